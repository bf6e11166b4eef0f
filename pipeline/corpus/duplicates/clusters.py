"""Which document each duplicate repeats, and which documents hang together.

A *cluster* is all that hangs together by duplicates of duplicates. Within it, a document is a duplicate
only of one that it was itself compared with and that is no duplicate; so what repeats but the
fringe of another text stays, and dropping every duplicate loses no text but those that stand in one
that is kept. Of equals the first in the input is kept, of a part and its whole the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from pipeline.corpus.duplicates.compare import Kind
from pipeline.corpus.duplicates.edges import Edges
from pipeline.corpus.duplicates.pairs import PAIR, Pairs

# `of` is the document that `doc` repeats, -1 where it is kept; `cluster` is the first document of the cluster.
LINK = np.dtype([("doc", "<i8"), ("of", "<i8"), ("cluster", "<i8"), ("similarity", "<f8"), ("kind", "u1")])
Links = np.ndarray
Length = Callable[[int], int]


class UnionFind:
    """Sets that are joined; each is known by its least member.

    >>> sets = UnionFind()
    >>> sets.join(5, 3), sets.join(9, 5), sets.find(9), sets.find(4)
    (None, None, 3, 4)
    """

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def find(self, member: int) -> int:
        """The least member of the set of `member`."""
        above = self._above
        while (higher := above.get(member, member)) != member:
            above[member] = above.get(higher, higher)
            member = higher
        return member

    def join(self, one: int, two: int) -> None:
        """Make one set of those of two members."""
        low, high = sorted((self.find(one), self.find(two)))
        self._above.setdefault(low, low)
        self._above[high] = low

    def members(self) -> list[int]:
        """All that were ever joined, sorted."""
        return sorted(self._above)


def joined(rows: Iterable[tuple[int, int]]) -> UnionFind:
    """The sets that pairs make."""
    sets = UnionFind()
    for one, two in rows:
        sets.join(one, two)
    return sets


def open_pairs(edges: Edges, length: Length) -> Pairs:
    """Pairs that are worth comparing too: each document of a cluster with the first and the longest there."""
    known = set(zip(edges["one"].tolist(), edges["two"].tolist(), strict=True))
    sets = joined(known)
    longest: dict[int, int] = {}
    for doc in sets.members():
        best = longest.setdefault(sets.find(doc), doc)
        if length(doc) > length(best):
            longest[sets.find(doc)] = doc
    wanted = set()
    for doc in sets.members():
        for leader in (first := sets.find(doc), longest[first]):
            pair = (min(doc, leader), max(doc, leader))
            if doc != leader and pair not in known:
                wanted.add(pair)
    return np.array(sorted(wanted), PAIR)


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a document repeats."""

    of: int
    similarity: float
    kind: int


def linked(edges: Edges, copies: Pairs, length: Length) -> Links:
    """The links of all documents that stand in a cluster of more than one, in input order."""
    chosen = _chosen(edges, length)
    for doc, first in copies.tolist():
        chosen[doc] = chosen.get(first) or _Choice(first, 1.0, int(Kind.EXACT))
    pairs = [*zip(edges["one"].tolist(), edges["two"].tolist(), strict=True), *copies.tolist()]
    sets = joined(pairs)
    kept = _Choice(-1, 0.0, 0)
    rows = [(doc, choice, sets.find(doc)) for doc in sets.members() for choice in (chosen.get(doc, kept),)]
    return np.array([(doc, c.of, cluster, c.similarity, c.kind) for doc, c, cluster in rows], LINK)


def _chosen(edges: Edges, length: Length) -> dict[int, _Choice]:
    """The duplicates among documents of which no two are the same to the letter."""
    beside: dict[int, list[tuple[int, int, float, int]]] = {}
    for one, two, part, similarity, kind in edges.tolist():
        beside.setdefault(one, []).append((two, part, similarity, kind))
        beside.setdefault(two, []).append((one, part, similarity, kind))
    parts = set(edges["part"].tolist())
    order = sorted(beside, key=lambda doc: (doc in parts, -length(doc) if doc in parts else 0, doc))
    kept: set[int] = set()
    chosen: dict[int, _Choice] = {}
    for doc in order:
        options = [
            (other, similarity, kind)
            for other, part, similarity, kind in beside[doc]
            if other in kept and part in {-1, doc}
        ]
        if options:
            chosen[doc] = _Choice(*min(options))
        else:
            kept.add(doc)
    return chosen
