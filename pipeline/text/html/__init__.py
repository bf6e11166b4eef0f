"""HTML to the text that a reader sees, with what the markup says of each line."""
