"""Finding any of many set phrases in a short line, without a pattern that takes long to compile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

NO_SPACES = "\u0e00"  # from Thai onwards most scripts write words without spaces between them


class PhraseSet:
    """Phrases in folded form. Those of an alphabet match whole words, those of other scripts anywhere.

    >>> phrases = PhraseSet(["posted by", "posted", "by"])
    >>> list(phrases.find("posted by byron, by night")), phrases.at_start("nearby")
    ([(0, 9), (17, 19)], 0)
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(phrases)
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        spaced = re.escape("".join(sorted(first for first in lengths if first < NO_SPACES)))
        others = re.escape("".join(sorted(first for first in lengths if first >= NO_SPACES)))
        patterns = [rf"(?<![^\W_])[{spaced}]"] * bool(spaced) + [f"[{others}]"] * bool(others)
        self._may_begin = re.compile("|".join(patterns) or r"(?!)")

    def find(self, line: str) -> Iterator[tuple[int, int]]:
        """The places of phrases in `line`, the longest at each, without overlaps."""
        end = 0
        for begin in self._may_begin.finditer(line):
            at = begin.start()
            if at >= end and (found := self._match(line, at)):
                yield at, found
                end = found

    def occurs_in(self, line: str) -> bool:
        """Whether any phrase stands in `line`."""
        return next(self.find(line), None) is not None

    def at_start(self, line: str) -> int:
        """The length of the phrase with which `line` begins; 0 where there is none."""
        return self._match(line, 0) if line else 0

    def _match(self, line: str, at: int) -> int:
        lengths = self._lengths.get(line[at])
        if not lengths or (line[at] < NO_SPACES and at and line[at - 1].isalnum()):
            return 0
        for length in lengths:
            end = at + length
            if line[at:end] in self._phrases and not (end < len(line) and line[at] < NO_SPACES and line[end].isalpha()):
                return end
        return 0
