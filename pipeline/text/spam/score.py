"""What speaks for and against a line being link spam, in points.

The vocabulary alone decides nothing: articles about loans use the words of loan spam. A line gets
points for spam words that the rest of the text does not use, and for looking like a list of
keywords, not like a sentence; what makes it a sentence takes points away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.text.function_words import all_function_words
from pipeline.text.lines import Line
from pipeline.text.spam.context import SpamContext, is_prose
from pipeline.text.spam.hosts import addresses_in, hosts_of, is_only_addresses, markup_links, spam_words_in
from pipeline.text.spam.screen import STUFFED
from pipeline.text.spam.shape import (
    are_fused,
    fused_points,
    is_bare_words,
    sentence_points,
    shape_points,
    stuffed_points,
)
from pipeline.text.spam.terms import STRONG, folded, has_unspaced, words_of
from pipeline.text.spam.words import Vocabulary, unspaced_vocabulary, vocabulary

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PHONE = re.compile(r"\+?\d(?:[ ().-]{0,2}\d){7,14}")
_REFERRAL = re.compile(r"[?&](?:ref|aff|affid|partner|pid|refid|tracking)=|/(?:go|out)/", re.IGNORECASE)
MOST_BY_PLACE = 2.5  # points at most for neighbours and for words and a language that the text does not use
_ADDRESS_PARTS = frozenset(
    ("http", "https", "www", "com", "net", "org", "info", "biz", "html", "htm", "php", "example")
)
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


def judged(line: Line, context: SpamContext) -> Verdict:
    """The line weighed against the text that it stands in.

    Without a context, that is with one of no lines, no line gets fewer points than with any other,
    but for those that its place may add (`MOST_BY_PLACE`).
    """
    text = line.text
    addresses = addresses_in(text) if "." in text else []
    spread = _HUMPS.sub(" ", text)
    words = [word for word in words_of(folded(spread)) if word not in _ADDRESS_PARTS]
    spaced = not has_unspaced(text)
    found = vocabulary(line.index, words, context) if spaced else unspaced_vocabulary(line, context)
    spam_hosts = spam_words_in(hosts_of(addresses)) if addresses else 0
    links = markup_links(text)
    offers = bool(found.commerce or found.contact or addresses)
    if is_prose(text) and found.comment < STRONG and (found.coverage < STUFFED or not offers):
        return Verdict(line, 0.0, "keyword-line", strong=False)
    if is_only_addresses(text, addresses):
        points = found.points + _place(line, context) + _addresses(text, addresses) + _named(spam_hosts, line, context)
        return Verdict(line, points, "link-dump", found.subject >= 1 or spam_hosts > 0)
    if not (found.points or found.label or spam_hosts or len(words) > 1):
        return Verdict(line, 0.0, "keyword-line", strong=False)
    place = _place(line, context)
    fused = fused_points(text, words, context) if found.label or found.points >= STRONG or are_fused(words) else 0.0
    sentence = sentence_points(text, found, context)
    is_run = is_bare_words(text, words) and sentence >= 1 and context.stands_alone(line.index)
    stuffed = stuffed_points(text, words, found) if sentence >= 0 else 0.0
    called = 1.0 if found.subject >= STRONG and (found.contact or _PHONE.search(text)) else 0.0
    marked = 1.5 if links > 1 and spam_hosts + (found.subject >= 1) > 0 else 0.0
    points = found.points + place + fused + shape_points(text, words, found) + sentence + stuffed + called + marked
    points += _spam_links(addresses, context, line.index) + _comment(found, addresses, spam_hosts)
    points += 1.0 if spam_hosts else 0.0
    if found.points >= STRONG and context.is_foreign(found.lang):
        points += 1
    points += _novelty(words, context, line.index)
    rule = "comment-spam" if found.comment >= STRONG else "link-dump" if marked else "keyword-line"
    strong = _is_strong(found, fused, addresses, spam_hosts, run=is_run) or stuffed > 0 or marked > 0
    return Verdict(line, points, rule, strong)


def _is_strong(found: Vocabulary, fused: float, addresses: list[str], spam_hosts: int, *, run: bool) -> bool:
    """Whether the evidence is more than a few words of a subject that a good post may have as well.

    `run`: the line is bare words in lower case, or in a script without it.
    """
    if found.comment >= STRONG:
        return found.subject >= _SOME or spam_hosts > 0 or (found.comment > STRONG and bool(addresses))
    several = found.strong and found.points >= _SEVERAL
    advertised = found.subject >= 1 and found.commerce >= (_MENTIONED if run else _ADVERTISED)
    hosted = spam_hosts > 0 and found.subject >= 1
    return several or advertised or fused > 0 or hosted


def _named(spam_hosts: int, line: Line, context: SpamContext) -> float:
    """Points of a line of addresses for the names of the hosts, and for standing among such lines."""
    beside = context.beside(line.index)
    run = any("://" in other.text or "www." in other.text for other in beside)
    return (1.5 + (1.0 if run else 0.0)) if spam_hosts else 0.0


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


def _comment(found: Vocabulary, addresses: list[str], spam_hosts: int) -> float:
    """Points for inviting to a site and naming spam beside it."""
    if found.comment >= STRONG and spam_hosts:
        return 2.5
    return 2.0 if found.comment >= STRONG and (found.strong or (addresses and found.subject >= 1)) else 0.0
