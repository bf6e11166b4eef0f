"""What the repair stages share: evidence, candidates, decisions."""
