"""Language identification: detectors and smoothing."""
