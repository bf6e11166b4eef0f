"""Which lines read as prose, and which as a title, whatever the language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.text.furniture.chrome import chrome_lexicon

_PROSE_WIDTH = 100  # a line this wide is a paragraph
_SENTENCE_WIDTH = 40  # a line this wide that ends like a sentence is one
_LONG = 200  # code points: no list of links is meant by a line that long
_TITLE_WIDTH = 130
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔։።။;:,]['\"’”»«“」』）)\]*_]*\s*$")
_FULL_STOP = re.compile(r"(?<!\.)[.。।۔։።။]['\"’”»“」』）)\]]*\s*$|[,;:、；：]\s*$")
_INNER_STOP = re.compile(r"[^\W\d_]{3}[.!?…。！？]['\"”»]?\s+\S+\s+\S+\s+\S")
_FURNITURE = re.compile(r"[|｜»›«]{1}\s|\s[|｜»›•·]|https?:|www\.|@\w+\.|©|\(\d+\)\s*$|\d\s*(?:[|｜]|$)(?<=\|)|^\W*$")
_FURNITURE_SIGN = re.compile(r"[|｜»›«•·@©:)]")  # one of these, "www." or no letter at all is in all furniture
_LETTER = re.compile(r"\w")
_FIRST_WIDE = 0x1100
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LIST_ITEM = re.compile(r"\s*(?:[-*•–—▼►○·▪]\s|\d{1,3}[.)]\s|[a-z]\)\s)")
_WIDE = frozenset("WF")


def width(text: str) -> float:
    """The length of a line in letters of an alphabet: a Chinese, Japanese or Korean character counts for two.

    >>> width("word"), width("漢字")
    (4.0, 4.0)
    """
    text = text.strip()
    if text.isascii():
        return float(len(text))
    wide = sum(map(len, _wide_runs().findall(text)))
    return float(len(text) + wide + sum(unicodedata.east_asian_width(c) in _WIDE for c in _ASTRAL.findall(text)))


@cache
def _wide_runs() -> re.Pattern[str]:
    """Runs of characters of the basic plane that are as wide as two letters."""
    ranges: list[list[int]] = []
    for code in range(_FIRST_WIDE, 0x10000):
        if unicodedata.east_asian_width(chr(code)) not in _WIDE:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "]+")


def is_prose(text: str) -> bool:
    """Whether a line is running text: wide, or fairly wide and closed like a sentence.

    >>> is_prose("We had breakfast late and left the house at noon."), is_prose("Home  About  Links")
    (True, False)
    """
    return len(text) >= _LONG or _is_short_prose(text)


@lru_cache(maxsize=2048)  # stage after stage asks about the same lines
def _is_short_prose(text: str) -> bool:
    wide = width(text)
    if wide >= _PROSE_WIDTH:
        return not is_furniture(text)
    return wide >= _SENTENCE_WIDTH and _SENTENCE_END.search(text) is not None and not is_furniture(text)


def is_furniture(text: str) -> bool:
    """Whether a line has the signs of page furniture: bars between its pieces, addresses, counters in brackets."""
    may_be = _FURNITURE_SIGN.search(text) or "www." in text or not _LETTER.search(text)
    return bool(may_be) and _FURNITURE.search(text) is not None


def is_title_like(text: str) -> bool:
    """Whether a line can be a title: short, one phrase, no list item, no page furniture.

    >>> is_title_like("Which telescope for a beginner?"), is_title_like("No, it was not."), is_title_like("a | b")
    (True, False, False)
    """
    stripped = text.strip().lstrip("\ufeff")
    if (
        not stripped
        or len(stripped) > _TITLE_WIDTH
        or width(stripped) > _TITLE_WIDTH
        or not any(c.isalpha() for c in stripped)
    ):
        return False
    if _FULL_STOP.search(stripped) or _LIST_ITEM.match(stripped) or is_furniture(stripped):
        return False
    return _INNER_STOP.search(stripped) is None


@lru_cache(maxsize=1024)
def is_furniture_word(text: str) -> bool:
    """Whether a line is nothing but what page furniture is made of: "Share", "Skip to content", "No comments".

    >>> is_furniture_word("Leave a comment"), is_furniture_word("The comments of my neighbours")
    (True, False)
    """
    coverage = chrome_lexicon().coverage(text)
    return coverage.share == 1.0 and coverage.specific > 0
