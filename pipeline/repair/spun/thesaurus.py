"""Words that share a meaning, as a graph: sets of synonyms and the sets that they are related to."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_NEAR = 3000  # neighbours looked at for one word
_CACHED = 20_000


@dataclass(frozen=True)
class Thesaurus:
    """Sets of synonyms (`members`), those related to each (`related`), and in which sets a term is (`sets`)."""

    members: Sequence[Sequence[str]]
    related: Sequence[Sequence[int]]
    sets: dict[str, list[int]]

    def __contains__(self, term: str) -> bool:
        return term in self.sets

    def hops(self, term: str) -> Mapping[str, int]:
        """The terms around `term` and how far they are: 1 a synonym, 2 in a related set or a synonym's synonym, 3.

        >>> near = thesaurus().hops("patron")
        >>> near["supporter"], "patron" in near
        (1, False)
        """
        return _hops(self, term)

    def fan(self, term: str) -> int:
        """How many synonyms a term has: of many, each is less likely to be chosen for it."""
        return len({item for number in self.sets.get(term, ()) for item in self.members[number]})

    def __hash__(self) -> int:
        return id(self)


@lru_cache(_CACHED)
def _hops(graph: Thesaurus, term: str) -> dict[str, int]:
    own = graph.sets.get(term, [])
    far: dict[str, int] = {}
    for number in own:
        _add(far, graph.members[number], 1)
    around = [other for number in own for other in graph.related[number]]
    for other in around:
        _add(far, graph.members[other], 2)
    synonyms = [item for item, hop in far.items() if hop == 1 and item != term]
    for item in synonyms:
        for number in graph.sets[item]:
            _add(far, graph.members[number], 2)
    for other in around:
        for further in graph.related[other]:
            _add(far, graph.members[further], 3)
    for item in synonyms:
        for number in graph.sets[item]:
            for other in graph.related[number]:
                _add(far, graph.members[other], 3)
    far.pop(term, None)
    return far


def _add(far: dict[str, int], terms: Sequence[str], hop: int) -> None:
    if len(far) < _NEAR:
        for term in terms:
            if far.get(term, hop + 1) > hop:
                far[term] = hop


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus of English, loaded once: some 300 ms."""
    data = files("pipeline").joinpath("data", "spun", "thesaurus.txt.gz").read_bytes()
    members: list[tuple[str, ...]] = []
    related: list[list[int]] = []
    sets: dict[str, list[int]] = {}
    for number, line in enumerate(gzip.decompress(data).decode("ascii").splitlines()):
        terms, _, others = line.partition("\t")
        names = tuple(terms[1:].split("|"))
        members.append(names)
        related.append([int(other) for other in others.split()])
        for name in names:
            sets.setdefault(name, []).append(number)
    for number, later in enumerate(related):
        for other in later:
            if other > number:
                related[other].append(number)
    return Thesaurus(members, related, sets)
