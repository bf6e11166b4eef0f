"""The documentation, and what makes the pages that are generated."""
