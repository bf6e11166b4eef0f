"""Readers of input formats, one file each."""
