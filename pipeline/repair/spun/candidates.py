"""What a word or phrase of a spun text may have stood for."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from pipeline.repair.spun.fluency import Fluency
from pipeline.repair.spun.inflection import Analysis, Form, analyses, inflected
from pipeline.repair.spun.substitutions import Substitutions
from pipeline.repair.spun.thesaurus import Thesaurus

LONGEST = 4  # words that may stand for something
_KEPT = 24
_CLOSE = 10
_FEW = 16  # of several words at most so many
_ORIGINAL = 2.9  # Zipf frequency of words that spinners replace
_SHARES = {1: 0.6, 2: 0.25, 3: 0.08}  # how often a spinner goes so far
_WIDER = {1: 1.0, 2: 12.0, 3: 60.0}  # how many more terms there are so far away
_REACH = {hop: math.log(_SHARES[hop] / _WIDER[hop]) for hop in _SHARES}
_TABLE = 0.5
_HEAD = -6.0  # the logarithm of the probability of the second word of a term without any other source
_AS_IT_IS = -0.4
_TERM = ("first", "second")
_FAVOUR = 5.0
_FAVOURED = 1.0
_MOST_FAVOURED = 2.5
_CACHED = 1 << 16
_SPANS = 1 << 14
_COMMON = 0.5  # what being common counts for, beside what a spinner would do, where there is no context yet
# Words that no spinner replaces: there would be no end of it.
_CLOSED = frozenset(
    re.findall(
        r"\w+",
        """a an the of in to is are was were be been being am has have had having do does did will would can could may
        might must shall should not no it its he she they them his her their i me my you your we us our this that these
        those who whom which what one two and or but if as at by for from""",
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that a span may have stood for, the logarithm of the probability that they became it, and who says so."""

    words: tuple[str, ...]
    channel: float
    generator: str


@dataclass(frozen=True, slots=True)
class _Original:
    """A term that a spinner may replace: how common its words are and how many others may replace it, as logarithms."""

    alone: float
    fan: float


class _Term(NamedTuple):
    """A term around another: what it is worth as a candidate, how far it is, and the logarithm of its probability."""

    worth: float
    hop: int
    term: str
    channel: float


class Sources:
    """Where candidates come from."""

    def __init__(self, graph: Thesaurus, table: Substitutions, english: Fluency) -> None:
        self.thesaurus = graph
        self.table = table
        self.english = english
        self.original = lru_cache(_CACHED)(self._original)
        self.near = lru_cache(_CACHED)(self._near)
        self.close = lru_cache(_CACHED)(self._close)
        self.plain = lru_cache(_SPANS)(self._plain)
        several = [term.replace("-", " ") for term in (*graph.sets, *table.originals)]
        self._begins = frozenset(term.rpartition(" ")[0] for term in several if " " in term)
        self._ends = frozenset(term.partition(" ")[2] for term in several if " " in term)

    def is_small(self, span: tuple[str, ...]) -> bool:
        """Whether a span is a function word: these are spun as the table says or not at all."""
        return len(span) == 1 and self.english.words.is_function(span[0])

    def holds_none(self, span: tuple[str, ...]) -> bool:
        """Whether it is plain at once that no source has a phrase of these words: but for the last or the first.

        Of a phrase only its last or its first word is inflected; a few are spelled otherwise in America.
        """
        if len(span) == 1 or " ".join(span[:-1]) in self._begins or " ".join(span[1:]) in self._ends:
            return False
        return not any("is" in word or "our" in word for word in span)

    def _plain(self, span: tuple[str, ...]) -> Sequence[tuple[float, Candidate]]:
        """The candidates of a span, whatever the document, and what each is worth."""
        found = []
        for analysis in _analyses(span):
            for entry in self.table.get(analysis.lemma):
                words = tuple(inflected(entry.original, analysis.form).split(" "))
                channel = math.log(_TABLE * entry.share)
                found.append((channel + _COMMON * self.alone(words), Candidate(words, channel, "table")))
            if not self.is_small(span):
                found += [(near.worth, _as_candidate(near, analysis)) for near in self.near(analysis.lemma)]
        return found

    def _original(self, term: str) -> _Original | None:
        """What is known of a term as an original; None where no spinner would have found it worth replacing."""
        words = term.replace("-", " ").split(" ")
        lexicon = self.english.words
        rare = min(map(lexicon.zipf, words)) < _ORIGINAL
        if rare or words[-1] in _CLOSED or words[0] in _CLOSED or not _is_known(self.english, words):
            return None
        return _Original(self.alone(words), math.log(self.thesaurus.fan(term) + 1))

    def _near(self, lemma: str) -> Sequence[_Term]:
        """The likeliest terms around a word, whatever the document."""
        found = []
        for spelling in _spellings(lemma):
            if spelling in self.thesaurus:
                for term, hop in self.thesaurus.hops(spelling).items():
                    original = self.original(term)
                    if original is not None:
                        channel = _REACH[hop] - original.fan
                        found.append((channel + _COMMON * original.alone, hop, term, channel))
        return [_Term(*item) for item in nlargest(_KEPT, found)]

    def _close(self, word: str) -> Sequence[Candidate]:
        """The single words that one word may stand for, as its synonym or in the table: at most ten, soon found."""
        found: dict[str, Candidate] = {}
        for analysis in analyses(word):
            for entry in self.table.get(analysis.lemma):
                item = Candidate((inflected(entry.original, analysis.form),), math.log(_TABLE * entry.share), "table")
                found.setdefault(item.words[0], item)
            for number in self.thesaurus.sets.get(analysis.lemma, ()):
                for term in self.thesaurus.members[number]:
                    original = self.original(term)
                    if original is not None and term.isalpha():
                        words = (inflected(term, analysis.form),)
                        found[words[0]] = Candidate(words, _REACH[1] - original.fan, "thesaurus-1")
        ranked = [item for name, item in found.items() if name != word and " " not in name]
        return nlargest(_CLOSE, ranked, key=lambda item: (item.channel + _COMMON * self.alone(item.words), item.words))

    def alone(self, words: Sequence[str]) -> float:
        """The mean logarithm of the frequencies of words."""
        return sum(map(self.english.alone, words)) / len(words)


@dataclass(frozen=True)
class Candidates:
    """The candidates of the spans of one document, remembered. `favoured` says how much it comes back to words.

    Of its `terms`, of two words, the first may be recognised alone: then any word after it may stand for the second.
    """

    sources: Sources
    favoured: Mapping[str, float] = field(default_factory=dict)
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    known: dict[tuple[str, ...], Sequence[Candidate]] = field(default_factory=dict)

    def of(self, span: tuple[str, ...]) -> Sequence[Candidate]:
        """The candidates of the words of a span, likeliest first, at most 24."""
        if span not in self.known:
            best: dict[tuple[str, ...], tuple[float, Candidate]] = {}
            for worth, item in () if self.sources.holds_none(span) else self._all(span):
                if item.words != span and (item.words not in best or best[item.words][1].channel < item.channel):
                    best[item.words] = worth, item
            ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].words))
            kept = [item for _, item in ranked[: _KEPT if len(span) == 1 else _FEW]]
            if len(span) == len(_TERM) and self.terms:
                kept += [item for item in self._terms(*span) if item.words not in {other.words for other in kept}]
            self.known[span] = kept
        return self.known[span]

    def bear(self, terms: Collection[str], words: tuple[str, ...]) -> bool:
        """Whether any of `terms` is around one of the words, or around some of them in a row."""
        spans = {words[at:end] for at in range(len(words)) for end in range(at + 1, min(at + LONGEST, len(words)) + 1)}
        return any(
            not hops.keys().isdisjoint(terms)
            for span in spans
            if not self.sources.is_small(span) and not self.sources.holds_none(span)
            for analysis in _analyses(span)
            for hops in self._around(analysis.lemma)
        )

    def _terms(self, first: str, second: str) -> Iterator[Candidate]:
        """The document's terms that begin with `first` or what it may stand for, where English knows no such pair."""
        english = self.sources.english
        if english.words.is_function(second) or english.words.is_function(first) or english.knows(first, second):
            return
        as_it_is = Candidate((first,), _AS_IT_IS, "")
        for item in (as_it_is, *self.of((first,))):
            for head in self.terms.get(item.words[-1], ()):
                if head != second:
                    yield Candidate((*item.words, head), item.channel + _HEAD, "term")

    def _all(self, span: tuple[str, ...]) -> Iterator[tuple[float, Candidate]]:
        yield from self.sources.plain(span)
        if self.favoured and not self.sources.is_small(span):
            for analysis in _analyses(span):
                for near in self._favoured(analysis.lemma):
                    yield near.worth, _as_candidate(near, analysis)

    def _favoured(self, lemma: str) -> Iterator[_Term]:
        """Those of the terms around a word that the document comes back to."""
        for hops in self._around(lemma):
            for term in self.favoured.keys() & hops.keys():
                original = self.sources.original(term)
                if original is not None:
                    favour = _FAVOURED * min(_MOST_FAVOURED, self.favoured[term])
                    channel = _REACH[hops[term]] - original.fan + favour
                    yield _Term(channel + _FAVOUR + _COMMON * original.alone, hops[term], term, channel)

    def _around(self, lemma: str) -> Iterator[Mapping[str, int]]:
        graph = self.sources.thesaurus
        return (graph.hops(spelling) for spelling in _spellings(lemma) if spelling in graph)


def _as_candidate(near: _Term, analysis: Analysis) -> Candidate:
    words = tuple(inflected(near.term, analysis.form).replace("-", " ").split(" "))
    return Candidate(words, near.channel, f"thesaurus-{near.hop}")


def _is_known(english: Fluency, words: Sequence[str]) -> bool:
    return all(english.knows(a, b) or english.association(a, b) > 1 for a, b in pairwise(words))


def _analyses(span: tuple[str, ...]) -> Iterator[Analysis]:
    """The base forms of a phrase: its last word inflected, or its first."""
    if len(span) == 1:
        yield from analyses(span[0])
        return
    yield Analysis(" ".join(span), Form.BASE)
    for item in analyses(span[-1])[1:]:
        yield Analysis(" ".join((*span[:-1], item.lemma)), item.form)
    for item in analyses(span[0])[1:]:
        yield Analysis(" ".join((item.lemma, *span[1:])), item.form)


def _spellings(term: str) -> Iterator[str]:
    """A term, and as it is spelled in America, and with a hyphen."""
    yield term
    if "is" in term and (american := term.replace("isation", "ization").replace("ise", "ize")) != term:
        yield american
    if "our" in term:
        yield term.replace("our", "or")
    if " " in term:
        yield term.replace(" ", "-")
