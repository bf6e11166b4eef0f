"""Which lines beside the dates of a page are the titles of its posts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.dates.blocks import DateBlock, neighbour
from pipeline.text.dates.bylines import is_mere_byline, name_in
from pipeline.text.lines import Line
from pipeline.text.title_lines import is_furniture_word, is_title_like, width

_DIGITS = re.compile(r"\d+")
_TIMED = re.compile(r"\s{0,8}\d{1,2}[.:h]\d{2}\b")
_STEPS = 2  # lines such as "by Ann" that may stand between title and date
_LOOSE_WIDTH = 80  # of a title that ends in a full stop
_SEVERAL = 3  # dates on a page that show where titles stand


def titles_of(lines: Sequence[Line], blocks: Sequence[DateBlock], prose: Sequence[bool]) -> list[int | None]:
    """The title of each block, by line index: all stand above their dates, or all below."""
    for number, block in enumerate(blocks):
        block.after = _title_after(lines, block, prose)
        block.before = _title_before(lines, block, blocks[number - 1].dates[-1] if number else -1, prose)
    _forget_repeated(lines, blocks)
    loose = [block.after if block.after is not None else _loose_title(lines, block) for block in blocks]
    after = sum(block.after is not None for block in blocks)
    before = sum(block.before is not None for block in blocks)
    if after >= before and after * 2 > len(blocks):
        return loose if len(blocks) >= _SEVERAL else [block.after for block in blocks]
    if after > before and len(blocks) >= _SEVERAL and None not in loose:
        return loose
    return [block.before for block in blocks]


def can_be_title(text: str) -> bool:
    """Whether a line beside a date may be the title: neither furniture nor "by Ann".

    >>> can_be_title("The roof again"), can_be_title("by Ann Lee"), can_be_title("Leave a comment")
    (True, False, False)
    """
    return is_title_like(text) and not is_mere_byline(text) and not is_furniture_word(text)


def _title_before(lines: Sequence[Line], block: DateBlock, floor: int, prose: Sequence[bool]) -> int | None:
    """The line above the date, or above "by Ann" and the like there."""
    index = neighbour(lines, block.dates[0], -1)
    author = ""
    bylines: list[int] = []
    for _ in range(_STEPS):
        if index is None or index <= floor or prose[index] or can_be_title(lines[index].text):
            break
        if not is_mere_byline(lines[index].text):
            return None
        author = name_in(lines[index].text) or author
        bylines.append(index)
        index = neighbour(lines, index, -1)
    if index is None or index <= floor or prose[index] or not can_be_title(lines[index].text):
        return None
    block.author = block.author or author
    block.bylines = tuple(bylines)
    return index


def _title_after(lines: Sequence[Line], block: DateBlock, prose: Sequence[bool]) -> int | None:
    """The line after the date, if it reads as a title and the line after it as a body."""
    between = [i for i in range(block.dates[0], block.dates[-1]) if i not in block.dates and not lines[i].is_blank]
    if between:
        return between[0] if len(between) == 1 and can_be_title(lines[between[0]].text) else None
    index = neighbour(lines, block.dates[-1], 1)
    if index is None or index >= block.until or prose[index] or not can_be_title(lines[index].text):
        return None
    body = neighbour(lines, index, 1)
    if body is None or body >= block.until:
        return None
    if all(_TIMED.match(lines[line].text) for line in (index, body)):
        return None  # a programme, hour by hour
    begins = prose[body] or not is_title_like(lines[body].text) or width(lines[body].text) > width(lines[index].text)
    return index if begins or body > index + 1 else None


def _loose_title(lines: Sequence[Line], block: DateBlock) -> int | None:
    """A title that ends in a full stop, as "Decide at the door."; only other titles of the page make it one."""
    index = neighbour(lines, block.dates[-1], 1)
    if index is None or index >= block.until - 1 or width(lines[index].text) > _LOOSE_WIDTH:
        return None
    return index if is_title_like(lines[index].text.rstrip(" .")) else None


def _forget_repeated(lines: Sequence[Line], blocks: Sequence[DateBlock]) -> None:
    """Lines that come again above each date are furniture and no titles; "Day 1" and "Day 2" are titles."""
    above = {block.before: lines[block.before].text.strip() for block in blocks if block.before is not None}
    plain = list(above.values())
    masked = [_DIGITS.sub("0", text) for text in plain]
    for block in blocks:
        text = above.get(block.before, "") if block.before is not None else ""
        counted = masked.count(_DIGITS.sub("0", text)) > 1 and is_furniture_word(_DIGITS.sub(" ", text))
        if text and (plain.count(text) > 1 or counted):
            block.before = None
