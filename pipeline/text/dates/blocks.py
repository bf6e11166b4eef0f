"""Date lines of a page that stand together, and the prose that follows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.text.dates.lines import DateLine
from pipeline.text.lines import Line

_NEAR = 2  # lines that may stand between two date lines of one head
_VERSE = re.compile(r"[.,;!?…。、，！？؟।–—]['\"’”»“」』）)]*\s*$")
_SHORT_LINES = 2  # lines that end like verses or short sentences, so that what stands there is a text


@dataclass(slots=True)
class DateBlock:
    """Date lines that belong together, up to line `until`; `prose` counts the code points of text that follow.

    `before` and `after` are the lines that could be the title, `bylines` those between it and the date.
    """

    dates: list[int]
    line: DateLine
    day: date | None
    prose: int = 0
    until: int = 0
    before: int | None = None
    after: int | None = None
    author: str = ""
    bylines: tuple[int, ...] = ()


def neighbour(lines: Sequence[Line], index: int, step: int) -> int | None:
    """The nearest line that is not blank, before (`step` -1) or after (1) line `index`."""
    index += step
    while 0 <= index < len(lines):
        if not lines[index].is_blank:
            return index
        index += step
    return None


def date_blocks(
    lines: Sequence[Line], found: Mapping[int, DateLine], days: Sequence[date | None], prose: Sequence[bool]
) -> list[DateBlock]:
    """The date lines `found`, with their `days`, as blocks in order."""
    blocks: list[DateBlock] = []
    for (index, date_line), day in zip(found.items(), days, strict=True):
        last = blocks[-1] if blocks else None
        if last and _together(lines, last, (index, day), prose):
            last.dates.append(index)
            if last.day is None and day is not None:
                last.line, last.day = date_line, day
            continue
        blocks.append(DateBlock([index], date_line, day, author=date_line.author))
    ends = [*(block.dates[0] for block in blocks[1:]), len(lines)]
    for block, end in zip(blocks, ends, strict=True):
        extend(block, end, lines, prose)
    return blocks


def extend(block: DateBlock, until: int, lines: Sequence[Line], prose: Sequence[bool]) -> None:
    """Let `block` reach to line `until`, and count its prose anew; verses count where there is nothing else."""
    body = range(block.dates[-1] + 1, until)
    block.until = until
    block.prose = sum(len(lines[i].text) for i in body if prose[i])
    if not block.prose:
        verses = [lines[i].text for i in body if _VERSE.search(lines[i].text)]
        block.prose = sum(map(len, verses)) if len(verses) >= _SHORT_LINES else 0


def _together(
    lines: Sequence[Line], block: DateBlock, following: tuple[int, date | None], prose: Sequence[bool]
) -> bool:
    """Whether a date line (index, day) belongs to `block`: next to it, or near it with the same day."""
    index, day = following
    between = [i for i in range(block.dates[-1] + 1, index) if not lines[i].is_blank]
    if any(prose[i] for i in between) or len(between) > _NEAR:
        return False
    return day == block.day or ((day is None or block.day is None) and not between)
