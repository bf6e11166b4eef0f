"""Textmend: scraped, multilingual posts into clean, accountable text."""
