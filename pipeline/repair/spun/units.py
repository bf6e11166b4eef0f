"""From the ways to read a spun sentence to places with ranked repairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from pipeline.repair.spun.candidates import Candidate
from pipeline.repair.spun.lattice import Arc, Choices, Reading

_CHANGED = 0.3  # how likely a span must have been changed to be looked at
_ASKED = 6  # candidates of a part that are put together with others
_LONGEST = 4  # parts of a term
SUGGESTIONS = 5

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """Words that a place may have stood for, their probability by the language model, and what proposed them."""

    words: tuple[str, ...]
    share: float
    generator: str
    channel: float


@dataclass(frozen=True, slots=True)
class Unit:
    """The words from `start` to `end` of a sentence, one span or several in a row (`parts`), and what they stood for.

    `kept` is the probability that they are as they were.
    """

    start: int
    end: int
    repairs: Sequence[Repair]
    kept: float
    parts: int = 1


def spans(reading: Reading) -> list[Choices]:
    """Spans that do not overlap and that are likely spun, in order."""
    taken = [False] * len(reading.words)
    chosen = []
    for item in sorted(reading.choices(), key=lambda c: (-_weight(c), c.start, c.end)):
        if _weight(item) >= _CHANGED and not any(taken[item.start : item.end]):
            taken[item.start : item.end] = [True] * (item.end - item.start)
            chosen.append(item)
    return sorted(chosen, key=lambda c: c.start)


def _weight(item: Choices) -> float:
    return sum(share for _, share in item.ranked)


def units(reading: Reading, goes_with: Callable[[str, str], bool]) -> list[Unit]:
    """All places to repair: each span, and spans in a row together where their words form a term (`goes_with`)."""
    found = spans(reading)
    out = [Unit(c.start, c.end, [_repair(*pair) for pair in c.ranked[:SUGGESTIONS]], c.kept) for c in found]
    for run in _runs(found, goes_with):
        original = reading.words[run[0].start : run[-1].end]
        ranked = [item for item in paths(reading, run[0].start, run[-1].end) if item.words != original][:SUGGESTIONS]
        if ranked:
            kept = min(item.kept for item in run)
            out.append(Unit(run[0].start, run[-1].end, ranked, kept, len(run)))
    return out


def _repair(choice: Candidate, share: float) -> Repair:
    return Repair(choice.words, min(1.0, share), choice.generator, choice.channel)


def _runs(found: Sequence[Choices], goes_with: Callable[[str, str], bool]) -> Iterator[Sequence[Choices]]:
    """Spans that stand side by side and belong together, two to four."""
    run: list[Choices] = []
    for item in found:
        if run and not (
            run[-1].end == item.start
            and len(run) < _LONGEST
            and goes_with(run[-1].ranked[0][0].words[-1], item.ranked[0][0].words[0])
        ):
            if len(run) > 1:
                yield run
            run = []
        run.append(item)
    if len(run) > 1:
        yield run


def paths(reading: Reading, start: int, end: int) -> list[Repair]:
    """What the words from `start` to `end` may have stood for as a whole, best first, themselves among them.

    Each choice is taken given the last word of the one before it.
    """
    arcs: dict[int, list[Arc]] = defaultdict(list)
    for arc in reading.arcs:
        if start <= arc.start < end:
            arcs[arc.start].append(arc)
    ways: dict[int, dict[Words, Repair]] = defaultdict(dict)
    ways[start][()] = Repair((), 1.0, "", 0.0)
    for at in range(start, end):
        for way in nlargest(_ASKED, ways[at].values(), key=lambda item: (item.share, item.words)):
            fitting = [arc for arc in arcs[at] if at == start or arc.before == way.words[-1]]
            whole = 1.0 if at == start else sum(arc.share for arc in fitting)
            for arc in fitting:
                if arc.end <= end:
                    _add(ways[arc.end], way, arc, arc.share / whole)
    return nlargest(SUGGESTIONS + 1, ways[end].values(), key=lambda item: (item.share, item.words))


def _add(ways: dict[Words, Repair], way: Repair, arc: Arc, share: float) -> None:
    """One way that is an arc longer; ways to the same words are one."""
    words = way.words + arc.words
    earlier = ways.get(words)
    names = {*way.generator.split("+"), *(earlier.generator.split("+") if earlier else ())}
    names.add(arc.choice.generator if arc.choice else "")
    channel = way.channel + (arc.choice.channel if arc.choice else 0.0)
    total = way.share * share + (earlier.share if earlier else 0.0)
    best = max(channel, earlier.channel) if earlier else channel
    ways[words] = Repair(words, min(1.0, total), "+".join(sorted(names - {""})), best)
