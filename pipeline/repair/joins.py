"""Numbers glued to words, choices that a spinner left open, capitals and small letters at a join."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.style import NOTHING, style
from pipeline.repair.view import Proposal, View

_NUMBER = re.compile(r"[0-9][0-9.,]*[0-9]")
_SPINTAX = re.compile(r"\{([^\W\d_][^{}|\n]{0,40})((?:\|[^{}|\n]{1,40}){1,8})\}")
_CAPITAL = re.compile(r"(?<=; )[^\W\d_]+")
_SMALL = re.compile(r"(?<=[^\W\d_]{3}[.] )[^\W\d_]+")
_SHORTEST = 3


def number_joined(view: View) -> Iterator[Proposal]:
    """`only6,000`: a function word and a number of several digits; not `mp3`, `win32`, `anak2`."""
    text = view.text
    for match in _NUMBER.finditer(text):
        at = match.start()
        if at and text[at - 1].isalpha() and not text[match.end() : match.end() + 1].isalnum():
            word = view.word_before(at)
            if _stands_alone(view, word, text[at - len(word) - 1 : at - len(word)]):
                yield Proposal(at, at, " ", "number-joined", 0.9)


def _stands_alone(view: View, word: str, before: str) -> bool:
    return (
        len(word) >= _SHORTEST
        and word.islower()
        and (not before or before.isspace())
        and view.lexicon.is_function(word)
    )


def spintax(view: View) -> Iterator[Proposal]:
    """`{fully|completely}`: the first choice, where all of them are words of the language."""
    if "|" not in view.text:
        return
    for match in _SPINTAX.finditer(view.text):
        choices = [match[1], *match[2][1:].split("|")]
        words = [word for choice in choices for word in choice.split()]
        if all(word.isalpha() and view.lexicon.zipf(word) >= _SHORTEST for word in words):
            yield Proposal(match.start(), match.end(), match[1], "spintax", 0.9)


def letter_case(view: View) -> Iterator[Proposal]:
    """`order; It will`, `hat. they come`: function words only, in languages where they are never nouns."""
    if view.lang != "en":
        return
    for match in _CAPITAL.finditer(view.text):
        word = match.group()
        if word != "I" and word[0].isupper() and word[1:].islower() and view.lexicon.is_function(word):
            yield Proposal(match.start(), match.start() + 1, word[0].lower(), "capital-after-semicolon", 0.85)
    shortened = style().abbreviations.get(view.lang, NOTHING)
    for match in _SMALL.finditer(view.text):
        word = match.group()
        left = view.word_before(match.start() - 2)
        if (
            word.islower()
            and len(word) > 1
            and view.lexicon.is_function(word)
            and _ends_sentence(view, left, shortened)
        ):
            yield Proposal(match.start(), match.start() + 1, word[0].upper(), "small-after-stop", 0.85)


def _ends_sentence(view: View, word: str, shortened: frozenset[str]) -> bool:
    return len(word) >= _SHORTEST and word.lower() not in shortened and view.lexicon.zipf(word) >= _SHORTEST


_BREAK = re.compile(r"(?<![ \t])[ \t]*+\r?\n(?=[^\W\d_])")
_LINE = 40  # a shorter line may be verse or a list
_WRAPPED = 2  # with more such lines, the text is wrapped, or verse


def broken_line(view: View) -> Iterator[Proposal]:
    """A line break inside a sentence: after a function word, in a long line, before a small letter."""
    text = view.text
    breaks = [match for match in _BREAK.finditer(text) if text[match.end()].islower()]
    if len(breaks) > _WRAPPED:
        return
    for match in breaks:
        start = match.start()
        if start - text.rfind("\n", 0, start) > _LINE and view.lexicon.is_function(view.word_before(start)):
            yield Proposal(start, match.end(), " ", "broken-line", 0.85)
