"""Text decoded wrongly, read again as it was meant."""
