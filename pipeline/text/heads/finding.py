"""Heads of posts: the date line that opens a post, with the title beside it.

A head is believed only where the page bears it out: text follows it, none comes before the
first, and several heads are of one make and in the order of time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline.text.dates.blocks import DateBlock, date_blocks, extend, neighbour
from pipeline.text.dates.choice import choose_dates, is_chronological
from pipeline.text.dates.lines import DateLine, read_date_line
from pipeline.text.dates.loose import loose_lines
from pipeline.text.heads.titles import titles_of
from pipeline.text.lines import Line
from pipeline.text.title_lines import is_prose, is_title_like

_MOST_HEADER_LINES = 40
_HEADER_PROSE = 400  # code points of prose (a notice on cookies) above several heads
_MOTTO = 100  # code points of prose above a single head: the motto of a blog
_POST = 80  # code points of prose, on the mean, that make posts of dated pieces
_TEASER, _TEASED = 300, 4  # code points of the longest teaser; how much longer the post above is
_COMMENT_DAYS = 3  # comments follow one another within days
_COMMENT_NAME = 3  # words


@dataclass(frozen=True, slots=True)
class Head:
    """The lines that open a post, by index; `day` is None for a date without its year."""

    dates: tuple[int, ...]
    day: date | None
    title: int | None = None
    author: str = ""

    @property
    def first(self) -> int:
        """The first line of the head."""
        return self.lines[0]

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines of the head, in order."""
        return tuple(sorted({*self.dates, *(() if self.title is None else (self.title,))}))


def strict_date_lines_in(lines: Sequence[Line]) -> dict[int, DateLine]:
    """The lines among `lines` that are date lines wherever they stand, by index, in order."""
    return {line.index: date_line for line in lines if (date_line := read_date_line(line.text))}


def date_lines_in(lines: Sequence[Line], strict: Mapping[int, DateLine] | None = None) -> dict[int, DateLine]:
    """The date lines among `lines`, by index, in order; `strict` are those that are so anywhere, if known."""
    known = strict_date_lines_in(lines) if strict is None else strict
    loose = loose_lines(lines, known)
    return dict(sorted({**known, **loose}.items())) if loose else dict(known)


def find_heads(lines: Sequence[Line], page: str, found: Mapping[int, DateLine] | None = None) -> list[Head]:
    r"""The heads of the posts that `lines` hold, in order; empty where no date line heads a post.

    `page` is the whole text, which may settle how dates are to be read; `found` are the date
    lines, if they are known already.

    >>> from pipeline.text.lines import split_lines
    >>> text = "My shed\n5 May 2010\n" + "The roof leaks and so does the bucket under it, every day. " * 3
    >>> [(head.title, str(head.day)) for head in find_heads(split_lines(text), text)]
    [(0, '2010-05-05')]
    """
    return _heads(lines, page, date_lines_in(lines) if found is None else found, header_prose=False)


def find_marked_heads(lines: Sequence[Line], page: str, found: Mapping[int, DateLine] | None = None) -> list[Head]:
    """As `find_heads`, for a page whose markup tells what above the first head is no part of the post."""
    return _heads(lines, page, date_lines_in(lines) if found is None else found, header_prose=True)


def _heads(lines: Sequence[Line], page: str, found: Mapping[int, DateLine], *, header_prose: bool) -> list[Head]:
    if not found:
        return []
    days = choose_dates([date_line.reading for date_line in found.values()], page)
    prose = [is_prose(line.text) and line.index not in found for line in lines]
    blocks = _candidates(lines, date_blocks(lines, found, days, prose), prose)
    if not blocks:
        return []
    titles = titles_of(lines, blocks, prose)
    if titles[0] is not None and not any(title is not None for title in titles[1:]):
        blocks, titles = blocks[:1], titles[:1]  # what follows a titled post without a title is comments, or its parts
    if not header_prose and not _may_begin(lines, blocks[0], titles, prose):
        return []
    return [_head(block, title) for block, title in zip(blocks, titles, strict=True)]


def _head(block: DateBlock, title: int | None) -> Head:
    bylines = block.bylines if title is not None and title == block.before else ()
    return Head((*block.dates, *bylines), block.day, title, block.author)


def _candidates(lines: Sequence[Line], blocks: list[DateBlock], prose: Sequence[bool]) -> list[DateBlock]:
    """The first block that text follows, and those of its make after it."""
    first = next((n for n, block in enumerate(blocks) if block.prose and _plausible(block, lines)), None)
    return [] if first is None else [blocks[first], *_rest(lines, blocks[first:], prose)]


def _may_begin(lines: Sequence[Line], block: DateBlock, titles: Sequence[int | None], prose: Sequence[bool]) -> bool:
    """Whether what stands above the first head can be the header of a page."""
    above = [i for i in range(block.dates[0]) if not lines[i].is_blank]
    text = sum(len(lines[i].text) for i in above if prose[i])
    if len(above) > _MOST_HEADER_LINES:
        return False
    if not text:
        return True
    titled = all(title is not None for title in titles)
    return titled and not prose[above[-1]] and text <= (_HEADER_PROSE if len(titles) > 1 else _MOTTO)


def _plausible(block: DateBlock, lines: Sequence[Line]) -> bool:
    """Whether the block alone may head a post; a date in few digits needs a time or a weekday beside it."""
    reading = block.line.reading
    if reading.short_year:
        return reading.has_time or bool(reading.weekdays) or block.line.is_byline
    if reading.has_year:
        return True
    around = (neighbour(lines, block.dates[0], -1), neighbour(lines, block.dates[-1], 1))
    return any(i is not None and is_title_like(lines[i].text) for i in around)


def _rest(lines: Sequence[Line], blocks: list[DateBlock], prose: Sequence[bool]) -> list[DateBlock]:
    """The heads after the first: of its make, with text behind them, in the order of time."""
    shape = blocks[0].line.shape
    heads = [blocks[0], *(b for b in blocks[1:] if b.line.shape == shape and _plausible(b, lines))]
    while not heads[-1].prose:
        heads.pop()
    for block, following in pairwise(heads):
        extend(block, following.dates[0], lines, prose)
    if not is_chronological([block.day for block in heads if block.day]) or _are_comments(lines, heads):
        extend(heads[0], blocks[1].dates[0] if len(blocks) > 1 else len(lines), lines, prose)
        return []
    return heads[1:] if _are_posts([block.prose for block in heads]) else []


def _are_posts(amounts: Sequence[int]) -> bool:
    """Whether what follows the dates is posts: not lists of events, nor teasers below one long post."""
    if len(amounts) < 2 or sum(amount > 0 for amount in amounts) * 2 < len(amounts):  # noqa: PLR2004 several
        return False
    teasers = amounts[0] > _TEASED * max(amounts[1:]) and max(amounts[1:]) < _TEASER
    return not teasers and sum(amounts) >= _POST * len(amounts)


def _are_comments(lines: Sequence[Line], blocks: list[DateBlock]) -> bool:
    """Whether the dates after the first are those of comments: a name and a time each, close together."""
    days = [block.day for block in blocks if block.day]
    if len(days) < len(blocks) or any(a > b for a, b in pairwise(days)):
        return False
    if not all(block.line.reading.has_time for block in blocks[1:]) or days[-1] == days[0]:
        return all(block.line.reading.has_time for block in blocks[1:]) and _named(lines, blocks[1:])
    gaps = [(b - a).days for a, b in pairwise(days)]
    return max(gaps) <= _COMMENT_DAYS and _named(lines, blocks[1:])


def _named(lines: Sequence[Line], blocks: list[DateBlock]) -> bool:
    """Whether each of the dates has a name or nothing beside it, where a post has a title."""
    for block in blocks:
        above = neighbour(lines, block.dates[0], -1)
        below = neighbour(lines, block.dates[-1], 1)
        titles = [i for i in (above, below) if i is not None and is_title_like(lines[i].text)]
        if any(len(lines[i].text.split()) > _COMMENT_NAME for i in titles):
            return False
    return True


def lines_to_drop(lines: Sequence[Line], dropped: Iterable[int], tops: Collection[int] = (0,)) -> dict[int, int]:
    """The lines to take out when `dropped` go: these, and the blank lines that would pile up in their place.

    Each line's index leads to the index of the dropped line it goes with. `tops` are the indexes of
    lines with nothing of their own post above them: blank lines after a drop there go too.
    """
    out = {index: index for index in sorted(dropped)}
    for index in tuple(out):
        above = index
        while above - 1 in out and above not in tops:
            above -= 1
        if above not in tops and above > 0 and not lines[above - 1].is_blank:
            continue
        below = index + 1
        while below < len(lines) and lines[below].is_blank and below not in out:
            out[below] = index
            below += 1
    return dict(sorted(out.items()))
