"""Speed beside other ways to do the same, and how cost grows with the input: `make bench`."""
