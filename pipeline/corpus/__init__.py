"""Passes over a whole corpus: what can be known of a page only from the others."""
