"""Date lines: lines that hold nothing but a date, or a date with author, rubric or counters beside it.

`12 September 2011 at 20:41 | Ann | House`, `Posted by Ann on 12 September 2011` and `Message by
Ann » 12 Sep 2011 20:41` are date lines. A sentence with a date in it is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.dates.bylines import begins_byline, is_name, name_in, read_byline
from pipeline.text.dates.reading import Reading, may_hold_date, read_date
from pipeline.text.dates.words import date_words, folded, plain

LONGEST_LINE = 160  # code points
_LONGEST_TRIMMING = 40
_TRIMMING_WORDS = 5
_MOST_PIECES = 6
_SEPARATOR = re.compile(r"\s*(?:[|｜»›«·•‖¦☆★♪■◆●▪]|::|//|\t|\s{3})\s*")
_DECORATION = " \t\r#*•●■◆▪►▶»«<>|([)]（）【】~-–—_=+☆★"
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]\s*$")


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a date line says; `author` is empty where it names none. `shape` is alike for lines of one make."""

    reading: Reading
    author: str = ""
    is_byline: bool = False
    shape: str = ""


def read_date_line(text: str) -> DateLine | None:
    """The date line that `text` is; None where it is none.

    >>> read_date_line("12. září 2011 v 20:41 | Mirek | Stavba").author
    'Mirek'
    >>> read_date_line("On May 3, 2010 we went to the sea.") is None
    True
    """
    return _read(text) if len(text) <= LONGEST_LINE and may_hold_date(text) else None


@lru_cache(maxsize=512)  # more than one stage asks about the lines of a post
def _read(text: str) -> DateLine | None:
    bare = bare_line(text)
    if reading := read_date(bare):
        return DateLine(reading, shape=shape_of(reading))
    if _SENTENCE_END.search(bare) and not date_words().strong.occurs_in(folded(bare)):
        return None
    pieces = [piece for piece in _SEPARATOR.split(bare) if piece.strip()]
    if len(pieces) > _MOST_PIECES:
        return None
    return _of_pieces(pieces) if len(pieces) > 1 else _of_byline(bare)


def bare_line(text: str) -> str:
    """A line without what cannot be seen, and without the signs around it."""
    return plain(text).strip(_DECORATION)


def shape_of(reading: Reading, form: str = "") -> str:
    """A name that is equal for dates of one make; the weekday may be lost in translation and does not count."""
    kind = "numeric" if reading.numeric else "named"
    return f"{kind}{'' if reading.has_year else ' yearless'}{' timed' if reading.has_time else ''}{form}"


def _of_byline(text: str) -> DateLine | None:
    byline = read_byline(text)
    if byline is None:
        return None
    return DateLine(byline.reading, byline.name, is_byline=True, shape=shape_of(byline.reading, byline.form))


def _of_pieces(pieces: Sequence[str]) -> DateLine | None:
    """A line cut by signs such as `|`: one piece is a date, the others are short."""
    found: DateLine | None = None
    place = 0
    for index, piece in enumerate(pieces):
        reading = read_date(piece)
        line = DateLine(reading) if reading else _of_byline(piece)
        if line and not (found and found.reading.has_year):
            found, place = line, index
    if found is None or not (found.reading.has_year or found.reading.has_time):
        return None
    if not all(_is_trimming(piece) for index, piece in enumerate(pieces) if index != place):
        return None
    author = found.author or _author(pieces, place)
    return DateLine(found.reading, author, is_byline=True, shape=shape_of(found.reading, f" |{place}"))


def _is_trimming(piece: str) -> bool:
    """Whether a piece can be an author, a rubric, a counter."""
    short = len(piece) <= _LONGEST_TRIMMING and len(piece.split()) <= _TRIMMING_WORDS
    return short and not _SENTENCE_END.search(piece) and "http" not in piece


def _author(pieces: Sequence[str], place: int) -> str:
    """The author among the trimmings: behind a word such as "by", or first of two (author | rubric)."""
    for index, piece in enumerate(pieces):
        if index != place and (name := name_in(piece)) and not any(c.isdigit() for c in name):
            return name
    rest = pieces[place + 1 :]
    if place or len(rest) != 2 or any(c.isdigit() for piece in rest for c in piece):  # noqa: PLR2004 author and rubric
        return ""
    name = rest[0].strip()
    return name if is_name(name) and not begins_byline(name) else ""
