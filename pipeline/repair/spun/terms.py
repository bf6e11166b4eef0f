"""The terms that a document and its corpus come back to: what is said once more is likelier than what is not.

A spinner names one thing in many ways: "patron service", "shopper work", "consumer pay". Read one by one,
each may be several things; that all may be "customer service" speaks for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.repair.spun.lattice import History, Reading

Pair = tuple[str, str]
Score = Callable[[str, History], float]

_PAIRED = 0.5  # how far a pair that comes back is believed, beside the language model
_PAIR_DOUBT = 1.5
_SINGLE = 0.12
_COMES_BACK = 1.0
_HEADS = 4
_TRACE = 0.05
_OWN = 1.0  # what one place adds to a count does not count there


@dataclass(frozen=True, slots=True)
class TermBank:
    """How often words, and words after words, are expected in a document."""

    singles: Mapping[str, float]
    firsts: Mapping[str, float]
    pairs: Mapping[Pair, float]
    total: float

    def terms(self) -> Mapping[str, Sequence[str]]:
        """The pairs that come back, the second words by the first, best first."""
        found: dict[str, list[str]] = {}
        for (first, second), count in sorted(self.pairs.items(), key=lambda item: (-item[1], item[0])):
            if count >= _COMES_BACK:
                found.setdefault(first, []).append(second)
        return {first: seconds[:_HEADS] for first, seconds in found.items()}

    def score(self, english: Score) -> Score:
        """`english`, but with what the document comes back to likelier."""
        singles, pairs, firsts = self.singles, self.pairs, self.firsts
        rest = math.log(1 - _PAIRED - _SINGLE)
        total = max(1.0, self.total)
        come_back = singles.keys() | {second for _, second in pairs}
        known: dict[tuple[str, History], float] = {}

        def score(word: str, history: History) -> float:
            if word not in come_back:
                return english(word, history) + rest
            key = (word, history)
            found = known.get(key)
            if found is None:
                found = english(word, history) + rest
                again = _SINGLE * singles.get(word, 0.0) / total
                pair = pairs.get((history[-1], word)) if history else None
                if pair:
                    again += _PAIRED * pair / (firsts[history[-1]] + _PAIR_DOUBT)
                if again:
                    found = math.log(math.exp(found) + again)
                known[key] = found
            return found

        return score


def term_bank(readings: Iterable[Reading], is_function: Callable[[str], bool]) -> TermBank:
    """The terms expected in a document from how its sentences read so far; small words make no terms."""
    singles: dict[str, float] = {}
    most: dict[str, float] = {}
    pairs: dict[Pair, float] = {}
    most_pairs: dict[Pair, float] = {}
    for reading in readings:
        here: dict[str, float] = {}
        here_pairs: dict[Pair, float] = {}
        for arc in reading.arcs:
            before = arc.before
            for word in arc.words:
                if not is_function(word):
                    here[word] = here.get(word, 0.0) + arc.share
                    if before != "<s>" and not is_function(before):
                        here_pairs[before, word] = here_pairs.get((before, word), 0.0) + arc.share
                before = word
        for word, share in here.items():
            singles[word] = singles.get(word, 0.0) + share
            most[word] = max(most.get(word, 0.0), share)
        for pair, share in here_pairs.items():
            pairs[pair] = pairs.get(pair, 0.0) + share
            most_pairs[pair] = max(most_pairs.get(pair, 0.0), share)
    again = {pair: rest for pair, share in pairs.items() if (rest := share - _OWN * most_pairs[pair]) > _TRACE}
    alone = {word: rest for word, share in singles.items() if (rest := share - _OWN * most[word]) > _TRACE}
    return TermBank(alone, singles, again, sum(singles.values()))
