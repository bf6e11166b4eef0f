"""What speaks for and against a line being link spam, in points.

The vocabulary alone decides nothing: articles about loans use the words of loan spam. A line gets
points for spam words that the rest of the text does not use, and for looking like a list of
keywords, not like a sentence; what makes it a sentence takes points away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.text.function_words import all_function_words
from pipeline.text.lines import Line
from pipeline.text.spam.context import SpamContext, is_prose
from pipeline.text.spam.hosts import addresses_in, hosts_of, is_only_addresses
from pipeline.text.spam.shape import FUSED, HUMPED, fused_points, is_bare_words, sentence_points, shape_points
from pipeline.text.spam.terms import ASIDE, COMMENT, LABEL, STRONG, Term, folded, has_unspaced, spam_terms, words_of
from pipeline.text.spam.words import Vocabulary, unspaced_vocabulary, vocabulary

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_REFERRAL = re.compile(r"[?&](?:ref|aff|affid|partner|pid|refid|tracking)=|/(?:go|out)/", re.IGNORECASE)
_ADDRESS_PARTS = frozenset(
    ("http", "https", "www", "com", "net", "org", "info", "biz", "html", "htm", "php", "example")
)
_LONG_PROSE = 500
_STUFFED = 0.35  # share of spam words that even sentences do not have
_SCREENED = 0.1  # share of words of spam, as written, below which they cannot be so many
_SOME, _SEVERAL, _ADVERTISED, _MENTIONED = 1.5, 2.6, 1.4, 0.7  # sums of weights that make evidence strong
_SHORT = 3  # letters up to which a word says nothing of the subject
_NEW, _KNOWN = 0.2, 0.5  # share of a line's words that the text's sentences use as well


@dataclass(frozen=True, slots=True)
class Verdict:
    """The points of a line; `strong` where they rest on more than the words of some subject."""

    line: Line
    points: float
    rule: str
    strong: bool


def suspects(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold anything that spam is made of; cheap, and what is left out is certain."""
    sentences, found = [], []
    for line in lines:
        text = line.text
        if not is_prose(text):
            if text and may_be_spam(text):
                found.append(line)
        elif len(text) <= _LONG_PROSE:
            sentences.append(line)
    if sentences:
        words = "\n".join([line.text for line in sentences]).casefold().split()
        telling = spam_terms().telling.intersection(words)
        found += [line for line in sentences if telling and _is_telling(line.text, telling)]
    return sorted(found, key=lambda line: line.index)


def may_be_spam(text: str) -> bool:
    """Whether a line that is no sentence holds anything that spam is made of."""
    terms = spam_terms()
    if "://" in text or "www." in text:
        return True
    bare = folded(text)
    words = words_of(bare)
    if terms.may_hold(words) and _is_worth_it(hit.term for hit in terms.hits_unsorted(words)):
        return True
    if has_unspaced(text):
        return _is_worth_it(terms.unspaced_hits(bare))
    if sum(len(word) >= FUSED for word in words) > 1 or len(HUMPED.findall(text)) > 1:
        return bool(terms.hits(words_of(folded(_HUMPS.sub(" ", text)))))
    return False


def _is_telling(sentences: str, telling: set[str]) -> bool:
    """Whether sentences hold an invitation as comment spam has it, or are stuffed with spam words.

    `telling` are the words that such sentences must have one of, as far as they occur in the text.
    """
    terms = spam_terms()
    low = sentences.casefold()
    if not any(word in low for word in telling):
        return False
    written = low.split()
    met = telling.intersection(written)
    if not met:
        return False
    if terms.inviting.isdisjoint(met) and len(terms.content.intersection(written)) < _SCREENED * len(written):
        return False
    words = words_of(folded(sentences))
    hits = [hit for hit in terms.hits(words) if hit.term.kind != LABEL]
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    return len(covered) >= _STUFFED * len(words) or any(
        hit.term.kind == COMMENT and hit.term.weight >= STRONG for hit in hits
    )


def _is_worth_it(terms: Iterable[Term]) -> bool:
    """Whether terms could add up to strong evidence, if the text did not speak against it."""
    subject = aside = False
    for term in terms:
        if term.kind in ASIDE:
            aside = True
        elif term.weight >= STRONG:
            return True
        else:
            subject = True
        if subject and aside:
            return True
    return False


def judged(line: Line, context: SpamContext) -> Verdict:
    """The line weighed against the text that it stands in."""
    text = line.text
    addresses = addresses_in(text) if "." in text else []
    spread = _HUMPS.sub(" ", text)
    words = [word for word in words_of(folded(spread)) if word not in _ADDRESS_PARTS]
    spaced = not has_unspaced(text)
    found = vocabulary(line.index, words, context) if spaced else unspaced_vocabulary(line, context)
    if is_prose(text) and found.comment < STRONG and found.coverage < _STUFFED:
        return Verdict(line, 0.0, "keyword-line", strong=False)
    place = _place(line, context)
    if is_only_addresses(text, addresses):
        points = found.points + place + _addresses(text, addresses)
        return Verdict(line, points, "link-dump", found.subject >= 1)
    fused = fused_points(text, words, context) if found.label or found.points >= STRONG else 0.0
    sentence = sentence_points(text, found, context)
    is_run = is_bare_words(text, words) and sentence >= 1 and context.stands_alone(line.index)
    points = found.points + place + fused + shape_points(text, words, found) + sentence
    points += _spam_links(addresses, context, line.index) + _comment(found, addresses)
    if found.points >= STRONG and context.is_foreign(found.lang):
        points += 1
    points += _novelty(words, context, line.index)
    rule = "comment-spam" if found.comment >= STRONG else "keyword-line"
    return Verdict(line, points, rule, _is_strong(found, fused, addresses, run=is_run))


def _is_strong(found: Vocabulary, fused: float, addresses: list[str], *, run: bool) -> bool:
    """Whether the evidence is more than a few words of a subject that a good post may have as well.

    `run`: the line is bare words in lower case, or in a script without it.
    """
    if found.comment >= STRONG:
        return found.subject >= _SOME or (found.comment > STRONG and bool(addresses))
    several = found.strong and found.points >= _SEVERAL
    advertised = found.subject >= 1 and found.commerce >= (_MENTIONED if run else _ADVERTISED)
    return several or advertised or fused > 0


def _place(line: Line, context: SpamContext) -> float:
    points = 0.5 if line.index > context.last_prose else 0.0
    beside = {line.index - 1, line.index + 1, line.index - 2, line.index + 2} & set(context.gone)
    return points + (1.0 if beside else 0.0)


def _novelty(words: Sequence[str], context: SpamContext, number: int) -> float:
    """Points for words that the sentences of the text know nothing of, against those that they use."""
    content = [word for word in words if len(word) > _SHORT and word not in all_function_words()]
    if not content or not context.prose:
        return 0.0
    known = sum(context.uses([word], number) for word in content) / len(content)
    return 0.5 if known <= _NEW else -1.0 if known >= _KNOWN else 0.0


def _addresses(text: str, addresses: list[str]) -> float:
    """Points of a line that is nothing but addresses."""
    points = 1.5 + (1.5 if len(hosts_of(addresses)) > 1 else 0.0)
    return points + (1.0 if _REFERRAL.search(text) else 0.0)


def _spam_links(addresses: list[str], context: SpamContext, number: int) -> float:
    """Points for addresses whose names are spam words."""
    words = [word for address in addresses for word in words_of(folded(address)) if word not in _ADDRESS_PARTS]
    if not words:
        return 0.0
    return 1.5 if vocabulary(number, words, context).points >= 1 else 0.3


def _comment(found: Vocabulary, addresses: list[str]) -> float:
    """Points for inviting to a site and naming spam beside it."""
    return 2.0 if found.comment >= STRONG and (found.strong or (addresses and found.subject >= 1)) else 0.0
