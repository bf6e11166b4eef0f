"""By-lines: "posted by Ann on 3 May 2010", in the words that blogs and forums of many languages use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.dates.reading import LONGEST_DATE, Reading, read_date
from pipeline.text.dates.words import date_words, folded, plain

_LONGEST_NAME = 40
_NAME_WORDS = 4
_MOST_WORDS = 24  # a line with more words than a by-line has is not looked at
_AROUND = " ,.:;-–—~()[]@'\"“”«»：，、（）"
_NAME = re.compile(r"[^\W\d_][^,;:|()\[\]<>»«?!]{0,38}")
_HAS_DATE = re.compile(r"(?<!\d)\d{4}(?!\d)|\d[:時时시]\d?|\d[/.-]\d{1,2}[/.-]\d")
_STARTS = re.compile(r"(?<![^\s:：(,（於于])\S")
_ENDS = re.compile(r"\S(?=[\s,)）]|$|發|发|に)")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a by-line says; `name` is empty where it names nobody. `form` is alike for lines of one make."""

    reading: Reading
    name: str
    form: str


def read_byline(text: str) -> Byline | None:
    """The by-line that `text` is: set words, a date, at most one name; None where it is none.

    `text` is `plain`.

    >>> read_byline("Posted by Ann Lee on May 3, 2010").name
    'Ann Lee'
    >>> read_byline("By May 3, 2010 it was over") is None
    True
    """
    window = date_window(text) if _may_be(text) else None
    if window is None or not (window[2].has_year or window[2].has_time):
        return None
    start, end, reading = window
    before, after = text[:start], text[end:]
    names = [_without_set_words(part) for part in (before, after)]
    whole = not (names[0] and names[1]) and all(not name or is_name(name) for name in names)
    if not whole or not _has_set_words(text, window):
        return None
    name = names[0] or names[1]
    if " " in name and any(c.isdigit() for c in name):  # a rubric with a counter
        name = ""
    return Byline(reading, name, f" by {bool(before.strip())} {bool(after.strip())}")


def _may_be(text: str) -> bool:
    """A quick look: set words are there, and digits enough for a date."""
    line = folded(text)
    if len(line) > LONGEST_DATE + _LONGEST_NAME or not _HAS_DATE.search(line):
        return False
    return date_words().strong.occurs_in(line) or date_words().weak.occurs_in(line)


def _has_set_words(text: str, window: tuple[int, int, Reading]) -> bool:
    """Whether "posted" or the like stands outside the date; a mere "by" must introduce a name or have a time."""
    start, end, reading = window
    line = folded(text)
    if any(left < start or right > end for left, right in date_words().strong.find(line)):
        return True
    weak = date_words().weak
    return bool(weak.at_start(line[end:].strip()) or (reading.has_time and weak.at_start(line)))


def name_in(piece: str) -> str:
    """The name behind "posted by" and the like, where the piece is only that; otherwise empty."""
    piece = piece.strip()
    line = folded(piece)
    lead = date_words().strong.at_start(line) or date_words().weak.at_start(line)
    if not lead or date_words().labels.at_start(line) == lead:
        return ""
    name = _trimmed(piece[lead:])
    return name if is_name(name) else ""


def begins_byline(piece: str) -> bool:
    """Whether a piece begins with words such as "posted by"."""
    line = folded(piece.strip())
    return bool(date_words().strong.at_start(line) or date_words().weak.at_start(line))


def is_mere_byline(text: str) -> bool:
    """Whether a line without a date only names the author or rubric: "by Ann Lee", "Author: Ann".

    >>> is_mere_byline("by Ann Lee"), is_mere_byline("Author: Ann"), is_mere_byline("by the sea")
    (True, True, False)
    """
    line = folded(plain(text).strip())
    strong = date_words().strong.at_start(line)
    if strong and line[strong:].lstrip().startswith(":"):
        return True
    name = name_in(text) if date_words().weak.at_start(line) and text.strip()[:1].islower() else ""
    return bool(name) and not any(word[0].islower() for word in name.split())


def is_name(text: str) -> bool:
    """Whether a piece can be the name of an author or of a rubric: a few words, not all in lower case."""
    words = text.split()
    if not _NAME.fullmatch(text) or len(words) > _NAME_WORDS:
        return False
    return len(words) == 1 or not (words[0][0].islower() and words[-1][0].islower())


def _trimmed(text: str) -> str:
    """A name without the signs and small words around it."""
    words = text.strip(_AROUND).split()
    particles = date_words().particles
    while words and words[-1].islower() and folded(words[-1]).rstrip(".") in particles:
        words.pop()
    while len(words) > 1 and words[0].islower() and folded(words[0]).rstrip(".:") in particles:
        words.pop(0)
    return " ".join(words).strip(_AROUND)


def _without_set_words(part: str) -> str:
    """What is left of a part of a by-line when its set words are taken out."""
    kept = list(part)
    for start, end in date_words().strong.find(folded(part)):
        kept[start:end] = [""] * (end - start)
    text = "".join(kept).strip(_AROUND)
    weak = date_words().weak.at_start(folded(text))
    return _trimmed(text[weak:])


def date_window(text: str) -> tuple[int, int, Reading] | None:
    """The longest run of words in `text` that is a date: start, end, reading."""
    starts = [match.start() for match in _STARTS.finditer(text)]
    ends = [match.end() for match in _ENDS.finditer(text)]
    if len(starts) > _MOST_WORDS:
        return None
    best: tuple[int, int, Reading] | None = None
    for start in starts:
        for end in reversed(ends):
            if end <= start or (best and end - start <= best[1] - best[0]):
                break
            if (reading := read_date(text[start:end])) and (reading.has_year or reading.has_time):
                best = (start, end, reading)
                break
    return best
