"""The report of a corpus: one HTML file that stands by itself."""
