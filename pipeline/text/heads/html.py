"""Heads of posts on an HTML page, where the markup helps: headings, the article, the page's own title."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from pipeline.document import Block, Document
from pipeline.text.dates.choice import choose_dates
from pipeline.text.dates.lines import DateLine, read_date_line
from pipeline.text.dates.loose import read_loose_date_line
from pipeline.text.heads.finding import Head, find_marked_heads
from pipeline.text.lines import Line
from pipeline.text.title_lines import is_prose

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_ABOVE, _BELOW = 3, 12  # lines around the title within which the date stands


def find_html_heads(doc: Document, lines: Sequence[Line], found: Mapping[int, DateLine] | None = None) -> list[Head]:
    """The heads of the posts of an HTML page: several where each has a heading and a date, otherwise one or none.

    `found` are the date lines, if they are known already.
    """
    blocks = _block_of_lines(doc, lines)
    several = find_marked_heads(lines, doc.text, found)
    if len(several) > 1 and _all_headings(several, blocks):
        return several
    title = _title(doc, lines, blocks)
    if title is None:
        return several[:1]
    return [_single(lines, title, blocks, doc.text)]


def _block_of_lines(doc: Document, lines: Sequence[Line]) -> list[Block | None]:
    placed = [(doc.in_text(block), block) for block in doc.blocks]
    starts = [start for (start, _), _ in placed]
    found: list[Block | None] = []
    for line in lines:
        at = bisect_right(starts, line.start) - 1
        covers = at >= 0 and placed[at][0][1] >= line.end and not line.is_blank
        found.append(placed[at][1] if covers else None)
    return found


def _all_headings(heads: Sequence[Head], blocks: Sequence[Block | None]) -> bool:
    tags = {block.tag if (block := blocks[head.title]) else "" for head in heads if head.title is not None}
    return len(tags) == 1 and tags <= _HEADINGS and all(head.title is not None for head in heads)


def _title(doc: Document, lines: Sequence[Line], blocks: Sequence[Block | None]) -> int | None:
    """The line that is the page's title: the last heading above the article's first prose that equals it."""
    wanted = _same(doc.metadata.title or "")
    if not wanted:
        return None
    equal = [line.index for line in lines if _same(line.text) == wanted]
    headings = [index for index in equal if (block := blocks[index]) and block.tag in _HEADINGS]
    candidates = headings or equal
    body = next((i for i, line in enumerate(lines) if (b := blocks[i]) and b.main and is_prose(line.text)), len(lines))
    above = [index for index in candidates if index < body]
    return above[-1] if above else (candidates[0] if candidates else None)


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()


def _single(lines: Sequence[Line], title: int, blocks: Sequence[Block | None], page: str) -> Head:
    """The head around the title: date lines between it and the first prose, or just above it."""
    shown = [line for line in lines if not line.is_blank]
    at = next(n for n, line in enumerate(shown) if line.index == title)
    below = []
    for line in shown[at + 1 : at + 1 + _BELOW]:
        block = blocks[line.index]
        if is_prose(line.text) and not read_date_line(line.text) and (block is None or block.main is not False):
            break
        below.append(line)
    near = shown[max(0, at - _ABOVE) : at][::-1]
    for found in (_dates(below), _dates(near), _dates_far_above(shown[:at], blocks, blocks[title])):
        if found:
            days = choose_dates([date_line.reading for _, date_line in found], page)
            day = next((day for day in days if day), None)
            same = [line.index for (line, _), own in zip(found, days, strict=True) if own in (day, None)]
            author = next((date_line.author for _, date_line in found if date_line.author), "")
            return Head(tuple(same), day, title, author)
    return Head((), None, title)


def _dates(lines: Sequence[Line]) -> list[tuple[Line, DateLine]]:
    """The date lines among those on one side of a title, nearest first; the nearest need be no strict one."""
    found = [(line, date_line) for line in lines if (date_line := read_date_line(line.text))]
    if not found and lines and (loose := read_loose_date_line(lines[0].text)):
        found = [(lines[0], loose)]
    return found


def _dates_far_above(
    above: Sequence[Line], blocks: Sequence[Block | None], title: Block | None
) -> list[tuple[Line, DateLine]]:
    """The one date with a time in the box of the title, where a forum puts what it tells of the author between."""
    found: list[tuple[Line, DateLine]] = []
    for line in above[: -_BELOW - 1 : -1]:
        block = blocks[line.index]
        if block is None or title is None or not set(block.names) & set(title.names) or is_prose(line.text):
            break
        date_line = read_date_line(line.text)
        if date_line and date_line.reading.has_time and date_line.reading.has_year:
            found.append((line, date_line))
    return found if len(found) == 1 else []
