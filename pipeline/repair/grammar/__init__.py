"""Faults of grammar: rules of our own, the rules of LanguageTool, and what has to hold before one is mended."""
