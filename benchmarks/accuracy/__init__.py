"""Accuracy beside the usual packages, on the same rows in the same command; see `benchmarks/README.md`."""
