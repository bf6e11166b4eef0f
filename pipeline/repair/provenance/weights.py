"""What n-grams of words and kinds of words say of a text's origin: a hashed table."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.provenance.tokens import Sampled

BITS = 19
ORIGINS = ("machine-translated", "round-trip", "spun")  # each against `human`
ORDERS = 4  # one, two, three kinds, and the word itself
_STEP = 32.0  # steps of a nat
_PRIME_2, _PRIME_3, _MIX = np.uint32(0x01000193), np.uint32(0x85EBCA77), np.uint32(0x2C1B3C6D)
_FOLD, _KEPT = np.uint32(15), np.uint32(32 - BITS)
Codes = NDArray[np.uint32]


def places(found: Sampled, lang: str) -> NDArray[np.uint32]:
    """The rows of the table for a text: `ORDERS` rows of places, one column a token from the third on."""
    codes = np.array(found.kinds, dtype=np.uint32)
    words = np.array([zlib.crc32(word.lower().encode("utf-8", "replace")) for word in found.words], dtype=np.uint32)
    third, second, first = codes[2:], codes[1:-1], codes[:-2]
    salt = np.uint32(zlib.crc32(lang.encode()))
    keys = np.stack(
        [
            third,
            second * _PRIME_2 ^ third,
            (first * _PRIME_3 ^ second) * _PRIME_2 ^ third,
            words[2:] ^ np.uint32(0x165667B1),
        ]
    )
    keys = (keys ^ salt) * _MIX
    mixed: NDArray[np.uint32] = ((keys ^ (keys >> _FOLD)) * _PRIME_3) >> _KEPT
    return mixed


class Weights:
    """The table. `languages` are those that it knows each origin in; elsewhere it says nothing."""

    def __init__(self, table: NDArray[np.int8], languages: Sequence[frozenset[str]]) -> None:
        self._table = table
        self.languages = tuple(languages)

    @classmethod
    def load(cls) -> Weights:
        """The table that comes with the package."""
        path = files("pipeline").joinpath("data", "provenance", "weights.npz")
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            known = [frozenset(str(names).split()) for names in data["languages"]]
            return cls(data["table"], known)

    def write(self, path: Path) -> None:
        """Write the table to `path`."""
        names = np.array([" ".join(sorted(item)) for item in self.languages])
        np.savez_compressed(path, table=self._table, languages=names)

    def by_token(self, at: NDArray[np.uint32]) -> NDArray[np.float64]:
        """For each order, token and origin what speaks for the origin, in nats."""
        found: NDArray[np.float64] = self._table[at] / _STEP
        return found


@cache
def weights() -> Weights:
    """The table, loaded once."""
    return Weights.load()
