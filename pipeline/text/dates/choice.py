"""Choosing between the ways to read the dates of a page: by weekday, by their neighbours, by language.

"05/03/2010" is 5 March or 3 May, `listopad` October or November. One date alone may leave that
open; the dates of one page are written by one hand, and posts stand in the order of time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise

from pipeline.text.dates.reading import Candidate, Order, Reading
from pipeline.text.function_words import function_words

_PLAUSIBLE = 4  # of two orders of time, the one that spans a quarter of the other's time
_SAMPLE = 6000  # code points that tell the language of a page well enough
_TOKEN = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)\d{2}(?!\d)")
_MANY_ENGLISH_WORDS = 0.15  # share of the words that are English function words, in English


def choose_dates(readings: Sequence[Reading], page: str) -> list[date | None]:
    """The date of each reading, in the order of the page; None where it has no year or stays open.

    `page` is the text of the whole page, looked at only where something is open.

    >>> from pipeline.text.dates.reading import read_date
    >>> lines = ["21/02/2010", "05/03/2010", "19/03/2010"]
    >>> [str(day) for day in choose_dates([read_date(line) for line in lines], "")]
    ['2010-02-21', '2010-03-05', '2010-03-19']
    """
    options = [_by_weekday(reading) for reading in readings]
    if any(len(found) > 1 for found in options):
        options = _by_order(options, page)
    if any(len(found) > 1 for found in options):
        options = _by_language(options, readings, page)
    return [found[0].day if len({candidate.day for candidate in found}) == 1 else None for found in options]


def is_chronological(days: Sequence[date]) -> bool:
    """Whether days only go up or only go down."""
    return all(a <= b for a, b in pairwise(days)) or all(a >= b for a, b in pairwise(days))


def _by_weekday(reading: Reading) -> list[Candidate]:
    fitting = [c for c in reading.candidates if c.day.isoweekday() in reading.weekdays]
    return fitting or list(reading.candidates)


def _with_order(order: Order, found: list[Candidate]) -> list[Candidate]:
    return [c for c in found if c.order in (order, Order.PLAIN)] or found


def _by_order(options: list[list[Candidate]], page: str) -> list[list[Candidate]]:
    """Day first or month first: one order for the page, from a date that allows only one, or from time's order."""
    mixed = [found for found in options if {c.order for c in found} == {Order.DAY_FIRST, Order.MONTH_FIRST}]
    if not mixed:
        return options
    settled = {found[0].order for found in options if len(found) == 1} - {Order.PLAIN}
    settled = settled or _orders_elsewhere(page)
    if len(settled) != 1:
        orders = [Order.DAY_FIRST, Order.MONTH_FIRST]
        settled = _plausible([(order, _narrowed(options, partial(_with_order, order))) for order in orders])
    if len(settled) != 1 and not _looks_english(page):
        settled = {Order.DAY_FIRST}  # month first is written in English alone, or nearly
    return _narrowed(options, partial(_with_order, settled.pop())) if len(settled) == 1 else options


def _narrowed(
    options: list[list[Candidate]], narrow: Callable[[list[Candidate]], list[Candidate]]
) -> list[list[Candidate]]:
    return [narrow(found) for found in options]


def _orders_elsewhere(page: str) -> set[Order]:
    """What the other numeric dates on the page show, in comments or links."""
    orders = set()
    for match in _NUMERIC.finditer(page):
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:  # noqa: PLR2004 months
            orders.add(Order.DAY_FIRST)
        elif second > 12 >= first:  # noqa: PLR2004 months
            orders.add(Order.MONTH_FIRST)
    return orders


def _plausible(readings: list[tuple[Order, list[list[Candidate]]]]) -> set[Order]:
    """The orders by which the dates follow one another in time; of two, one that is far denser."""
    spans: dict[Order, int] = {}
    for order, options in readings:
        days = [found[0].day for found in options if found]
        if len(days) > 1 and is_chronological(days):
            spans[order] = abs((days[-1] - days[0]).days)
    least = min(spans.values(), default=0)
    return {order for order, span in spans.items() if span == least or span < _PLAUSIBLE * max(least, 1)}


def _by_language(options: list[list[Candidate]], readings: Sequence[Reading], page: str) -> list[list[Candidate]]:
    """Months of one name in several languages: by the weekday's language, then by the words of the page."""
    open_languages = {lang for found in options if len(found) > 1 for c in found for lang in c.languages}
    if not open_languages:
        return options
    named = [reading.languages & open_languages for reading in readings if reading.languages & open_languages]
    named += [
        languages
        for found in options
        if len(found) == 1 and (languages := found[0].languages & open_languages) and languages < open_languages
    ]
    languages = frozenset.intersection(*named) if named else frozenset()
    if not languages:
        counts = {lang: _count(page, lang) for lang in sorted(open_languages)}
        best = max(counts.values())
        languages = frozenset(lang for lang, count in counts.items() if count == best and best)
    return [[c for c in found if not c.languages or c.languages & languages] or found for found in options]


def _count(page: str, lang: str) -> int:
    words = function_words(lang)
    return sum(1 for match in _TOKEN.finditer(page[:_SAMPLE].casefold()) if match[0] in words)


def _looks_english(page: str) -> bool:
    words = _TOKEN.findall(page[:_SAMPLE].casefold())
    english = function_words("en")
    return sum(word in english for word in words) >= _MANY_ENGLISH_WORDS * max(len(words), 1)
