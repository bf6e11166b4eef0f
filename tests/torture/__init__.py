"""Long tests of what goes wrong: `python -m tests.torture`; the suite runs a little of each."""
