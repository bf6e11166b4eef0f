"""Texts as arrays of words: 32-bit numbers that are the same in every process and on every machine.

The two lowest bits tell the kind of a word, the others stand for the word without regard to case.
Scripts that put no spaces between words count by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PLAIN, NUMBER, NAME = 0, 1, 2  # a name: written with a capital in the midst of a sentence
_END = 3  # not a word: what a sentence ends with
_KIND = np.uint32(3)
_PADS = 2
SHINGLE = _PADS + 1  # words that make up a shingle

_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"  # they are parts of words
_WORDS = re.compile(rf"[\w{_MARKS}]+|[.!?…。！？।॥؟۔\n]")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_ENDS = frozenset(".!?…。！？।॥؟۔\n")

Ids = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Offsets = NDArray[np.int64]


def _by_character(run: re.Match[str]) -> str:
    return f" {' '.join(run[0])} "


class _Codes(dict[str, int]):
    """The number of a word as it is written, worked out when it is first met."""

    def __missing__(self, word: str) -> int:
        code = crc32(word.casefold().encode("utf-8", "surrogatepass")) & ~3
        if word in _ENDS:
            code = _END
        elif any(map(str.isdigit, word)):
            code |= NUMBER
        elif word[0].isupper():
            code |= NAME
        self[word] = code
        return code


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts, one after the other: those of text `n` are `ids[starts[n]:starts[n + 1]]`."""

    ids: Ids
    starts: Offsets

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        """The words of `texts`.

        >>> words = Words.of(["The Cat sat.", "the cat sat", "猫が"])
        >>> words.starts.tolist(), (words.ids[:3] >> 2 == words.ids[3:6] >> 2).all()
        ([0, 3, 6, 8], np.True_)
        """
        codes = _Codes()
        known = codes.__getitem__
        flat: list[int] = []
        ends = [0]
        for text in texts:
            spaced = text if text.isascii() else _UNSPACED.sub(_by_character, text)
            flat.append(_END)
            flat.extend(map(known, _WORDS.findall(spaced)))
            ends.append(len(flat))
        return cls._without_ends(np.array(flat, np.uint32), np.array(ends, np.int64))

    @classmethod
    def _without_ends(cls, flat: Ids, ends: Offsets) -> Words:
        """Words from codes; a capital at the beginning of a sentence makes no name."""
        kinds = flat & _KIND
        first = np.zeros(len(flat), np.bool_)
        first[1:] = kinds[:-1] == _END
        flat = np.where(first & (kinds == NAME), flat & ~_KIND, flat)
        kept = np.concatenate([[0], np.cumsum(kinds != _END)])
        return cls(flat[kinds != _END], kept[ends].astype(np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def shingles(self) -> tuple[Hashes, Offsets]:
        """The hashes of all runs of three words, text by text, and where those of each text begin.

        A text of one or two words has one shingle, one of none has none.
        """
        lengths = np.diff(self.starts)
        padded = np.zeros(len(self.ids) + _PADS * len(lengths), np.uint32)
        shifts = np.repeat(np.arange(len(lengths)) * _PADS, lengths)
        padded[np.arange(len(self.ids)) + shifts] = self.ids
        counts = np.maximum(lengths - _PADS, np.minimum(lengths, 1))
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        begins = self.starts[:-1] + np.arange(len(lengths)) * _PADS
        at = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], counts)
        return _mixed(padded, at), starts


def shingles_of(ids: Ids) -> Hashes:
    """The shingles of one text, sorted, each once."""
    if not len(ids):
        return np.empty(0, np.uint64)
    padded = np.concatenate([ids, np.zeros(_PADS, np.uint32)])
    found = _mixed(padded, np.arange(max(len(ids) - _PADS, 1)))
    found.sort()
    fresh = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=fresh[1:])
    return found[fresh]


def _mixed(ids: Ids, at: Offsets) -> Hashes:
    """The hashes of the three words from each place on."""
    words = (ids >> np.uint32(2)).astype(np.uint64) + np.uint64(1)
    mixed = words[at] * np.uint64(0x9E3779B97F4A7C15)
    mixed += words[at + 1] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed += words[at + 2] * np.uint64(0x165667B19E3779F9)
    return scrambled(mixed)


def scrambled(numbers: Hashes) -> Hashes:
    """Numbers of which every bit depends on every bit of those that are given."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
