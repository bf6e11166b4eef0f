"""Rules of our own: faults that are certain at a glance, and cheap to look for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.damage import Rule, found
from pipeline.repair.doubled import doubled
from pipeline.repair.grammar.settings import settings
from pipeline.repair.recase import begins_sentence
from pipeline.repair.small_words import articles
from pipeline.repair.view import Proposal, View

_UNIT = r" ?(?:[kcm]?m|[km]?g|m?l|m?s|[kmg]?hz|v|%|°)(?![a-z])"  # 10.000 m may be measured as finely
_THOUSANDS = re.compile(
    rf"[1-9](?<![\w.,$€£:-].)(?:\d{{0,2}}(?:\.\d{{3}}){{2,3}}|\d{{1,2}}\.000(?!{_UNIT})"
    r"|\.000(?= [a-z]{4,}))(?![.,:]?\w)",
)
# Both begin with the space between two words, which is soon found; what stands before it is looked at then.
_DETERMINER = re.compile(r" (?<=[eaAn] )(his|her|its|their|my|our|your|this|these|those|the|an?)(?= [a-z]{3,}\b)")
_ARTICLE = re.compile(r"(?<![\w'’-])(?:[Tt]he|[Aa]n?)\Z")
_VERB = re.compile(r" (?<=[etyETY] )(has|have|is|are|was|were|does|do)(?![\w'’-])", re.IGNORECASE)
_PRONOUN = re.compile(r"(?<![\w'’-])(?:he|she|it|they|we)\Z", re.IGNORECASE)
_REACH = 5  # characters: the longest word of these, and what stands before it
_FEWEST_POINTS = 2
_ARTICLES = frozenset({"a", "an", "the"})
_LETTERS = frozenset({"a", "an"})  # `the a` may be a letter or a note
_CERTAIN, _SURE, _LIKELY, _DOUBTFUL = 0.95, 0.9, 0.85, 0.7
_WISH = frozenset({"were", "was", "do", "does"})  # `if he were`, and what a question begins with


def thousands(view: View) -> Iterator[Proposal]:
    """`174.000 people`, `1.250.000`: points where English has commas. Three noughts are no decimals."""
    if view.lang != "en" or (".0" not in view.text and view.text.count(".") < _FEWEST_POINTS):
        return
    for match in _THOUSANDS.finditer(view.text):
        confidence = _SURE if len(match[0]) > len("1.000") else _DOUBTFUL
        yield Proposal(*match.span(), match[0].replace(".", ","), "thousands-point", confidence)


def double_determiners(view: View) -> Iterator[Proposal]:
    """`the his house`: an article before what leaves no room for one."""
    if view.lang != "en":
        return
    last = 0
    for match in _DETERMINER.finditer(view.text):
        before = _ARTICLE.search(view.text[max(last, match.start() - _REACH) : match.start()])
        if before is None:
            continue
        start, last = match.start() - len(before[0]), match.end()
        article, other = before[0].lower(), match[1]
        if article == other or other in _LETTERS:
            continue
        first = other.capitalize() if before[0][0].isupper() else other
        # `a the` and `the his` say the same twice; `a this` says nothing for certain
        confidence = _CERTAIN if article == "the" or other in _ARTICLES else _LIKELY
        yield Proposal(start, match.end(), first, "double-determiner", confidence)


def pronoun_agreement(view: View) -> Iterator[Proposal]:
    """`he have`, `they was`, where the pronoun begins a sentence or follows a conjunction: no question, no wish."""
    if view.lang != "en":
        return
    table = settings().agreement
    for match in _VERB.finditer(view.text):
        other = _PRONOUN.search(view.text[max(0, match.start() - _REACH) : match.start()])
        if other is None:
            continue
        pronoun, verb = other[0].lower(), match[1]
        if pronoun in table.third:
            wanted = next((form for form, plural in table.forms.items() if plural == verb), "")
        else:
            wanted = table.forms.get(verb, "")
        if not wanted or (verb in _WISH and pronoun in table.third):
            continue
        start = match.start() - len(other[0])
        before = view.word_before(start - 1).lower()
        if begins_sentence(view, start) or before in table.before - {"and"}:
            yield Proposal(*match.span(1), wanted, "pronoun-agreement", _CERTAIN)
        elif before == "and" and view.text.endswith(", and ", 0, start):
            yield Proposal(*match.span(1), wanted, "pronoun-agreement", _LIKELY)


OWN: tuple[Rule, ...] = (doubled, articles, thousands, double_determiners, pronoun_agreement)


def own(view: View) -> list[Proposal]:
    """What the rules of our own propose for a text, without what is protected."""
    return found(view, OWN)
