"""Quotations that are opened and never closed, or closed and never opened, where the other half is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.repair.view import Proposal, View
from pipeline.text.lines import split_lines

_QUOTED = re.compile(r"(?<![^\W_])[\"“„«]([^\W_][^\"“”„«»\n]{1,60}[^\W_])[\"”“»](?![^\W_])")
_MARKS = re.compile(r"[\"“”„«»]")
_CLOSING = {'"': '"', "“": "”", "„": "“", "«": "»"}
_CLOSE = re.compile(r"(?:[^\W_]+[ '’-]){0,2}[^\W_]+(?=([.!?]?)(?: |$))")
_LINE = 2000  # no line of prose is longer
_PHRASES = 200  # quotations that are remembered, to bound the work
_SPEECH = frozenset(",:")


def half_quotes(view: View) -> Iterator[Proposal]:
    """The missing mark of a quotation, in lines with a single mark.

    It is certain where the same words stand quoted elsewhere in the text, and nearly so where a quotation of a few
    words behind a function word ends with its sentence: `She took a "real job. So ...`.
    """
    quoted = frozenset(match[1] for match in islice(_QUOTED.finditer(view.text), _PHRASES))
    for line in split_lines(view.text):
        marks = list(_MARKS.finditer(line.text)) if len(line.text) <= _LINE else ()
        if len(marks) == 1:
            yield from _closed(view, line.start + marks[0].start(), line.start + len(line.text), quoted)


def _closed(view: View, at: int, end: int, quoted: frozenset[str]) -> Iterator[Proposal]:
    text, mark = view.text, view.text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark not in _CLOSING or not after.isalnum() or not before.isspace():
        return
    for words in sorted(quoted, key=len, reverse=True):
        behind = at + 1 + len(words)
        if text.startswith(words, at + 1) and not text[behind : behind + 1].isalnum():
            yield Proposal(behind, behind, _CLOSING[mark], "half-quote", 0.9, evidence=f"quoted elsewhere: {words}")
            return
    short = _CLOSE.match(text, at + 1, end)
    if short and short[1] and before == " " and text[at - 2 : at - 1] not in _SPEECH:
        place = short.end() + 1
        sure = view.lexicon.is_function(view.word_before(at - 1)) and text[place : place + 2][1:].isupper()
        yield Proposal(place, place, _CLOSING[mark], "half-quote", 0.82 if sure else 0.6)
