"""Spun text in English: whether a document was spun, and what its odd words stood for."""
