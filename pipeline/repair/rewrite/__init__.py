"""Rewriting damaged sentences by a language model that the user runs: the only part that uses a network, if told to."""
