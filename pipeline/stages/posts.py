"""The posts of a page: cut at the lines that head them; title and date leave the text for the metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from pipeline.document import Cause, Changes, Document, Edit, Metadata, PostCut, Span, SpanLabel
from pipeline.stages.base import Scope, Stage, StageConfig
from pipeline.text.dates.choice import is_chronological
from pipeline.text.dates.lines import DateLine
from pipeline.text.dates.loose import possible_loose_lines
from pipeline.text.heads.finding import Head, date_lines_in, find_heads, lines_to_drop, strict_date_lines_in
from pipeline.text.heads.html import find_html_heads
from pipeline.text.lines import Line, split_lines
from pipeline.text.title_lines import is_prose

_TITLE, _DATE = "title", "date-line"
_CONFIDENCE = 0.9
_ROUNDS = 4


class Posts(Stage[StageConfig]):
    """Cuts a page into its dated posts.

    A page with no date line that heads a post stays one post. The posts tile the page, so that
    what stands between two of them belongs to the first.
    """

    name = "posts"
    scope = Scope.PAGE
    rules: ClassVar[dict[str, str]] = {
        _TITLE: "takes the title of a post out of its text",
        _DATE: "takes the date line of a post, with author and rubric, out of its text",
    }

    def process(self, doc: Document) -> Changes:
        """Cuts, title and date of each post, and the edits that drop their lines."""
        lines = split_lines(doc.text)
        strict = strict_date_lines_in(lines)
        found = date_lines_in(lines, strict)
        heads = find_html_heads(doc, lines, found) if doc.blocks else find_heads(lines, doc.text, found)
        if not heads:
            return Changes()
        gone = {index for head in heads for index in head.lines}
        extra = _uncovered(lines, gone, strict, doc.text)
        gone.update(index for head in extra for index in head.lines)
        heads = _with_later(heads, extra, lines)
        first = next((line.index for line in lines if not line.is_blank), 0)
        dropped = lines_to_drop(lines, gone, {first, *(head.first for head in heads[1:])})
        edits = [_edit(lines[index], doc.text, heads, owner) for index, owner in dropped.items()]
        spans = list(_spans(lines, heads))
        facts = [_facts(head, lines, doc.metadata) for head in heads]
        if len(heads) == 1:
            return Changes(edits, spans, metadata=facts[0])
        starts = [0, *(lines[head.first].start for head in heads[1:])]
        return Changes(edits, spans, posts=[PostCut(start, fact) for start, fact in zip(starts, facts, strict=True)])


def _uncovered(lines: Sequence[Line], gone: set[int], found: Mapping[int, DateLine], text: str) -> list[Head]:
    """Heads that come to the top only once the first ones are gone, in order: a second run would find them."""
    extra: list[Head] = []
    taken: set[int] = set()
    possible = found.keys() | possible_loose_lines(lines, found)
    for _ in range(_ROUNDS):
        if possible <= gone | taken:
            break
        left = [line for line in lines if line.index not in taken and line.index not in gone]
        again = [Line(n, line.start, line.end, line.next, line.text) for n, line in enumerate(left)]
        known = {n: found[line.index] for n, line in enumerate(left) if line.index in found}
        dates = date_lines_in(again, known)
        if not dates:
            break
        heads = [_placed(head, left) for head in find_heads(again, text, dates)]
        if not heads:
            break
        extra += heads
        taken |= {index for head in heads for index in head.lines}
    return sorted(extra, key=lambda head: head.first)


def _placed(head: Head, left: Sequence[Line]) -> Head:
    """`head`, which was found among the lines `left`, with the line numbers of the whole page."""
    title = None if head.title is None else left[head.title].index
    return replace(head, dates=tuple(left[index].index for index in head.dates), title=title)


def _with_later(heads: list[Head], extra: Sequence[Head], lines: Sequence[Line]) -> list[Head]:
    """`heads`, and those of `extra` with a title and a day that end a post with text, if all are in order of time."""
    posts = [*heads]
    for head in extra:
        between = lines[posts[-1].lines[-1] + 1 : head.first]
        if head.title is not None and head.day is not None and any(is_prose(line.text) for line in between):
            posts.append(head)
    return posts if is_chronological([head.day for head in posts if head.day]) else heads


def _edit(line: Line, text: str, heads: Sequence[Head], owner: int) -> Edit:
    rule = _TITLE if any(owner == head.title for head in heads) else _DATE
    return Edit(line.start, line.next, text[line.start : line.next], "", (Cause("posts", rule, _CONFIDENCE),))


def _spans(lines: Sequence[Line], heads: Sequence[Head]) -> Iterator[Span]:
    for head in heads:
        for index in head.lines:
            line = lines[index]
            if index == head.title:
                yield Span(line.start, line.end, SpanLabel.TITLE, _shown(line))
            else:
                yield Span(line.start, line.end, SpanLabel.DATE, head.day.isoformat() if head.day else "")


def _shown(line: Line) -> str:
    return line.text.strip().lstrip("\ufeff").strip()


def _facts(head: Head, lines: Sequence[Line], known: Metadata) -> Mapping[str, object]:
    """Metadata of a post. What the page's markup says stands where the lines say nothing."""
    facts: dict[str, object] = {}
    if head.title is not None:
        facts["title"] = _shown(lines[head.title])
    if head.day:
        facts["date"] = head.day.isoformat()
    if head.author and not known.author:
        facts["author"] = head.author
    return facts


STAGE = Posts
