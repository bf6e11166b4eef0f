"""A spun document read as a whole: twice, so that what it says again and again helps to read each place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.repair.spun.candidates import Candidates, Sources
from pipeline.repair.spun.fluency import Fluency, fluency
from pipeline.repair.spun.lattice import Reader, Reading, Score
from pipeline.repair.spun.sentences import Sentence
from pipeline.repair.spun.substitutions import Substitutions, substitutions
from pipeline.repair.spun.terms import TermBank, term_bank
from pipeline.repair.spun.thesaurus import thesaurus

_FAVOUR = 0.01  # enough to be a candidate
_PLAIN = 5.7  # Zipf frequency from which on a word that comes back is no term
_KEPT = math.log(0.7)  # of content words that a spinner saw
_KEPT_SMALL = math.log(0.97)
_UNSURE = 0.2  # a sentence where no repair is as sure as that is not read again for what was repaired elsewhere

_Key = tuple[tuple[str, ...], tuple[bool, ...]]


@dataclass
class Memory:
    """How the sentences of a document were read before some of it was repaired, in the first and the second pass.

    `sure` tells of each how sure its surest repair was; `favoured` are the words that the document came back to.
    """

    favoured: frozenset[str] = frozenset()
    first: dict[_Key, Reading] = field(default_factory=dict)
    second: dict[_Key, Reading] = field(default_factory=dict)
    sure: dict[_Key, float] = field(default_factory=dict)

    def follow(self, favoured: frozenset[str], candidates: Candidates) -> None:
        """Forget the first readings on which words bear that the document now comes back to, or no more."""
        if changed := favoured ^ self.favoured:
            self.first = {key: read for key, read in self.first.items() if not candidates.bear(changed, key[0])}
        self.favoured = favoured

    def settled(self) -> dict[_Key, Reading]:
        """The second readings that stay."""
        return {key: read for key, read in self.second.items() if self.sure.get(key, 1.0) < _UNSURE}


@dataclass(frozen=True)
class Despinner:
    """Reads documents that are known to be spun."""

    english: Fluency
    sources: Sources

    def read(self, text: Sequence[Sentence], memory: Memory | None = None) -> tuple[list[Reading], TermBank]:
        """The reading of each sentence, and the terms of the document.

        Where `memory` has a sentence as it is, it is not read again for the terms; nor for its repairs, unless one was
        nearly sure enough.
        """
        memory = memory or Memory()
        counts = Counter(word.text for line in text for word in line)
        small = self.english.words.is_function
        favoured = {word: _FAVOUR for word, count in counts.items() if count > 1 and not small(word)}
        candidates = Candidates(self.sources, favoured)
        memory.follow(frozenset(favoured), candidates)
        readings = self._readings(text, self.english.score, candidates, memory.first)
        bank = term_bank(readings, small)
        zipf = self.english.words.zipf
        favoured |= {word: math.log1p(count) for word, count in bank.singles.items() if zipf(word) < _PLAIN}
        candidates = Candidates(self.sources, favoured, bank.terms())
        memory.second = memory.settled()
        return self._readings(text, bank.score(self.english.score), candidates, memory.second), bank

    def _readings(
        self, text: Sequence[Sentence], score: Score, candidates: Candidates, known: dict[_Key, Reading]
    ) -> list[Reading]:
        reader = Reader(score, candidates.of, self._keep)
        found = []
        for line in text:
            key = key_of(line)
            if key not in known:
                known[key] = reader.read(*key)
            found.append(known[key])
        return found

    def _keep(self, word: str) -> float:
        if self.english.words.is_function(word):
            return _KEPT_SMALL
        share = self.sources.table.kept.get(word)
        return _KEPT if share is None else math.log(share)


def key_of(line: Sentence) -> _Key:
    """What a sentence is known by: its words, and which of them are left alone."""
    return tuple(word.text for word in line), tuple(word.fixed for word in line)


def despinner_with(table: Substitutions) -> Despinner:
    """One that knows these substitutions."""
    english = fluency()
    return Despinner(english, Sources(thesaurus(), table, english))


@cache
def despinner() -> Despinner:
    """The one that comes with the package; loading takes a second."""
    return despinner_with(substitutions())
