"""Quotation marks and brackets with spaces on their inner side, and quotations that nothing sets apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.style import style
from pipeline.repair.view import Proposal, View
from pipeline.text.lines import split_lines

_LONGEST = 120
_NEAR = 2000  # how far back a quotation may have been opened
_DIRECTED = (
    re.compile(rf"(„)( ++)([^„“”\"\n]{{1,{_LONGEST}}}?)( +)([“”])"),
    re.compile(rf"(“)( ++)([^„“”\"\n]{{1,{_LONGEST}}}?)( +)(”)"),
    re.compile(rf"(«)( ++)([^«»\n]{{1,{_LONGEST}}}?)( +)(»)"),
)
_BRACKETS = re.compile(rf"(\()( ++)([^()\n]{{1,{_LONGEST}}}?)( +)(\))")
_BEFORE_OPENING = re.compile(r"[„«](?=[^\W\d_])")
_STRAIGHT_JOINED = re.compile(r"[^\W\d_]\"(?=[^\W\d_])")
_HAS_WORD = re.compile(r"[^\W\d_]{3}")
_SPACED_STRAIGHT = re.compile(r'"[^"\n]{1,120} "')


def spaced_quotes(view: View) -> Iterator[Proposal]:
    """`" so "`, `„ so “`, `« so »` except in French."""
    text = view.text
    if " “" in text or " ”" in text:
        for pattern in _DIRECTED[:2]:
            yield from _pairs(pattern, text, "quotes-spaced")
    if " »" in text and view.lang not in style().spaced_high_punctuation:
        yield from _pairs(_DIRECTED[2], text, "quotes-spaced")
    if "( " in text:
        yield from _pairs(_BRACKETS, text, "brackets-spaced")
    if _SPACED_STRAIGHT.search(text):
        for line in split_lines(text):
            if line.text.count('"') >= 2:  # noqa: PLR2004 a pair
                yield from _straight(line.start, line.text)


def _pairs(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[Proposal]:
    for match in pattern.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before and not before.isspace() and before not in "([–—-" and pattern is not _BRACKETS:
            continue  # it closes a quotation: »so« or „so“
        if pattern is _BRACKETS and not _HAS_WORD.search(match[3]):
            continue  # a formula
        yield Proposal(match.start(2), match.end(2), "", rule, 0.95)
        yield Proposal(match.start(4), match.end(4), "", rule, 0.95)


def _straight(offset: int, line: str) -> Iterator[Proposal]:
    """Straight marks have no direction: they are paired off along the line, which must hold an even number."""
    places = [at for at, char in enumerate(line) if char == '"']
    if len(places) % 2:
        return
    for opening, closing in zip(places[::2], places[1::2], strict=True):
        inner = line[opening + 1 : closing]
        before, after = line[opening - 1 : opening], line[closing + 1 : closing + 2]
        if before and not before.isspace() and before != "(":
            continue
        if inner[-1:] == " " and inner[:1].isalnum() and not after[:1].isalnum():  # "so "
            at = offset + opening + 1 + len(inner.rstrip(" "))
            yield Proposal(at, offset + closing, "", "quotes-spaced", 0.85)
            continue
        if not (inner[:1] == inner[-1:] == " " and inner.strip()):
            continue
        low, high = offset + opening + 1, offset + closing
        yield Proposal(low, low + len(inner) - len(inner.lstrip(" ")), "", "quotes-spaced", 0.95)
        trailing = len(inner) - len(inner.rstrip(" "))
        if after.isalpha():  # the space stands on the wrong side of the mark
            yield Proposal(high - trailing, high + 1, '" ', "quotes-spaced", 0.95)
        else:
            yield Proposal(high - trailing, high, "", "quotes-spaced", 0.95)


def _opened_late(offset: int, line: str) -> Iterator[Proposal]:
    """`says"so"`: a straight mark between two letters that by its number opens a quotation, in a line of pairs.

    What closes must look so, else the line is no prose.
    """
    places = [at for at, char in enumerate(line) if char == '"']
    if len(places) % 2:
        return
    for opening, closing in zip(places[::2], places[1::2], strict=True):
        inside = line[opening + 1 : closing]
        if (
            line[:opening][-1:].islower()  # Arabic and Hebrew join words to the mark, and have no case
            and inside[:1].isalpha()
            and not inside[-1].isspace()
            and not line[closing + 1 : closing + 2].isalnum()
        ):
            yield Proposal(offset + opening, offset + opening, " ", "quote-joined", 0.9)


def quote_joined(view: View) -> Iterator[Proposal]:
    """`word„quotation”` with no space before the opening mark."""
    text = view.text
    if _STRAIGHT_JOINED.search(text):
        for line in split_lines(text):
            yield from _opened_late(line.start, line.text)
    if "„" not in text and "«" not in text:
        return
    for match in _BEFORE_OPENING.finditer(text):
        at = match.start()
        if not text[at - 1 : at].isalpha():
            continue
        near = max(0, at - _NEAR)
        before = text[max(near, text.rfind("\n", near, at) + 1) : at]
        if match.group() == "«" and before.count("»") > before.count("«"):
            continue  # »so« closes with it
        yield Proposal(at, at, " ", "quote-joined", 0.9)
