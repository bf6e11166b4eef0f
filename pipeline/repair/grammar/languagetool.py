"""Proposals by LanguageTool's rules, for single sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.repair.context.base import Scorer
from pipeline.repair.grammar.engine import Match, matches
from pipeline.repair.grammar.guards import is_allowed
from pipeline.repair.view import Proposal, View

GENERATOR = "languagetool"
AGREED, UNASKED, DENIED = 0.95, 0.85, 0.4  # confidence by what the language model says
_CANDIDATES = 3
Find = Callable[[str, str], tuple[Match, ...]]
MARGIN = 2.0  # nats by which the repaired sentence has to be likelier

# Spelling, style, punctuation, capitals and whatever depends on the country: never ours to change.
_OFF_CATEGORIES = frozenset(
    (
        "CASING",
        "COLLOQUIALISMS",
        "CREATIVE_WRITING",
        "DUDEN",
        "EMPFOHLENE_RECHTSCHREIBUNG",
        "GENDER_NEUTRALITY",
        "HILFESTELLUNG_KOMMASETZUNG",
        "PLAIN_ENGLISH",
        "PUNCTUATION",
        "REDUNDANCY",
        "REGIONALISMS",
        "STYLE",
        "TYPOGRAPHY",
        "TYPOS",
        "WIKIPEDIA",
    ),
)
_OFF_KINDS = frozenset({"locale-violation", "style", "typographical", "whitespace", "register"})


def is_ours(match: Match) -> bool:
    """Whether a match is about grammar, and says what to put."""
    return bool(match.candidates) and match.category not in _OFF_CATEGORIES and match.kind not in _OFF_KINDS


def proposed(
    view: View, sentences: Iterable[tuple[int, int]], scorer: Scorer, find: Find = matches
) -> Iterator[Proposal]:
    """What the rules propose for `sentences`, weighed by `scorer` where it covers the language.

    `find` gives the matches of a sentence of a language; a match whose first candidate is not allowed is passed over.
    """
    for start, end in sentences:
        sentence = view.text[start:end]
        for match in filter(is_ours, find(view.lang, sentence)):
            yield from _weighed(view, start, match, _Margins(scorer, view.lang, sentence))


@dataclass(frozen=True, slots=True)
class _Margins:
    """By how much a scorer prefers a sentence repaired, if it covers the language."""

    scorer: Scorer
    lang: str
    sentence: str

    def of(self, start: int, end: int, after: str) -> float | None:
        if not self.scorer.covers(self.lang):
            return None
        old, new = self.scorer.scores([self.sentence, self.sentence[:start] + after + self.sentence[end:]])
        return round(new - old, 4)


def _weighed(view: View, at: int, match: Match, margins: _Margins) -> Iterator[Proposal]:
    for rank, candidate in enumerate(match.candidates[:_CANDIDATES], 1):
        score = margins.of(match.start, match.end, candidate)
        item = Proposal(
            at + match.start,
            at + match.end,
            candidate,
            match.rule,
            _confidence(score),
            GENERATOR,
            margins.scorer.name if score is not None else "",
            score,
            match.category,
            rank,
        )
        if is_allowed(view, item):
            yield item
        elif rank == 1:
            return


def _confidence(score: float | None) -> float:
    if score is None:
        return UNASKED
    return AGREED if score >= MARGIN else UNASKED if score >= 0 else DENIED
