"""Dates and the lines that state them."""
