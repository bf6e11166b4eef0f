"""Titles of posts that no date line heads, and heads that came to light once page furniture was gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from pipeline.document import Cause, Changes, Document, Edit, Span, SpanLabel
from pipeline.stages.base import Stage, StageConfig
from pipeline.text.heads.finding import Head, find_heads, lines_to_drop
from pipeline.text.lines import Line, split_lines
from pipeline.text.title_lines import is_prose, is_title_like

_TITLE, _DATE = "title", "date-line"
_CONFIDENCE = 0.8
_FURNITURE = ("boilerplate", "spam_links")
_LISTED = re.compile(r"\w: |\d")
_MANY = 3  # lines above what would be the title
_ROUNDS = 4


class Titles(Stage[StageConfig]):
    """Finds the title of a post that has none yet.

    The line leaves the text only where the post lost page furniture, so that it surely came from
    a page; in a text that shows no trace of one the title is told but stays where it is.
    """

    name = "titles"
    rules: ClassVar[dict[str, str]] = {
        _TITLE: "takes the title of a post out of its text",
        _DATE: "takes a date line out that stood below page furniture",
    }

    def process(self, doc: Document) -> Changes:
        """Title and date of the post, and the edits that drop their lines."""
        if not doc.text or doc.text.isspace():
            return Changes()
        lines = split_lines(doc.text)
        heads = [] if doc.blocks else _heads(lines, doc)
        gone = {index for head in heads for index in head.lines}
        named = {head.title for head in heads if head.title is not None}
        metadata: dict[str, object] = {}
        if heads:
            metadata = _facts(heads[0], lines, doc)
        known = doc.metadata.title or doc.spans_of(SpanLabel.TITLE) or metadata.get("title")
        title = None if known or heads else _title(lines, _floor(doc))
        if title is not None:
            metadata["title"] = _shown(lines[title])
            if any(edit.has_stage(stage) for edit in doc.ledger.edits for stage in _FURNITURE):
                gone.add(title)
                named.add(title)
        return _changes(doc, lines, gone, named, metadata)


def _heads(lines: Sequence[Line], doc: Document) -> list[Head]:
    """Heads at the top of the post, above its first prose, until none is left there."""
    top = next((line.index + 1 for line in lines if is_prose(line.text)), len(lines))
    left = list(lines[:top])
    found: list[Head] = []
    for _ in range(_ROUNDS):
        numbered = [Line(n, line.start, line.end, line.next, line.text) for n, line in enumerate(left)]
        heads = find_heads(numbered, doc.text)
        if not heads:
            break
        found += [_in_full(head, left) for head in heads]
        gone = {index for head in heads for index in head.lines}
        left = [line for n, line in enumerate(left) if n not in gone]
    return found


def _in_full(head: Head, left: Sequence[Line]) -> Head:
    """`head` with the line numbers of the whole post."""
    title = left[head.title].index if head.title is not None else None
    return Head(tuple(left[index].index for index in head.dates), head.day, title, head.author)


def _facts(head: Head, lines: Sequence[Line], doc: Document) -> dict[str, object]:
    facts: dict[str, object] = {}
    if head.title is not None and not doc.metadata.title:
        facts["title"] = _shown(lines[head.title])
    if head.day and not doc.metadata.date and not doc.spans_of(SpanLabel.DATE):
        facts["date"] = head.day.isoformat()
    if head.author and not doc.metadata.author:
        facts["author"] = head.author
    return facts


def _shown(line: Line) -> str:
    return line.text.strip().lstrip("\ufeff").strip()


def _floor(doc: Document) -> int:
    """Where the post's own text begins: what stands above its date line is page furniture."""
    return max((doc.in_text(span)[1] for span in doc.spans_of(SpanLabel.DATE)), default=0)


def _title(lines: Sequence[Line], floor: int) -> int | None:
    """The line above the first prose that reads as a title; the lowest where several stand together."""
    shown = [line for line in lines if not line.is_blank and line.start >= floor]
    if len(shown) < 2 or not is_title_like(shown[0].text) or is_prose(shown[0].text):  # noqa: PLR2004 title and body
        return None
    at = 0
    while at + 1 < len(shown) and shown[at + 1].index == shown[at].index + 1 and is_title_like(shown[at + 1].text):
        if is_prose(shown[at + 1].text):
            break
        at += 1
    if at + 1 == len(shown) or not is_prose(shown[at + 1].text):
        at = 0
    if at and (at >= _MANY or all(_LISTED.search(line.text) for line in shown[: at + 1])):
        return None  # results, a programme: no site has so many names
    return shown[at].index if is_prose(shown[at + 1].text) else None


def _changes(
    doc: Document, lines: Sequence[Line], gone: set[int], named: set[int], metadata: dict[str, object]
) -> Changes:
    first = next((line.index for line in lines if not line.is_blank), 0)
    edits = []
    for index, owner in lines_to_drop(lines, gone, {first}).items():
        line = lines[index]
        cause = Cause("titles", _TITLE if owner in named else _DATE, _CONFIDENCE)
        edits.append(Edit(line.start, line.next, doc.text[line.start : line.next], "", (cause,)))
    spans = [
        Span(
            lines[i].start,
            lines[i].end,
            SpanLabel.TITLE if i in named else SpanLabel.DATE,
            _shown(lines[i]) if i in named else "",
        )
        for i in sorted(gone)
    ]
    return Changes(edits, spans, metadata=metadata)


STAGE = Titles
