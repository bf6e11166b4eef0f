"""Frequency lists of whole languages, small enough that those of all languages stay loaded.

The lists are those of wordfreq. The common words of a list are a dictionary; of each of the many
others only a hash is kept, next to its frequency: 10 bytes instead of some 140. That two words of
one list have the same 64-bit hash is less likely than a fault of the memory. (Python hashes the
bytes that a string has in memory, so that `つ` and `d0` would be one; the NUL tells them apart, as
it is as wide as the characters are.)
"""

from __future__ import annotations

import gzip
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import chain, filterfalse
from pathlib import Path
from typing import overload

COMMON = 620  # centibels below certainty up to which a word is common: Zipf 2.8, enough for a part of a split
_LISTED = 650  # those of the words that may show how a part combines: Zipf 2.5
_READ = 1 << 18
_END = "\0"
_SIZES = ("large", "small")


class PackedWords(Sequence[str]):
    """Sorted words as one string.

    >>> words = PackedWords(["ant", "bee", "beetle"])
    >>> len(words), words[1], words.run(1, 3)
    (3, 'bee', ['bee', 'beetle'])
    """

    __slots__ = ("_offsets", "_text")

    def __init__(self, words: Sequence[str]) -> None:
        self._text = "\n".join(words)
        self._offsets = array("I", [0])
        at = 0
        for word in words:
            at += len(word) + 1
            self._offsets.append(at)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        return self._text[self._offsets[index] : self._offsets[index + 1] - 1]

    def run(self, low: int, high: int) -> list[str]:
        """The words `low` to `high`, faster than a slice."""
        return self._text[self._offsets[low] : self._offsets[high] - 1].split("\n") if low < high else []

    def beginning_with(self, head: str, most: int) -> list[str]:
        """The first words, at most `most`, that begin with `head`.

        >>> PackedWords(["ant", "bee", "beetle", "cat"]).beginning_with("be", 9)
        ['bee', 'beetle']
        """
        low = bisect_left(self, head)
        high = min(len(self), low + most)
        if low < high and not self[high - 1].startswith(head):
            high = bisect_left(self, head + chr(sys.maxunicode), low, high)
        return self.run(low, high)


class WordList:
    """One list: word → centibels below certainty, 0 for a word that is all of the text."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.common: dict[str, int] = {}
        self._hashes: Sequence[int] = array("q")
        self._centibels: Sequence[int] = array("H")
        if path is not None:
            self._load(path)

    def __len__(self) -> int:
        return len(self.common) + len(self._hashes)

    def get(self, word: str) -> int | None:
        """The centibels of `word`; None where the list does not hold it."""
        centibels = self.common.get(word)
        if centibels is not None or not self._hashes:
            return centibels
        key = hash(word + _END)
        index = bisect_left(self._hashes, key)
        return self._centibels[index] if index < len(self._hashes) and self._hashes[index] == key else None

    @cached_property
    def words(self) -> PackedWords:
        """The words of Zipf 2.5 or more, sorted."""
        return PackedWords(sorted(self._listed()))

    @cached_property
    def reversed_words(self) -> PackedWords:
        """The same words written backwards, sorted."""
        return PackedWords(sorted(word[::-1] for word in self._listed()))

    def _listed(self) -> Iterator[str]:
        return chain.from_iterable(words for _, words in _buckets(self._path, _LISTED)) if self._path else iter(())

    def _load(self, path: Path) -> None:
        import numpy as np  # noqa: PLC0415 heavy, and only documents with oddities need it

        hashes, sizes = array("q"), [0] * COMMON
        for loss, words in _buckets(path):
            if loss <= COMMON:
                self.common.update(dict.fromkeys(words, loss))
            else:
                before = len(hashes)
                hashes.extend(hash(word + _END) for word in words)
                sizes.append(len(hashes) - before)
        if hashes:
            numbers = np.frombuffer(hashes, dtype=np.int64)
            order = np.argsort(numbers)
            losses = np.repeat(np.arange(1, len(sizes) + 1, dtype=np.uint16), sizes)
            self._hashes = array("q", numbers[order].tobytes())
            self._centibels = array("H", losses[order].tobytes())


def _buckets(path: Path, last: int = sys.maxsize) -> Iterator[tuple[int, list[str]]]:
    """(centibels, words) from the commonest on, up to `last` centibels; words of digits are left out.

    The file is a header and then one list of words for each centibel.
    """
    import msgpack  # noqa: PLC0415 only documents with oddities need it

    with gzip.open(path) as stream:
        unpacker = msgpack.Unpacker(stream, read_size=_READ)
        unpacker.read_array_header()
        unpacker.skip()
        for loss, words in enumerate(unpacker):
            if loss > last:
                break
            yield loss, list(filterfalse(str.isdigit, words))


@cache
def list_path(stem: str) -> Path | None:
    """The file with the list of a language: the large list where there is one; None where there is none."""
    spec = find_spec("wordfreq")  # its data are read without loading it, which takes 200 ms
    for folder in spec.submodule_search_locations or () if spec else ():
        for size in _SIZES:
            path = Path(folder, "data", f"{size}_{stem}.msgpack.gz")
            if path.is_file():
                return path
    return None


@cache
def word_list(path: Path | None) -> WordList:
    """The list in `path`, or an empty one. Reading it takes 5 to 300 ms."""
    return WordList(path)
