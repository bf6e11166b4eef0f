"""Heads of posts: the date line that opens a post, with the title beside it.

A head is believed only where the page bears it out: prose follows it, none comes before the
first, and several heads are of one make and in the order of time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from pipeline.text.bylines import is_mere_byline
from pipeline.text.date_choice import choose_dates, is_chronological
from pipeline.text.date_lines import DateLine, read_date_line
from pipeline.text.lines import Line
from pipeline.text.title_lines import is_furniture_word, is_prose, is_title_like, width

_DIGITS = re.compile(r"\d+")
_NEAR = 2  # lines that may stand between two date lines of one head
_MOST_HEADER_LINES = 40
_HEADER_PROSE = 400  # code points of prose (a notice on cookies, a motto) above several heads
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


@dataclass(slots=True)
class _Block:
    """Date lines that stand together."""

    dates: list[int]
    line: DateLine
    day: date | None
    prose: int = 0  # code points of prose that follow
    before: int | None = None
    after: int | None = None
    until: int = field(default=0)


def date_lines_in(lines: Sequence[Line]) -> dict[int, DateLine]:
    """The date lines among `lines`, by index, in order."""
    return {line.index: date_line for line in lines if (date_line := read_date_line(line.text))}


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


def find_marked_heads(lines: Sequence[Line], page: str) -> list[Head]:
    """As `find_heads`, for a page whose markup tells what above the first head is no part of the post."""
    return _heads(lines, page, date_lines_in(lines), header_prose=True)


def _heads(lines: Sequence[Line], page: str, found: Mapping[int, DateLine], *, header_prose: bool) -> list[Head]:
    if not found:
        return []
    days = choose_dates([date_line.reading for date_line in found.values()], page)
    prose = [is_prose(line.text) and line.index not in found for line in lines]
    blocks = _blocks(lines, found, dict(zip(found, days, strict=True)), prose)
    chosen = _chosen(lines, blocks, prose, header_prose=header_prose)
    return _with_titles(lines, chosen, prose) if chosen else []


def _blocks(
    lines: Sequence[Line], found: Mapping[int, DateLine], days: dict[int, date | None], prose: Sequence[bool]
) -> list[_Block]:
    """Date lines, those that belong together as one; each block knows whether prose follows it."""
    blocks: list[_Block] = []
    for index, date_line in found.items():
        last = blocks[-1] if blocks else None
        if last and _together(lines, last, index, days[index], prose):
            last.dates.append(index)
            if last.day is None and days[index] is not None:
                last.line, last.day = date_line, days[index]
            continue
        blocks.append(_Block([index], date_line, days[index]))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        block.until = following.dates[0] if following else len(lines)
        block.prose = _amount(lines, prose, block)
    return blocks


def _amount(lines: Sequence[Line], prose: Sequence[bool], block: _Block) -> int:
    return sum(len(lines[i].text) for i in range(block.dates[-1] + 1, block.until) if prose[i])


def _together(lines: Sequence[Line], block: _Block, index: int, day: date | None, prose: Sequence[bool]) -> bool:
    between = [i for i in range(block.dates[-1] + 1, index) if not lines[i].is_blank]
    if any(prose[i] for i in between) or len(between) > _NEAR:
        return False
    return day == block.day or ((day is None or block.day is None) and not between)


def _chosen(lines: Sequence[Line], blocks: list[_Block], prose: Sequence[bool], *, header_prose: bool) -> list[_Block]:
    """The blocks that head posts."""
    first = next((n for n, block in enumerate(blocks) if block.prose and _plausible(block, lines)), None)
    if first is None:
        return []
    above = sum(len(lines[i].text) for i in range(blocks[first].dates[0]) if prose[i])
    if sum(not line.is_blank for line in lines[: blocks[first].dates[0]]) > _MOST_HEADER_LINES and not header_prose:
        return []
    rest = _rest(lines, blocks[first:], prose)
    if above and not header_prose and (not rest or above > _HEADER_PROSE):
        return []
    return [blocks[first], *rest]


def _plausible(block: _Block, lines: Sequence[Line]) -> bool:
    """Whether the block alone may head a post; a date in few digits needs a time or a weekday beside it."""
    reading = block.line.reading
    if reading.short_year:
        return reading.has_time or bool(reading.weekdays) or block.line.is_byline
    if reading.has_year:
        return True
    around = (_neighbour(lines, block.dates[0], -1), _neighbour(lines, block.dates[-1], 1))
    return any(i is not None and is_title_like(lines[i].text) for i in around)


def _rest(lines: Sequence[Line], blocks: list[_Block], prose: Sequence[bool]) -> list[_Block]:
    """The heads after the first: of its make, with prose behind them, in the order of time."""
    shape = blocks[0].line.shape
    heads = [blocks[0], *(b for b in blocks[1:] if b.line.shape == shape and _plausible(b, lines))]
    while not heads[-1].prose:
        heads.pop()
    for block, following in pairwise(heads):
        block.until = following.dates[0]
        block.prose = _amount(lines, prose, block)
    if not is_chronological([block.day for block in heads if block.day]) or _are_comments(lines, heads):
        return []
    return heads[1:] if _are_posts([block.prose for block in heads]) else []


def _are_posts(amounts: Sequence[int]) -> bool:
    """Whether what follows the dates is posts: not lists of events, nor teasers below one long post."""
    if len(amounts) < 2 or sum(amount > 0 for amount in amounts) * 2 < len(amounts):  # noqa: PLR2004 several
        return False
    teasers = amounts[0] > _TEASED * max(amounts[1:]) and max(amounts[1:]) < _TEASER
    return not teasers and sum(amounts) >= _POST * len(amounts)


def _are_comments(lines: Sequence[Line], blocks: list[_Block]) -> bool:
    """Whether the dates after the first are those of comments: a name and a time each, close together."""
    days = [block.day for block in blocks if block.day]
    if len(days) < len(blocks) or any(a > b for a, b in pairwise(days)):
        return False
    if not all(block.line.reading.has_time for block in blocks[1:]) or days[-1] == days[0]:
        return all(block.line.reading.has_time for block in blocks[1:]) and _named(lines, blocks[1:])
    gaps = [(b - a).days for a, b in pairwise(days)]
    return max(gaps) <= _COMMENT_DAYS and _named(lines, blocks[1:])


def _named(lines: Sequence[Line], blocks: list[_Block]) -> bool:
    """Whether each of the dates has a name or nothing beside it, where a post has a title."""
    for block in blocks:
        above = _neighbour(lines, block.dates[0], -1)
        below = _neighbour(lines, block.dates[-1], 1)
        titles = [i for i in (above, below) if i is not None and is_title_like(lines[i].text)]
        if any(len(lines[i].text.split()) > _COMMENT_NAME for i in titles):
            return False
    return True


# ------------------------------------------------------------------ titles
def _neighbour(lines: Sequence[Line], index: int, step: int) -> int | None:
    """The nearest line that is not blank, before (`step` -1) or after (1) line `index`."""
    index += step
    while 0 <= index < len(lines):
        if not lines[index].is_blank:
            return index
        index += step
    return None


def _with_titles(lines: Sequence[Line], blocks: list[_Block], prose: Sequence[bool]) -> list[Head]:
    """The heads with their titles: all before the date, or all after it."""
    for number, block in enumerate(blocks):
        floor = blocks[number - 1].dates[-1] if number else -1
        block.after = _title_after(lines, block, prose)
        above = _neighbour(lines, block.dates[0], -1)
        block.before = above if above is not None and above > floor and _can_be_title(lines[above].text) else None
    _forget_repeated(lines, blocks)
    after = sum(block.after is not None for block in blocks)
    before = sum(block.before is not None for block in blocks)
    date_first = after >= before and after * 2 > len(blocks)
    heads = []
    for block in blocks:
        title = block.after if date_first else block.before
        if title is None and date_first and len(blocks) > 2:  # noqa: PLR2004 the others show where titles stand
            title = _loose_title(lines, block)
        heads.append(Head(tuple(block.dates), block.day, title, block.line.author))
    return heads


def _can_be_title(text: str) -> bool:
    """Whether a line beside a date may be the title: neither furniture nor "by Ann"."""
    return is_title_like(text) and not is_mere_byline(text) and not is_furniture_word(text)


def _title_after(lines: Sequence[Line], block: _Block, prose: Sequence[bool]) -> int | None:
    """The line after the date, if it reads as a title and the line after it as a body."""
    between = [i for i in range(block.dates[0], block.dates[-1]) if i not in block.dates and not lines[i].is_blank]
    if between:
        return between[0] if len(between) == 1 and _can_be_title(lines[between[0]].text) else None
    index = _neighbour(lines, block.dates[-1], 1)
    if index is None or index >= block.until or prose[index] or not _can_be_title(lines[index].text):
        return None
    body = _neighbour(lines, index, 1)
    if body is None or body >= block.until:
        return None
    begins = prose[body] or not is_title_like(lines[body].text) or width(lines[body].text) > width(lines[index].text)
    return index if begins or body > index + 1 else None


def _loose_title(lines: Sequence[Line], block: _Block) -> int | None:
    """A title that ends in a full stop, on a page whose other titles stand just there."""
    index = _neighbour(lines, block.dates[-1], 1)
    if index is None or index >= block.until - 1 or width(lines[index].text) > _LOOSE_WIDTH:
        return None
    return index if is_title_like(lines[index].text.rstrip(" .")) else None


_LOOSE_WIDTH = 80


def _forget_repeated(lines: Sequence[Line], blocks: list[_Block]) -> None:
    """Lines that come again above each date are furniture and no titles; "Day 1" and "Day 2" are titles."""
    above = {block.before: lines[block.before].text.strip() for block in blocks if block.before is not None}
    plain = list(above.values())
    masked = [_DIGITS.sub("0", text) for text in plain]
    for block in blocks:
        text = above.get(block.before, "") if block.before is not None else ""
        counted = masked.count(_DIGITS.sub("0", text)) > 1 and is_furniture_word(_DIGITS.sub(" ", text))
        if text and (plain.count(text) > 1 or counted):
            block.before = None


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
