"""Lines with a full date and a few words beside it: "Midsummer's eve, 20/6 2008", "2006年4月16日 晴".

By itself such a line may be anything. It is a date line where it stands as one: beside a title, with
prose behind, on a page that shows furniture.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.text.dates.blocks import neighbour
from pipeline.text.dates.bylines import date_window
from pipeline.text.dates.lines import DateLine, bare_line, shape_of
from pipeline.text.dates.reading import may_hold_date
from pipeline.text.dates.words import date_words, folded
from pipeline.text.lines import Line
from pipeline.text.title_lines import is_furniture, is_furniture_word, is_prose, is_title_like

LONGEST_LOOSE = 45  # code points
_MOST_WORDS = 3
_LONGEST_WORD = 18
_LONGEST_FURNITURE = 160
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|[年년]")
_TIME_SIGN = re.compile(r"\d\s?[:：時时시點点]")
_SPLIT = re.compile(r"[\s,、，;；()（）\[\]–—-]+")
_SENTENCE = re.compile(r"[.!?…。！？؟।]\s*$|[:：\"“”«»„]|://|[!?…。！？؟।]")


def read_loose_date_line(text: str) -> DateLine | None:
    """The date of a line that holds a full date and at most three short words; None for any other line.

    >>> read_loose_date_line("Midsummer eve, 20/6 2008").reading.candidates[0].day.isoformat()
    '2008-06-20'
    >>> read_loose_date_line("On 3 May 2010 we went to the sea") is None
    True
    """
    if len(text) > LONGEST_LOOSE or not _YEAR.search(folded(text)):
        return None
    bare = bare_line(text)
    window = date_window(bare)
    if window is None or not window[2].has_year or window[2].short_year:
        return None
    start, end, reading = window
    if reading.has_time and not _TIME_SIGN.search(bare[start:end]):  # "3.50" may be a price
        return None
    if not all(map(_is_trimming, (bare[:start], bare[end:]))):
        return None
    words = [word for part in (bare[:start], bare[end:]) for word in _words(part)]
    return DateLine(reading, shape=shape_of(reading)) if len(words) <= _MOST_WORDS else None


def _is_trimming(part: str) -> bool:
    """Whether what stands on one side of the date is a few plain words: no sentence, no label, no figures."""
    part = date_words().beside.sub(" ", folded(part))
    if date_words().other.occurs_in(part) or _SENTENCE.search(part) or any(map(str.isdigit, part)):
        return False
    return all(len(word) <= _LONGEST_WORD and not is_furniture_word(word) for word in _SPLIT.split(part) if word)


def _words(part: str) -> list[str]:
    return [word for word in _SPLIT.split(date_words().beside.sub(" ", folded(part)).strip(" .")) if word.strip(".")]


def loose_lines(lines: Sequence[Line], strict: Collection[int]) -> dict[int, DateLine]:
    """The lines among `lines` that are date lines by their place; `strict` are those that are so anywhere."""
    found = {}
    for index in sorted(possible_loose_lines(lines, strict)):
        if _heads_post(lines, index) and (date_line := read_loose_date_line(lines[index].text)):
            found[index] = date_line
    return found if found and _is_page(lines) else {}


def possible_loose_lines(lines: Sequence[Line], strict: Collection[int]) -> set[int]:
    """The lines that a quick look does not rule out, whatever their place."""
    return {
        line.index
        for line in lines
        if 0 < len(line.text) <= LONGEST_LOOSE and line.index not in strict and may_hold_date(line.text)
    }


def _heads_post(lines: Sequence[Line], index: int) -> bool:
    """Whether line `index` stands below or above a title, with prose right after the two."""
    below, above = neighbour(lines, index, 1), neighbour(lines, index, -1)
    if below is None:
        return False
    if is_prose(lines[below].text):
        return above is not None and is_title_like(lines[above].text) and not is_prose(lines[above].text)
    after = neighbour(lines, below, 1)
    return after is not None and is_title_like(lines[below].text) and is_prose(lines[after].text)


def _is_page(lines: Sequence[Line]) -> bool:
    """Whether any line is page furniture."""
    return any(is_furniture(line.text) or is_furniture_word(line.text) for line in lines if _may_be_furniture(line))


def _may_be_furniture(line: Line) -> bool:
    return len(line.text) <= _LONGEST_FURNITURE and any(map(str.isalpha, line.text)) and not is_prose(line.text)
