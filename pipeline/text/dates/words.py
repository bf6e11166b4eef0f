"""The words of dates: names of months and weekdays from CLDR, and what stands around them on a line."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.text.phrase_set import PhraseSet

ROMAN = {
    name: number
    for number, name in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
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
    every: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]
    ordinals: re.Pattern[str]
    month_number: re.Pattern[str]
    beside: re.Pattern[str]
    jalali: Mapping[str, int]
    eras: Mapping[str, int]
    strong: PhraseSet
    labels: PhraseSet
    weak: PhraseSet
    other: PhraseSet

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
    """`text` in the form in which dates are read: lower case, digits and signs of the ASCII kind.

    As long as `text` where that is `plain`, so that places in one are places in the other.

    >>> folded("２０１０年５月３日（月）"), folded("٣ مايو ٢٠١٠")
    ('2010年5月3日(月)', '3 مايو 2010')
    """
    if text.isascii():
        return text.lower()
    if _may_be_sign().search(text):
        text = text.translate(_signs())
    return text.lower().replace("i\u0307", "i").replace("ς", "σ")


def plain(text: str) -> str:
    """`text` composed, and without marks that are not seen (joiners, directions, byte-order marks)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c\u00ad\ufeff]")
_ALIKE = {
    " ": "\u00a0\u2007\u2009\u202f\u3000",
    "'": "\u2019\u02bc\u2018",
    "-": "\u2010\u2011\u2212",
    ",": "\u3001\u060c",
    ".": "\u3002",
}


@cache
def _signs() -> Mapping[int, str]:
    """The ASCII form of full-width characters, of decimal digits of all scripts, and of some signs."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for zero in _ZEROS:
        table.update({ord(zero) + n: str(n) for n in range(10)})
    table.update({ord(form): sign for sign, forms in _ALIKE.items() for form in forms})
    return table


@cache
def _may_be_sign() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, _signs())))}]")


# The zeros of the scripts that are written today; the other nine digits follow each.
_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᭐᮰᱀᱐꘠꣐꤀꧐꩐꯰０"


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
    every = frozenset((*names, *particles, *jalali, *own["eras"], *ROMAN))
    return DateWords(
        names=names,
        sorted_months=tuple(sorted(months)),
        particles=particles,
        every=every,
        lengths=_lengths(every),
        ordinals=re.compile(rf"-?(?:{_either(folded(own['ordinals']).split())})(?![^\W\d_])"),
        month_number=re.compile(rf"(?:{_either(own['month_words'].split())})\.?\s?(\d{{1,2}})(?!\d)"),
        beside=re.compile(
            rf"(?<!\w)(?:{_either(own['issue_words'].split())})\.?\s?\d{{1,5}}(?!\d)(?:\s?\(\d{{1,5}}\))?"
            rf"|(?<!\w)(?:{_either(own['weather_words'].split())})\s?:"
        ),
        jalali=jalali,
        eras=own["eras"],
        strong=_phrases(own["strong"] + "|" + own["labels"]),
        labels=_phrases(own["labels"]),
        weak=_phrases(own["weak"]),
        other=_phrases(own["other"]),
    )


def _lengths(words: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """How long the words are that begin with a character, longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _frozen(table: dict[int, set[str]] | None) -> Mapping[int, frozenset[str]]:
    return {number: frozenset(languages) for number, languages in (table or {}).items()}


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _phrases(listed: str) -> PhraseSet:
    return PhraseSet({folded(phrase.strip()) for phrase in listed.replace("\n", "").split("|")} - {""})
