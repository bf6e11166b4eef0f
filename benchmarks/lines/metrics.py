"""Figures over lines: how well a system tells main text from page furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.lines.pages import Label, LinePage


@dataclass(frozen=True, slots=True)
class Edge:
    """Lines near the ends of a page's main text: how many beyond each end, and how many within it (None: all).

    With the first and the last main line at `first` and `last`: the lines from `first - outside` to
    `first + inside` and those from `last - inside` to `last + outside`, as far as the page goes,
    each once. A page without main text has none.
    """

    outside: int
    inside: int | None

    def lines(self, page: LinePage) -> list[int]:
        """The numbers of these lines, in order."""
        main = [number for number, label in enumerate(page.labels) if label is Label.MAIN]
        if not main:
            return []
        first, last = main[0], main[-1]
        near = range(max(0, first - self.outside), min(len(page.lines), last + self.outside + 1))
        if self.inside is None:
            return list(near)
        return [number for number in near if number <= first + self.inside or number >= last - self.inside]


ENDS = Edge(outside=15, inside=10)
AROUND = Edge(outside=5, inside=None)


class Fate(StrEnum):
    """What a system did with a line. `METADATA`: taken out of the text, and kept as title, date or author."""

    KEPT = "kept"
    DROPPED = "dropped"
    METADATA = "metadata"


@dataclass(slots=True)
class Tally:
    """Lines and characters of main text and of boilerplate, by what became of them."""

    main_kept: int = 0
    main_dropped: int = 0
    boilerplate_kept: int = 0
    boilerplate_dropped: int = 0
    main_characters_kept: int = 0
    main_characters_dropped: int = 0
    boilerplate_characters_kept: int = 0

    def add(self, label: Label, fate: Fate, length: int) -> None:
        """Count one line of `length` characters. A title, date or byline that became metadata is right either way."""
        if label is Label.MAIN and fate is Fate.DROPPED:
            self.main_dropped += 1
            self.main_characters_dropped += length
        elif label is Label.MAIN:
            self.main_kept += 1
            self.main_characters_kept += length
        elif label is Label.BOILERPLATE and fate is Fate.KEPT:
            self.boilerplate_kept += 1
            self.boilerplate_characters_kept += length
        elif label is Label.BOILERPLATE:
            self.boilerplate_dropped += 1

    @property
    def lines(self) -> int:
        """All lines counted."""
        return self.main_kept + self.main_dropped + self.boilerplate_kept + self.boilerplate_dropped

    @property
    def boilerplate_f1(self) -> float:
        """F1 of the lines that were to go."""
        return _f1(self.boilerplate_dropped, self.main_dropped, self.boilerplate_kept)

    @property
    def main_f1(self) -> float:
        """F1 of the lines that were to stay."""
        return _f1(self.main_kept, self.boilerplate_kept, self.main_dropped)

    @property
    def main_character_f1(self) -> float:
        """F1 of the lines that were to stay, each weighted by its length."""
        return _f1(self.main_characters_kept, self.boilerplate_characters_kept, self.main_characters_dropped)

    @property
    def main_lost(self) -> float:
        """The share of the characters of main text that was dropped."""
        return self.main_characters_dropped / max(1, self.main_characters_dropped + self.main_characters_kept)


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / max(1, 2 * right + wrong + missed)


def tally(pages: Sequence[LinePage], fates: Sequence[Sequence[Fate]], edge: Edge | None = None) -> Tally:
    """The tally of all lines that count, or of those near an edge alone."""
    total = Tally()
    for page, page_fates in zip(pages, fates, strict=True):
        for number in edge.lines(page) if edge else range(len(page.lines)):
            if page.counts[number]:
                total.add(page.labels[number], page_fates[number], len(page.lines[number]))
    return total
