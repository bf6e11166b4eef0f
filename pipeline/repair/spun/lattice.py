"""All ways to read a spun sentence at once: each span as it stands or as what it may have stood for.

The probability of a way is that of its words in sound English times that of a spinner making the sentence
of it. Forward and backward sums over the likeliest ways give each candidate its probability in context,
where its neighbours may be candidates too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.repair.spun.candidates import LONGEST, Candidate

_BEAM = 8
_BEHIND = 7.0  # nats behind the best way at a place from where on a way is dropped
_LOW = -1e9
_LOG_LEAST = math.log(1e-3)  # of the probability below which a way is not told

History = tuple[str, ...]
Score = Callable[[str, History], float]
Proposer = Callable[[tuple[str, ...]], Sequence[Candidate]]


@dataclass(slots=True)
class _Node:
    """A place in the sentence and the last two words on the way there.

    Of each of its `ways`: the node that it comes from, where its span starts, what stands for that, and the weight.
    """

    history: History
    forward: float = _LOW
    backward: float = _LOW
    ways: list[tuple[_Node, int, Candidate | None, float]] = field(default_factory=list)


_Places = list[dict[History, _Node]]


@dataclass(frozen=True, slots=True)
class Arc:
    """One choice after one word (`before`): `words` for the words from `start` to `end`, with this probability."""

    start: int
    end: int
    choice: Candidate | None
    before: str
    words: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Choices:
    """The probabilities of what stands for the words from `start` to `end` of a sentence, and of them as they are."""

    start: int
    end: int
    ranked: Sequence[tuple[Candidate, float]]
    kept: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a sentence and the likelier ways to read them."""

    words: tuple[str, ...]
    arcs: Sequence[Arc]
    untouched: float
    """The logarithm of the probability that nothing was changed."""

    def kept(self) -> list[float]:
        """How likely each word is as it was."""
        kept = [0.0] * len(self.words)
        for arc in self.arcs:
            if arc.choice is None:
                kept[arc.start] += arc.share
        return [min(1.0, share) for share in kept]

    def choices(self) -> list[Choices]:
        """The choices for all spans that have any."""
        found: dict[tuple[int, int], dict[Candidate, float]] = defaultdict(lambda: defaultdict(float))
        kept = self.kept()
        for arc in self.arcs:
            if arc.choice is not None:
                found[arc.start, arc.end][arc.choice] += arc.share
        return [
            Choices(start, end, _ranked(items), min(kept[start:end])) for (start, end), items in sorted(found.items())
        ]


@dataclass(frozen=True)
class Reader:
    """What reads sentences: the language model, the proposer, and how likely a span is as it was."""

    score: Score
    propose: Proposer
    keep: Callable[[str], float]

    def read(self, words: Sequence[str], fixed: Sequence[bool]) -> Reading:
        """All ways to read a sentence; words that are `fixed` stay."""
        places = self._forward(words, fixed)
        whole = _sum(node.forward for node in places[-1].values())
        for node in places[-1].values():
            node.backward = 0.0
        for at in range(len(words), 0, -1):
            for node in places[at].values():
                for origin, _, _, weight in node.ways:
                    origin.backward = _add(origin.backward, weight + node.backward)
        arcs: list[Arc] = []
        for at in range(1, len(words) + 1):
            for node in places[at].values():
                rest = node.backward - whole
                for origin, start, choice, weight in node.ways:
                    score = origin.forward + weight + rest
                    if score > _LOG_LEAST:
                        new = choice.words if choice else (words[start],)
                        arcs.append(Arc(start, at, choice, origin.history[-1], new, math.exp(min(0.0, score))))
        return Reading(tuple(words), arcs, self._untouched(words) - whole)

    def _untouched(self, words: Sequence[str]) -> float:
        line = ("<s>", *words)
        pairs = enumerate(words, 1)
        return sum(self.score(word, line[max(0, at - 2) : at]) + self.keep(word) for at, word in pairs)

    def _forward(self, words: Sequence[str], fixed: Sequence[bool]) -> _Places:
        size = len(words)
        places: _Places = [{} for _ in range(size + 1)]
        places[0]["<s>",] = _Node(("<s>",), 0.0)
        for at in range(size):
            nodes = _likeliest(places[at])
            places[at] = {node.history: node for node in nodes}
            for end, choice, cost, new in self._steps(words, fixed, at):
                self._go_on(nodes, places[end], (at, choice, cost, new))
        return places

    def _go_on(
        self,
        nodes: Sequence[_Node],
        there: dict[History, _Node],
        step: tuple[int, Candidate | None, float, tuple[str, ...]],
    ) -> None:
        """Add the ways from `nodes` over one step to the place where it ends."""
        at, choice, cost, new = step
        score, first = self.score, new[0]
        # What comes after the second word of a step depends on the step alone.
        rest = [score(new[number], new[number - 2 : number]) for number in range(2, len(new))]
        for node in nodes:
            before = node.history
            weight = cost + score(first, before)
            history: History = (before[-1], first)
            if len(new) > 1:
                weight += score(new[1], history)
                for more in rest:
                    weight += more
                history = new[-2:]
            whole = node.forward + weight
            goal = there.get(history)
            if goal is None:
                there[history] = _Node(history, whole, ways=[(node, at, choice, weight)])
            else:
                goal.forward = _add(goal.forward, whole)
                goal.ways.append((node, at, choice, weight))

    def _steps(
        self, words: Sequence[str], fixed: Sequence[bool], at: int
    ) -> Iterator[tuple[int, Candidate | None, float, tuple[str, ...]]]:
        yield at + 1, None, self.keep(words[at]), (words[at],)
        for end in range(at + 1, min(at + LONGEST, len(words)) + 1):
            if fixed[end - 1]:
                return
            for choice in self.propose(tuple(words[at:end])):
                yield end, choice, choice.channel, choice.words


def _likeliest(place: Mapping[History, _Node]) -> list[_Node]:
    best = max((node.forward for node in place.values()), default=_LOW)
    near = [node for node in place.values() if node.forward >= best - _BEHIND]
    return sorted(near, key=lambda node: (-node.forward, node.history))[:_BEAM]


def _ranked(items: Mapping[Candidate, float]) -> Sequence[tuple[Candidate, float]]:
    return sorted(items.items(), key=lambda pair: (-pair[1], pair[0].words))


def _add(left: float, right: float) -> float:
    """The logarithm of the sum of what two logarithms stand for."""
    high, low = (left, right) if left > right else (right, left)
    return high + math.log1p(math.exp(low - high)) if low > high - 30 else high


def _sum(values: Iterator[float]) -> float:
    total = _LOW
    for value in values:
        total = _add(total, value)
    return total
