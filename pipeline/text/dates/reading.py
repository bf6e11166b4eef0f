"""Reading a date: a piece of text that is nothing but one date with its usual trimmings.

Weekday, ordinal marks, particles, time and time zone may stand around it, in any of some ninety
languages and in the digits of any script. Anything else on the piece means that it is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text.dates.calendars import full_year, possible_dates
from pipeline.text.dates.scan import Candidate, Order, Parts, scan_date
from pipeline.text.dates.words import Names

__all__ = ["Candidate", "Order", "Reading", "may_hold_date", "read_date"]

LONGEST_DATE = 80  # code points; a longer piece is prose
# A whole date has a year or three numbers; one without a year has a time, or is short with a weekday's name.
_WHOLE = re.compile(r"\d{4}|\d{1,2}[-/.]\s?\d{1,2}[-/.]|[年년月월]|\d\s?[:時时시点點h]|\d[.]\d")
_BEGINS = re.compile(r"[\d年년月월]")  # where one of these may begin
_LONGEST_SHORT = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as it stands: all ways to read it. No candidates means a date without its year.

    `weekdays` are those that a weekday's name may mean (Monday is 1), `languages` those of that name.
    """

    candidates: tuple[Candidate, ...]
    weekdays: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    has_time: bool = False
    numeric: bool = False
    short_year: bool = False

    @property
    def has_year(self) -> bool:
        """True where a whole date can be told."""
        return bool(self.candidates)


def may_hold_date(text: str) -> bool:
    """A quick look: whether there are numbers enough for a date."""
    begins = _BEGINS.search(text)
    if begins is None:
        return False
    return _WHOLE.search(text, begins.start()) is not None or (len(text) <= _LONGEST_SHORT and _has_digit(text))


def _has_digit(text: str) -> bool:
    return any(c.isdecimal() for c in text)


def read_date(text: str) -> Reading | None:
    """The date that `text` is, with nothing else beside it; None where it is no such thing.

    >>> read_date("Mittwoch, 6. März 2013").candidates[0].day.isoformat()
    '2013-03-06'
    >>> read_date("On 6 March 2013 it rained.") is None
    True
    >>> [str(c.day) for c in read_date("05/03/2010").candidates]
    ['2010-03-05', '2010-05-03']
    """
    if len(text) > LONGEST_DATE or not may_hold_date(text):
        return None
    seen = scan_date(text)
    return _reading(seen) if seen else None


def _reading(seen: Parts) -> Reading | None:
    """What the parts make together; each must have its place."""
    if seen.times > 1 or seen.dates > 1:
        return None
    if seen.dates:
        return _numeric(seen)
    months = seen.months
    if not months and not seen.jalali and len(seen.roman) == 1:
        months = [Names({seen.roman[0]: frozenset()}, {})] if 1 <= seen.roman[0] <= 12 else []  # noqa: PLR2004
    if len(months) + len(seen.jalali) != 1:
        return None
    years = [number for number in seen.numbers if len(number) >= 3]  # noqa: PLR2004 a year has three digits or more
    days = [int(number) for number in seen.numbers if len(number) < 3]  # noqa: PLR2004
    if len(years) > 1 or len(days) != 1 or not 1 <= days[0] <= 31:  # noqa: PLR2004
        return None
    if not years:
        return _finished(seen, (), numeric=False) if seen.weekdays or seen.times else None
    year = full_year(int(years[0]), seen.era, years[0])
    found = [
        Candidate(day, Order.PLAIN, languages)
        for month, languages in (months[0].months.items() if months else [(seen.jalali[0], frozenset[str]())])
        for day in possible_dates(year, month, days[0])
    ]
    return _finished(seen, tuple(found), numeric=False) if found else None


def _numeric(seen: Parts) -> Reading | None:
    if seen.months or seen.jalali or seen.numbers or seen.roman:
        return None
    if seen.yearless:
        month, day = seen.yearless[0]
        plausible = 1 <= month <= 12 and 1 <= day <= 31  # noqa: PLR2004 calendar
        return _finished(seen, (), numeric=True) if plausible and (seen.weekdays or seen.times) else None
    return _finished(seen, tuple(seen.candidates), numeric=True) if seen.candidates else None


def _finished(seen: Parts, candidates: tuple[Candidate, ...], *, numeric: bool) -> Reading:
    languages = [frozenset[str]().union(*names.weekdays.values()) for names in seen.weekdays]
    return Reading(
        candidates,
        frozenset(number for names in seen.weekdays for number in names.weekdays),
        languages[0] if languages else frozenset(),
        has_time=bool(seen.times),
        numeric=numeric,
        short_year=seen.short_year,
    )
