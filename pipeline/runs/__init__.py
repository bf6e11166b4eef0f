"""Where and in what order shards run."""
