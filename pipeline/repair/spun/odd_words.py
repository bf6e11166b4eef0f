"""Words that spinners write far more often than people do, and how far."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

_TENTHS = 10
_ODDEST = 2.5  # how much one word counts at most
_VERY_ODD = 1.3


def oddness(word: str) -> float:
    """How much more often spinners write a word than people do, as a logarithm to base 10; 0 where they do not.

    >>> oddness("eventide") > 1, oddness("years")
    (True, 0.0)
    """
    return odd_words().get(zlib.crc32(word.encode()), 0.0)


def is_odd(word: str) -> bool:
    """Whether spinners write a word so much more often that it should be marked."""
    return oddness(word) >= _VERY_ODD


@cache
def odd_words() -> Mapping[int, float]:
    """All of them, by the CRC-32 of the word."""
    data = files("pipeline").joinpath("data", "spun", "odd_words.npz").read_bytes()
    with np.load(io.BytesIO(data)) as table:
        keys = np.cumsum(table["gaps"], dtype=np.uint64).tolist()
        return dict(zip(keys, (np.minimum(table["odd"] / _TENTHS, _ODDEST)).tolist(), strict=True))
