"""Years as they are written on pages: eras, Buddhist and Iranian years, years of two digits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1990, 2035  # posts are of these years; other numbers are not their dates


def full_year(year: int, era: int | None, digits: str) -> int:
    """The year of the common era for a year as written."""
    if era is not None:
        return year + era
    if len(digits) == 2:  # noqa: PLR2004 "10" is 2010, "98" is 1998
        return year + (2000 if year + 2000 <= LAST_YEAR else 1900)
    return year - 543 if FIRST_YEAR + 543 <= year <= LAST_YEAR + 543 else year  # the Buddhist era


def possible_dates(year: int, month: int, day: int) -> Iterator[date]:
    """The date, if there is such a one and it is plausible for a post; solar Hijri years are converted."""
    if 1369 <= year <= 1414:  # noqa: PLR2004 1990 to 2035 by the Iranian calendar
        if 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30):  # noqa: PLR2004 lengths of its months
            yield from_jalali(year, month, day)
        return
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return
    try:
        yield date(year, month, day)
    except ValueError:  # 31 February
        return


def from_jalali(year: int, month: int, day: int) -> date:
    """A date of the solar Hijri calendar (years 1309 to 1472) in the common one.

    >>> from_jalali(1389, 5, 12).isoformat()
    '2010-08-03'
    """
    past = year - 1309  # 1 Farvardin 1309 was 21 March 1930
    leaps = sum(1 for y in range(1309, year) if y % 33 in (1, 5, 9, 13, 17, 22, 26, 30))
    days = 365 * past + leaps + (31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)) + day - 1  # noqa: PLR2004
    return date(1930, 3, 21) + timedelta(days=days)
