"""The words of dates: names of months and weekdays from CLDR, and what stands around them on a line."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_DATA = files("pipeline").joinpath("data")
_SHORTEST_PREFIX = 3  # "fév." for "février": three letters at least, and a month that nothing else begins like


@dataclass(frozen=True, slots=True)
class Names:
    """What a word may mean: month (or weekday, Monday 1) numbers, each with the languages that mean it so."""

    months: Mapping[int, frozenset[str]]
    weekdays: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class DateWords:
    """All words that a date line may hold, in folded form (see `folded`)."""

    names: Mapping[str, Names]
    sorted_months: tuple[str, ...]
    particles: frozenset[str]
    longest: int
    ordinals: re.Pattern[str]
    month_number: re.Pattern[str]
    jalali: Mapping[str, int]
    eras: Mapping[str, int]
    strong: re.Pattern[str]
    weak: re.Pattern[str]

    def by_prefix(self, word: str) -> Names | None:
        """The one month that begins with `word`, a shortened name; None where it is not clear."""
        if len(word) < _SHORTEST_PREFIX:
            return None
        at = bisect_left(self.sorted_months, word)
        found: list[Names] = []
        while at < len(self.sorted_months) and self.sorted_months[at].startswith(word):
            found.append(self.names[self.sorted_months[at]])
            at += 1
        numbers = {number for names in found for number in names.months}
        return found[0] if len(numbers) == 1 else None


def folded(text: str) -> str:
    """`text` in the form in which dates are read: NFC, case folded, digits and signs of the ASCII kind.

    >>> folded("２０１０年５月３日（月）"), folded("٣ مايو ٢٠١٠")
    ('2010年5月3日(月)', '3 مايو 2010')
    """
    text = text.translate(_SIGNS)
    if not text.isascii():
        text = "".join(c if c.isascii() or not c.isdecimal() else str(unicodedata.decimal(c)) for c in text.casefold())
        return unicodedata.normalize("NFC", text).replace("i\u0307", "i")
    return text.casefold()


_SIGNS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width ASCII
    **dict.fromkeys((0xA0, 0x2007, 0x2009, 0x202F, 0x3000), " "),
    **dict.fromkeys((0x200B, 0x200C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0xFEFF, 0xAD), None),
    0x2019: "'",
    0x02BC: "'",
    0x2010: "-",
    0x2011: "-",
    0x2212: "-",
    0x3001: ",",
    0x3002: ".",
    0x060C: ",",
}


@cache
def date_words() -> DateWords:
    """The words, read once."""
    cldr = json.loads(_DATA.joinpath("cldr_dates.json").read_text(encoding="utf-8"))
    own = tomllib.loads(_DATA.joinpath("date_words.toml").read_text(encoding="utf-8"))
    months: dict[str, dict[int, set[str]]] = {}
    weekdays: dict[str, dict[int, set[str]]] = {}
    for locale, tables in cldr["locales"].items():
        language = locale.partition("_")[0]
        for table, words in ((months, tables["months"]), (weekdays, tables["days"])):
            for number, forms in enumerate(words, 1):
                for form in forms:
                    table.setdefault(form, {}).setdefault(number, set()).add(language)
    for number, forms in own["months"].items():
        for form in forms.split("|"):
            months.setdefault(folded(form), {int(number): set()})
    names = {word: Names(_frozen(months.get(word)), _frozen(weekdays.get(word))) for word in {**months, **weekdays}}
    jalali = {folded(name): number for number, name in enumerate(own["calendars"]["jalali"].split("|"), 1)}
    particles = frozenset(folded(word).rstrip(".") for word in own["particles"].split()) | frozenset(cldr["halves"])
    return DateWords(
        names=names,
        sorted_months=tuple(sorted(months)),
        particles=particles,
        longest=max(map(len, (*names, *particles, *jalali))),
        ordinals=re.compile(rf"-?(?:{_either(folded(own['ordinals']).split())})(?![^\W\d_])"),
        month_number=re.compile(rf"(?:{_either(own['month_words'].split())})\.?\s?(\d{{1,2}})(?!\d)"),
        jalali=jalali,
        eras=own["eras"],
        strong=_phrases(own["strong"]),
        weak=_phrases(own["weak"]),
    )


def _frozen(table: dict[int, set[str]] | None) -> Mapping[int, frozenset[str]]:
    return {number: frozenset(languages) for number, languages in (table or {}).items()}


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _phrases(listed: str) -> re.Pattern[str]:
    """One pattern for all phrases, longest first; letters of an alphabet must not go on on either side."""
    words = sorted({folded(word.strip()) for word in listed.replace("\n", "").split("|")} - {""})
    tight = [word for word in words if ord(word[0]) > _NO_SPACES]
    spaced = [word for word in words if ord(word[0]) <= _NO_SPACES]
    bounded = rf"(?<![^\W_])(?:{_either(spaced)})(?![^\W\d_])"
    return re.compile(rf"(?:{bounded}|{_either(tight)})" if tight else bounded)


_NO_SPACES = 0x0E00  # from Thai onwards most scripts write words without spaces between them
