"""Posts that are translations of each other: found, and aligned sentence by sentence."""
