"""The corpus on disk: rows, files, manifest, dataset card, and the way back to pages."""
