"""A small model of letter n-grams that tells alike languages apart in a few words.

It knows the languages that share a script with others. `training/short_text_model.py` makes it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

ORDERS = 5
_MOST = 100  # characters; the model was made for texts shorter than that
_NO_LETTER = re.compile(r"[\W\d_]+")
_BASE = 0x01000193  # odd, so that it has an inverse modulo 2**32
_WIDTH = 32
# An n-gram is the difference of two sums; dividing by the power where it starts makes it the same anywhere.
_SIZE = _MOST + 2 + ORDERS
_POWERS = np.array([pow(_BASE, place, 1 << _WIDTH) for place in range(_SIZE)], dtype=np.uint32)
_SALTS = np.array([[0x9E3779B1], [0x85EBCA77], [0xC2B2AE3D], [0x27D4EB2F], [0x165667B1]], dtype=np.uint32)
_STARTS = np.array([pow(_BASE, -place, 1 << _WIDTH) for place in range(_SIZE)], dtype=np.uint32) * _SALTS
_STEP = _POWERS.itemsize
_FOLD, _MIX = np.uint32(15), np.uint32(0x2C1B3C6D)


def letters_of(text: str) -> str:
    """The words of (the start of) `text`, small letters, one space around each.

    >>> letters_of("No. 5: L'été")
    ' no l été '
    """
    return f" {_NO_LETTER.sub(' ', text[:_MOST].lower()).strip()[:_MOST]} "


def ngram_places(letters: str, bits: int) -> NDArray[np.uint32]:
    """For every n-gram of one to five characters its row in a table of `2**bits` rows."""
    size = len(letters)
    codes = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype=np.uint32)
    sums = np.empty(size + ORDERS + 1, dtype=np.uint32)
    sums[0] = 0
    (codes * _POWERS[:size]).cumsum(out=sums[1 : size + 1], dtype=np.uint32)
    sums[size + 1 :] = sums[size]
    ends = np.ndarray((ORDERS, size), np.uint32, sums, _STEP, (_STEP, _STEP))  # row n, column i: sums[1 + n + i]
    grams = (ends - sums[:size]) * _STARTS[:, :size]
    places: NDArray[np.uint32] = (grams ^ (grams >> _FOLD)) * _MIX >> np.uint32(_WIDTH - bits)
    return places.ravel()


class LetterNgrams:
    """Softmax regression over hashed n-grams; `tags` names the languages in the order of `scores`."""

    def __init__(self) -> None:
        path = files("pipeline").joinpath("data", "language", "short_text.npz")
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            self.tags = tuple(str(tag) for tag in data["tags"])
            self._table = data["weights"]  # small integers: a row is little more than a line of the cache
            self._step = float(data["step"])
        self._bits = len(self._table).bit_length() - 1
        self._ones = np.ones(ORDERS * _SIZE, dtype=np.float32)

    def scores(self, text: str) -> NDArray[np.float32]:
        """How well each language fits, as logarithms of odds, the best 0."""
        places = ngram_places(letters_of(text), self._bits)
        count = len(places)
        found: NDArray[np.float32] = self._ones[:count] @ self._table.take(places, axis=0).astype(np.float32)
        found *= self._step * count**-0.5
        found -= found.max()
        return found


@cache
def letter_ngrams() -> LetterNgrams:
    """The model, loaded once."""
    return LetterNgrams()
