"""Writes `pipeline/data/spun/pairs.npz`: how often one English word follows another on the web.

The counts are those of symspellpy's `frequency_bigramdictionary_en_243_342.txt` (MIT licence). Only a hash
of each pair and the logarithm of its count are kept.

Run: `python training/spun_pairs.py`
"""

from __future__ import annotations

import math
import zlib
from importlib.resources import files
from pathlib import Path

import numpy as np

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "spun" / "pairs.npz"
STEPS = 12  # of the logarithm to base 10: fits the largest count into a byte


def main() -> None:
    """Write the table, sorted by key."""
    text = files("symspellpy").joinpath("frequency_bigramdictionary_en_243_342.txt").read_text(encoding="utf-8-sig")
    rows: dict[int, int] = {}
    for line in text.splitlines():
        first, second, count = line.split(" ")
        key = zlib.crc32(f"{first} {second}".encode())
        rows[key] = max(rows.get(key, 0), round(math.log10(int(count)) * STEPS))
    keys = np.array(sorted(rows), np.uint32)
    np.savez_compressed(
        OUT, gaps=np.diff(keys, prepend=np.uint32(0)), counts=np.array([rows[k] for k in keys.tolist()], np.uint8)
    )


if __name__ == "__main__":
    main()
