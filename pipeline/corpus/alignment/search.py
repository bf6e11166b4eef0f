"""The cheapest way through two posts at once: dynamic programming within a band.

A *bead* is some sentences of the one post (none to four) beside some of the other. What beads cost is
not known here. Memory is bounded by the band, not by the product of the lengths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
Numbers = NDArray[np.int64]

_ROWS = 256  # for which costs are in memory at once


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences `src_start` to `src_end` of the one post, `tgt_start` to `tgt_end` of the other; either may be none."""

    src_start: int
    src_end: int
    tgt_start: int
    tgt_end: int

    @property
    def kind(self) -> str:
        """How many sentences there are on each side.

        >>> Bead(0, 1, 4, 6).kind
        '1-2'
        """
        return f"{self.src_end - self.src_start}-{self.tgt_end - self.tgt_start}"


class Costs(Protocol):
    """What beads cost between two posts of `shape` sentences."""

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of sentences."""
        ...

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """The beads that are tried, by their sentences on each side."""
        ...

    @property
    def skip(self) -> float:
        """The cost of a sentence that has no counterpart."""
        ...

    def block(self, rows: range, columns: range) -> Grid:
        """The costs by size, last sentence of the one and last sentence of the other.

        Where a bead would begin before the first sentence, anything finite.
        """
        ...


@dataclass(frozen=True)
class Band:
    """For each number of sentences of the one post, 0 to n, the least and greatest number of the other."""

    low: Numbers
    high: Numbers

    @classmethod
    def whole(cls, shape: tuple[int, int]) -> Band:
        """All of it."""
        return cls(np.zeros(shape[0] + 1, np.int64), np.full(shape[0] + 1, shape[1]))

    @classmethod
    def slanted(cls, shape: tuple[int, int], margin: int) -> Band:
        """What lies within `margin` sentences of the straight way."""
        middle = np.round(np.arange(shape[0] + 1) * shape[1] / max(1, shape[0])).astype(np.int64)
        return cls(np.maximum(0, middle - margin), np.minimum(shape[1], middle + margin))

    @classmethod
    def around(cls, beads: list[Bead], factor: int, shape: tuple[int, int], margin: int) -> Band:
        """What lies near the beads of an alignment of blocks of `factor` sentences; `margin` counts sentences."""
        rows = np.arange(shape[0] + 1)
        low, high = np.full(shape[0] + 1, shape[1]), np.zeros(shape[0] + 1, np.int64)
        for bead in beads:
            start, stop = bead.src_start * factor - margin, bead.src_end * factor + margin
            near = slice(max(0, start), stop + 1)
            low[near] = np.minimum(low[near], max(0, bead.tgt_start * factor - margin))
            high[near] = np.maximum(high[near], min(shape[1], bead.tgt_end * factor + margin))
        low[rows == 0], high[-1] = 0, shape[1]
        return cls(np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high))


def cheapest(costs: Costs, band: Band) -> list[Bead]:
    """The beads of the cheapest way through both posts, in order; together they hold every sentence once."""
    steps = [np.empty(0, np.uint8)] * (costs.shape[0] + 1)
    for row, chosen in _rows(costs, band):
        steps[row] = chosen
    ways = [(0, 1), (1, 0), *costs.sizes]
    beads: list[Bead] = []
    i, j = costs.shape
    while i or j:
        a, b = ways[steps[i][j - band.low[i]]]
        beads.append(Bead(i - a, i, j - b, j))
        i, j = i - a, j - b
    return beads[::-1]


def _rows(costs: Costs, band: Band) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Row by row the number of the best step into each cell: 0 and 1 skip a sentence, then the sizes."""
    n, m = costs.shape
    most = max(max(a, b) for a, b in costs.sizes)
    ring = np.full((most + 1, most + m + 1), np.inf)  # the last rows of sums, with room for what begins before 0
    for top in range(0, n + 1, _ROWS):
        rows = range(top, min(n + 1, top + _ROWS))
        left = int(band.low[rows[0]])
        block = costs.block(range(rows[0] - 1, rows[-1]), range(left - 1, int(band.high[rows[-1]])))
        for row in rows:
            low, high = int(band.low[row]), int(band.high[row])
            ways = np.full((2 + len(costs.sizes), high - low + 1), np.inf)
            if row:
                ways[1] = ring[(row - 1) % (most + 1), most + low : most + high + 1] + costs.skip
            for number, (a, b) in enumerate(costs.sizes):
                if row >= a:
                    before = ring[(row - a) % (most + 1), most + low - b : most + high + 1 - b]
                    ways[2 + number] = before + block[number, row - top, low - left : high - left + 1]
            if not row:
                ways[1, 0] = 0.0
            best = ways.min(axis=0)
            slope = costs.skip * np.arange(len(best))
            sums = slope + np.minimum.accumulate(best - slope)
            here = ring[row % (most + 1)]
            here.fill(np.inf)
            here[most + low : most + high + 1] = sums
            ways[0] = np.where(sums < best - 1e-9, -np.inf, np.inf)
            yield row, ways.argmin(axis=0).astype(np.uint8)
