"""Taking a date apart: numbers, names, times and particles, in the order in which they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipeline.text.dates.calendars import full_year, possible_dates
from pipeline.text.dates.words import ROMAN, DateWords, Names, date_words, folded, plain


class Order(StrEnum):
    """Which part of a numeric date comes first; `PLAIN` where nothing had to be chosen."""

    PLAIN = "plain"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a date: by `order`, or by what the month's name means in `languages` (empty: in all)."""

    day: date
    order: Order = Order.PLAIN
    languages: frozenset[str] = frozenset()


@dataclass(slots=True)
class Parts:
    """The parts of a date that a scan has found so far."""

    numbers: list[str] = field(default_factory=list)
    months: list[Names] = field(default_factory=list)
    weekdays: list[Names] = field(default_factory=list)
    roman: list[int] = field(default_factory=list)
    jalali: list[int] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    dates: int = 0
    times: int = 0
    era: int | None = None
    yearless: list[tuple[int, int]] = field(default_factory=list)
    short_year: bool = False


_SKIP = re.compile(r"[\s,;.:()\[\]<>\-–—~'\"‘’“”•·|@/]+")
_CJK_YMD = re.compile(r"(\d{1,4}|元)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]")
_CJK_MD = re.compile(r"(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]")
_YMD = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)(?:t(?=\d))?")
_DMY = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:])")
_DMY_NORDIC = re.compile(
    r"(\d{1,2})(?:(/)(\d{1,2})(?:[ ,]{1,2}(?=\d{4})|-)(\d{4}|\d{2})|(\.)(\d{1,2})-(\d{4}))(?![\d:/.])"
)  # "9/4 2007", "9/4-07"
_DM = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?![\d./-])\.?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,6})?(?!\d)(?:z(?!\w)|[+-]\d{2}:?\d{2}(?!\d))?")
_TIME_CJK = re.compile(r"(\d{1,2})\s?[時时點点시](?:\s?(\d{1,2})\s?[分분])?(?:\s?\d{1,2}\s?[秒초])?")
_TIME_H = re.compile(r"(\d{1,2})\s?(?:h|hs|hrs|u|uhr|g|ч)\.?\s?(\d{2})?(?![^\W_])")
_TIME_DOT = re.compile(r"(\d{1,2})\.(\d{2})(?![\d.])")
_ZONE = re.compile(r"[+-]\d{1,2}:?\d{2}(?!\d)")
_ZONE_NAMED = re.compile(r"(?:gmt|utc)\s?[+-]?\s?\d{1,2}(?::?\d{2})?(?![\d:])")  # "GMT 1", "UTC+02:00"
_NUMBER = re.compile(r"\d{1,4}(?!\d)")
_WORD = re.compile(r"[^\s\d.,:;()\[\]|/\-–—•·»«\"!?~<>@]+")
_DIGITS = re.compile(r"\d+\s?(\S?)")  # what stands behind a number tells what it can be part of
_DATE_SIGNS, _TIME_SIGNS, _MONTH_SIGNS = "-/.年년月월", ":.時时點点시hugч", "-с"
_MONTH_AFTER = re.compile(r"(\d{1,2})(?:-р)?\s?сар(?:ын)?(?!\w)")  # Mongolian
_HAN_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日號号]"
)


def scan_date(text: str) -> Parts | None:
    """The parts of `text`; None where something in it is no part of a date."""
    line = _HAN_DATE.sub(_from_han, folded(plain(text))).strip()
    seen = Parts()
    at = 0
    while at < len(line):
        zone = line[at] in "+-" and seen.times and _ZONE.match(line, at)
        if not zone and (skipped := _SKIP.match(line, at)):
            at = skipped.end()
            continue
        following = _step(line, at, seen)
        if following is None:
            return None
        at = following
    return seen


def _from_han(match: re.Match[str]) -> str:
    year = "".join(_HAN_DIGITS[c] for c in match[1])
    return f"{year}年{_han_number(match[2])}月{_han_number(match[3])}日"


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(_HAN_DIGITS[c] for c in text))
    return 10 * int(_HAN_DIGITS.get(tens, "1")) + int(_HAN_DIGITS.get(ones, "0"))


def _step(line: str, at: int, seen: Parts) -> int | None:
    """Take in what stands at `at`; the place behind it, or None where it does not belong to a date."""
    if line[at] in "+-":
        zone = _ZONE.match(line, at)
        return zone.end() if zone else None
    if not line[at].isdigit() and line[at] != "元":
        return _word(line, at, seen)
    digits = _DIGITS.match(line, at)
    sign = digits[1] if digits else ""
    if sign in _MONTH_SIGNS and (match := _MONTH_AFTER.match(line, at)):
        seen.roman.append(int(match[1]))
        return match.end()
    end = _whole_date(line, at, seen) if sign in _DATE_SIGNS else None
    end = _clock(line, at, seen, sign) if end is None else end
    if end is not None:
        return end
    number = _NUMBER.match(line, at)
    if not number:
        return None
    seen.numbers.append(number[0])
    suffix = date_words().ordinals.match(line, number.end())
    return suffix.end() if suffix else number.end()


def _whole_date(line: str, at: int, seen: Parts) -> int | None:
    if match := _CJK_YMD.match(line, at):
        year = 1 if match[1] == "元" else int(match[1])
        _add(seen, full_year(year, seen.era, match[1]), int(match[2]), int(match[3]), Order.PLAIN)
    elif match := _CJK_MD.match(line, at):
        seen.yearless.append((int(match[1]), int(match[2])))
    elif match := _YMD.match(line, at):
        _add(seen, full_year(int(match[1]), seen.era, match[1]), int(match[3]), int(match[4]), Order.PLAIN)
    elif match := _DMY.match(line, at) or _DMY_NORDIC.match(line, at):
        first, sign, second, digits = (group for group in match.groups() if group)
        year = full_year(int(digits), seen.era, digits)
        seen.short_year = seen.short_year or len(digits) < 4  # noqa: PLR2004 digits of a year
        _add(seen, year, int(second), int(first), Order.PLAIN if sign == "." else Order.DAY_FIRST)
        if sign != "." and first != second:
            _add(seen, year, int(first), int(second), Order.MONTH_FIRST)
    else:
        return None
    seen.dates += 1
    return match.end()


def _add(seen: Parts, year: int, month: int, day: int, order: Order) -> None:
    for candidate in possible_dates(year, month, day):
        seen.candidates.append(Candidate(candidate, order))


def _clock(line: str, at: int, seen: Parts, sign: str) -> int | None:
    """A time of day. One with a dot is believed only once the date is there, or else it could be a date."""
    for pattern in (_TIME, _TIME_CJK, _TIME_H, _TIME_DOT) if sign in _TIME_SIGNS else ():
        match = pattern.match(line, at)
        if not match or int(match[1]) > 24 or int(match[2] or 0) > 59:  # noqa: PLR2004 hours, minutes
            continue
        if pattern is _TIME_DOT and not (_complete(seen) or _after_time_word(line, at)):
            continue
        seen.times += 1
        return match.end()
    if _after_time_word(line, at) and (match := _NUMBER.match(line, at)) and int(match[0]) <= 24:  # noqa: PLR2004
        seen.times += 1
        return match.end()
    return None


_TIME_WORD = re.compile(
    r"(?:\bkl\.?|\bklo\.?|\bkell|\bklukkan|\bpukul|\bjam|\bsaat|\bkloc?kan|오전|오후|午前|午後|上午|下午|เวลา|الساعة)\s?\Z"
)


def _after_time_word(line: str, at: int) -> bool:
    return _TIME_WORD.search(line, max(0, at - 10), at) is not None


def _complete(seen: Parts) -> bool:
    return bool(seen.dates) or bool((seen.months or seen.jalali) and seen.numbers)


def _word(line: str, at: int, seen: Parts) -> int | None:
    words = date_words()
    if match := _ZONE_NAMED.match(line, at):
        return match.end()
    if match := words.month_number.match(line, at):
        seen.roman.append(int(match[1]))
        return match.end()
    for length in words.lengths.get(line[at], ()):
        end = at + length
        known = line[at:end]
        if known not in words.every or end > len(line) or not _ends_word(line, end):
            continue
        if known in words.eras:
            seen.era = words.eras[known]
        elif known in words.jalali and not seen.months:
            seen.jalali.append(words.jalali[known])
        elif known in words.names:
            _name(words.names[known], known, seen)
        elif known in ROMAN and (known not in words.particles or line[at - 1 : at] == "."):
            seen.roman.append(ROMAN[known])
        elif known not in words.particles:
            continue
        return end
    return _stem(line, at, seen, words)


def _ends_word(line: str, end: int) -> bool:
    """Whether a word may end at `end`: words of an alphabet go on to a space, a sign or a digit."""
    if end >= len(line) or ord(line[end - 1]) >= 0x0E00:  # noqa: PLR2004 Thai and later: no spaces between words
        return True
    if line[end] == "'":
        return line[end + 1 : end + 2].isdigit()  # Catalan "l'11"
    return not line[end].isalpha() or ord(line[end]) >= 0x2E80  # noqa: PLR2004 CJK


def _name(names: Names, word: str, seen: Parts) -> None:
    if names.months and names.weekdays:  # French "mar." is a month or a weekday: the other words tell
        (seen.weekdays if seen.months else seen.months).append(names)
    elif names.months:
        if seen.months and seen.months[-1].weekdays:
            seen.weekdays.append(seen.months.pop())
        seen.months.append(names)
    elif not (seen.weekdays and word in date_words().particles):
        seen.weekdays.append(names)


def _stem(line: str, at: int, seen: Parts, words: DateWords) -> int | None:
    """A shortened name, or one with a prefix grown on to it (Hebrew: "in May")."""
    match = _WORD.match(line, at)
    if not match:
        return None
    word = match[0]
    if word[0] in "בהל" and word[1:] in words.names:
        _name(words.names[word[1:]], word, seen)
        return match.end()
    names = words.names.get(word.removesuffix("ren")) or words.by_prefix(word)  # Basque genitive
    if names is None:
        return None
    _name(names, word, seen)
    return match.end()
