"""Figures over whole texts: words in common with the text that people marked as the main one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from benchmarks.lines.metrics import Fate

# Scripts without spaces count by character, all others by word.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
SHORT = 4


def words(text: str) -> list[str]:
    """The words of a text, small, without marks.

    >>> words("It's 5 o'clock. 茶室")
    ['it', 's', '5', 'o', 'clock', '茶', '室']
    """
    return _WORD.findall(text.casefold())


def key(line: str) -> str:
    """A line as its words alone, so that marks, bullets and white space do not tell lines apart."""
    return " ".join(words(line))


def without_lines(text: str, unwanted: Collection[str]) -> str:
    """The text without the lines whose `key` is in `unwanted`."""
    return "\n".join(line for line in text.splitlines() if key(line) not in unwanted)


@dataclass(slots=True)
class Overlap:
    """How many words (or characters of words) two texts share, and how many each has."""

    shared: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float:
        """Twice what is shared, by what both have."""
        return 2 * self.shared / max(1, self.found + self.wanted)

    def add(self, other: Overlap) -> None:
        """Count another page in."""
        self.shared += other.shared
        self.found += other.found
        self.wanted += other.wanted


def overlap(found: str, wanted: str, *, by_character: bool = False) -> Overlap:
    """The overlap of two texts as bags of words; `by_character` weighs each word by its length."""
    bags = Counter(words(found)), Counter(words(wanted))
    both, *each = (
        sum(count * (len(word) if by_character else 1) for word, count in bag.items())
        for bag in (bags[0] & bags[1], *bags)
    )
    return Overlap(both, *each)


def fates_in(text: str, lines: Sequence[str]) -> tuple[Fate, ...]:
    """Which of a page's lines stand in a text that was extracted from it.

    A line is found by its words, wherever they stand together; one of fewer than four words has to be a line there.
    """
    whole = f" {key(text)} "
    alone = {key(line) for line in text.splitlines()}
    fates = []
    for line in lines:
        line_key = key(line)
        is_in = line_key in alone or (line_key.count(" ") >= SHORT - 1 and f" {line_key} " in whole)
        fates.append(Fate.KEPT if is_in else Fate.DROPPED)
    return tuple(fates)
