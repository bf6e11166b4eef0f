"""A spun document read as a whole: twice, so that what it says again and again helps to read each place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Despinner:
    """Reads documents that are known to be spun."""

    english: Fluency
    sources: Sources

    def read(self, text: Sequence[Sentence]) -> tuple[list[Reading], TermBank]:
        """The reading of each sentence, and the terms of the document."""
        counts = Counter(word.text for line in text for word in line)
        small = self.english.words.is_function
        favoured = {word: _FAVOUR for word, count in counts.items() if count > 1 and not small(word)}
        readings = self._readings(text, self.english.score, Candidates(self.sources, favoured))
        bank = term_bank(readings, small)
        zipf = self.english.words.zipf
        favoured |= {word: math.log1p(count) for word, count in bank.singles.items() if zipf(word) < _PLAIN}
        candidates = Candidates(self.sources, favoured, bank.terms())
        return self._readings(text, bank.score(self.english.score), candidates), bank

    def _readings(self, text: Sequence[Sentence], score: Score, candidates: Candidates) -> list[Reading]:
        reader = Reader(score, candidates.of, self._keep)
        return [reader.read([w.text for w in line], [w.fixed for w in line]) for line in text]

    def _keep(self, word: str) -> float:
        if self.english.words.is_function(word):
            return _KEPT_SMALL
        share = self.sources.table.kept.get(word)
        return _KEPT if share is None else math.log(share)


def despinner_with(table: Substitutions) -> Despinner:
    """One that knows these substitutions."""
    english = fluency()
    return Despinner(english, Sources(thesaurus(), table, english))


@cache
def despinner() -> Despinner:
    """The one that comes with the package; loading takes a second."""
    return despinner_with(substitutions())
