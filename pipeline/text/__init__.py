"""What text is made of: decoding, lines, dates, protected spans."""
