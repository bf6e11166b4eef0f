"""A corpus written in the formats of other tools: one file a format, found by `registry`, driven by `exporting`."""
