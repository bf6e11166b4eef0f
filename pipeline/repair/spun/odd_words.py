"""Words that spinners write far more often than people do, and how far."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from pipeline.text.function_words import function_words

_TENTHS = 10
_ODDEST = 2.5  # how much one word counts at most
_VERY_ODD = 1.3
_CACHED = 1 << 15
SMALL = -1.0  # in place of the oddness of a function word


def oddness(word: str) -> float:
    """How much more often spinners write a word than people do, as a logarithm to base 10; 0 where they do not.

    >>> oddness("eventide") > 1, oddness("years")
    (True, 0.0)
    """
    return odd_words().get(zlib.crc32(word.encode()), 0.0)


@lru_cache(_CACHED)
def oddness_or_small(word: str) -> float:
    """How odd a word of small letters is, or `SMALL` for a function word: one look-up for each word of a text.

    >>> oddness_or_small("the"), oddness_or_small("years")
    (-1.0, 0.0)
    """
    return SMALL if word in function_words("en") else oddness(word)


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
