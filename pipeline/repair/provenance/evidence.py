"""What a reader can look at: the places that show the origin that was found, each with the rule or sign there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.document import Document, Provenance, Status
from pipeline.repair.provenance.signs import DAMAGE_STAGES, SPUN_STAGE, SURE, Signs, edits_by, left_over
from pipeline.repair.spun.odd_words import is_odd

_MOST = 3  # of each kind
_REACH = 30  # characters to the end of a word
LEFT_OVER, ODD = "left-over", "odd-word"
_WORD = re.compile(r"\b[a-z]{3,30}\b")
PERSONAL = ("first-person", "dialogue", "short-form", "emoticon")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the document's text, and what it shows.

    `kind` is the rule of the stage `spacing`, `fused_words` or `phrases` that found something there, `left-over` for
    words in another language, `odd-word` for words that spinners love, or, of people, one of `PERSONAL`.
    """

    start: int
    end: int
    kind: str


def evidence(doc: Document, origin: Provenance, signs: Signs) -> list[Evidence]:
    """The places that show `origin`, in order, the first few of each kind; none for `UNKNOWN`."""
    match origin:
        case Provenance.UNKNOWN:
            found: Iterable[Evidence] = ()
        case Provenance.HUMAN:
            found = (Evidence(item.start, item.end, item.kind) for item in signs.voice)
        case Provenance.SPUN:
            found = [*_by_stage(doc, (SPUN_STAGE,)), *_by_stage(doc, DAMAGE_STAGES), *_odd(doc.text)]
        case _:
            found = [*_by_stage(doc, DAMAGE_STAGES), *_left(doc)]
    kept = []
    counts: Counter[str] = Counter()
    for item in sorted(set(found), key=lambda item: (item.start, item.end, item.kind)):
        counts[item.kind] += 1
        if counts[item.kind] <= _MOST and item.start < item.end:
            kept.append(item)
    return kept


def _by_stage(doc: Document, stages: tuple[str, ...]) -> Iterator[Evidence]:
    """What these stages changed, flagged, or were sure of and did not change."""
    text = doc.text
    for edit in edits_by(doc, stages):
        rules = [cause.rule for cause in edit.causes if cause.stage in stages]
        yield Evidence(*_widened(text, *doc.ledger.clean_span(edit.start, edit.end)), rules[0])
    for item in doc.suggestions:
        sure = item.cause.confidence >= SURE or SPUN_STAGE in stages or item.status is Status.FLAGGED
        if item.cause.stage in stages and item.rank == 1 and sure:
            yield Evidence(*_widened(text, *doc.in_text(item)), item.cause.rule)


def _odd(text: str) -> Iterator[Evidence]:
    """Words that spinners write far more often than people do."""
    for match in _WORD.finditer(text):
        if is_odd(match.group()):
            yield Evidence(match.start(), match.end(), ODD)


def _left(doc: Document) -> Iterator[Evidence]:
    for start, end in left_over(doc):
        yield Evidence(*_widened(doc.text, *doc.ledger.clean_span(start, end)), LEFT_OVER)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The place with the words that it touches."""
    low = max(text.rfind(space, max(0, start - _REACH), start) for space in " \n\t")
    highs = [at for space in " \n\t" if (at := text.find(space, end, end + _REACH)) >= 0]
    return (low + 1 if low >= 0 else start), min(highs, default=min(len(text), end))
