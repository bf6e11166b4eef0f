"""Text as the pieces that a language model reads: byte-level byte-pair encoding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

_DIGITS = re.compile(r"\d|\D+")
_WORDS = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")
_LONGEST = 64  # characters that are joined at once: what is longer is no word
_WORDS_KEPT = 8192


class BytePairs:
    """The encoding that a vocabulary and its merges, in order, give.

    >>> pairs = BytePairs(["a", "b", "ab", "Ġ", "Ġab"], ["a b", "Ġ ab"], one_digit=True)
    >>> pairs.ids("ab ab")
    (2, 4)
    """

    def __init__(self, words: Sequence[str], merges: Sequence[str], *, one_digit: bool) -> None:
        self._ids: Mapping[str, int] = {word: number for number, word in enumerate(words)}
        self._ranks: Mapping[tuple[str, str], int] = {
            (left, right): rank for rank, (left, _, right) in enumerate(merge.partition(" ") for merge in merges)
        }
        self._one_digit = one_digit
        self._of_word = lru_cache(_WORDS_KEPT)(self._encoded)

    def ids(self, text: str) -> tuple[int, ...]:
        """The numbers of the pieces of `text`; bytes that the vocabulary does not hold are left out."""
        runs = _DIGITS.findall(text) if self._one_digit else (text,)
        return tuple(
            number
            for run in runs
            for word in _WORDS.findall(run)
            for start in range(0, len(word), _LONGEST)
            for number in self._of_word(word[start : start + _LONGEST])
        )

    def _encoded(self, word: str) -> tuple[int, ...]:
        pieces = [_LETTERS[byte] for byte in word.encode("utf-8", "replace")]
        ranks, never = self._ranks, len(self._ranks)
        while len(pieces) > 1:
            best = min(range(len(pieces) - 1), key=lambda at: ranks.get((pieces[at], pieces[at + 1]), never))
            if ranks.get((pieces[best], pieces[best + 1]), never) == never:
                break
            pieces[best : best + 2] = [pieces[best] + pieces[best + 1]]
        return tuple(self._ids[piece] for piece in pieces if piece in self._ids)


def _letters() -> Sequence[str]:
    """The character that stands for each byte: itself where it can be seen, else one from U+0100 on."""
    seen = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    hidden = [byte for byte in range(256) if byte not in seen]
    return [chr(byte) if byte in seen else chr(256 + hidden.index(byte)) for byte in range(256)]


_LETTERS = _letters()
