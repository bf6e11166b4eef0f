"""Which lines of a text may be spam at all: a look at the whole text at once, so that most lines need none."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text.lines import Line
from pipeline.text.spam.context import is_prose
from pipeline.text.spam.shape import FUSED, are_fused
from pipeline.text.spam.terms import (
    ASIDE,
    COMMENT,
    COMMERCE,
    LABEL,
    STRONG,
    Term,
    folded,
    has_unspaced,
    spam_terms,
    word_pattern,
)

STUFFED = 0.35  # share of spam words that even sentences do not have
_LONG_PROSE = 500
_OFFERS = 3  # words of advertising that a line without a subject must have
_TWO = 2
_LEAST = 2.6  # what weights must add up to where nothing is advertised


def suspects(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold anything that spam is made of; cheap, and what is left out is no spam."""
    whole = folded("\n".join([line.text for line in lines]))
    rows = whole.split("\n")
    row_words = list(map(word_pattern(whole).findall, rows))
    terms = spam_terms()
    words = set().union(*row_words)
    met = terms.screened(words)
    strong, subjects, offers = met.strong, met.subjects, met.offers
    long = {word for word in words if len(word) >= FUSED and word.isascii()}
    waiting = (
        [n for n, row in enumerate(rows) if "://" in row or "www." in row] if "://" in whole or "www." in whole else []
    )
    if has_unspaced(whole):
        waiting += _unspaced_rows(whole)
    for number, own in enumerate(row_words):
        if not strong.isdisjoint(own) and terms.are_met(strong.intersection(own), own):
            waiting.append(number)
        elif not offers.isdisjoint(own):
            if not subjects.isdisjoint(own) or len(offers.intersection(own)) >= _TWO:
                waiting.append(number)
        elif len(long.intersection(own)) >= _TWO:
            waiting.append(number)
    telling = words & terms.telling
    return [lines[n] for n in sorted(set(waiting)) if _is_suspect(lines[n], rows[n], row_words[n], telling)]


def _unspaced_rows(whole: str) -> list[int]:
    """The numbers of the rows that hold a term of a script without spaces, however they are spaced."""
    rows = whole.replace(" ", "").replace("\u3000", "").split("\n")
    terms = spam_terms().unspaced_in("\n".join(rows))
    return [number for number, row in enumerate(rows) if any(term in row for term in terms)] if terms else []


def _is_suspect(line: Line, row: str, words: Sequence[str], telling: set[str]) -> bool:
    if is_prose(line.text):
        return len(row) <= _LONG_PROSE and not telling.isdisjoint(words) and _is_telling(words)
    return "://" in row or "www." in row or _may_be_spam(line.text, row, words)


def _may_be_spam(text: str, row: str, words: Sequence[str]) -> bool:
    """Whether a line that is no sentence, folded in `row`, holds enough of what spam is made of."""
    terms = spam_terms()
    hits = [*terms.hits_unsorted(words)]
    if _is_worth_it([hit.term for hit in hits]):
        return True
    if has_unspaced(text) and _is_worth_it(terms.unspaced_hits(row)):
        return True
    offers = {hit.term.text for hit in hits if hit.term.kind == COMMERCE}
    label = any(hit.term.kind == LABEL and not hit.first for hit in hits)
    if len(offers) >= (_TWO if label else _OFFERS) or _unspaced_offers(text, row) >= _OFFERS:
        return True
    return are_fused(words)


def _unspaced_offers(text: str, row: str) -> int:
    return sum(term.kind == COMMERCE for term in spam_terms().unspaced_hits(row)) if has_unspaced(text) else 0


def _is_telling(words: Sequence[str]) -> bool:
    """Whether sentences hold an invitation as comment spam has it, or are stuffed with spam words."""
    hits = [hit for hit in spam_terms().hits(words) if hit.term.kind != LABEL]
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    return len(covered) >= STUFFED * len(words) or any(
        hit.term.kind == COMMENT and hit.term.weight >= STRONG for hit in hits
    )


def _weight(term: Term) -> float:
    return term.weight


def _is_worth_it(terms: Sequence[Term]) -> bool:
    """Whether terms could add up to strong evidence, if the text did not speak against it."""
    subject = {term.text: term.weight for term in sorted(terms, key=_weight) if term.kind not in ASIDE}
    aside = any(term.kind in ASIDE for term in terms)
    if not subject:
        return False
    strong = max(subject.values()) >= STRONG
    return aside or (strong and sum(subject.values()) >= _LEAST)
