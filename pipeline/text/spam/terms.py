"""The vocabulary of link spam in some forty languages, and how to find it in a line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from pipeline.text.function_words import languages_with

COMMERCE, COMMENT, LABEL, CONTACT = "commerce", "comment", "label", "contact"
HOST, SUFFIX = "host", "suffix"
ASIDE = frozenset((COMMERCE, LABEL, CONTACT))  # kinds that are no evidence without a subject
PAIR = 2
STRONG = 2.0  # weight from which a term is more than a word of some subject
_MARKED = re.compile("[\u00c0-\u052f\u1e00-\u1fff]")  # letters that have accents: Latin, Greek, Cyrillic
_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ı", "i"), ("æ", "ae"), ("œ", "oe"), ("’", " "), ("'", " "))
# Vowel signs of the scripts of India and the points of Hebrew and Arabic are no \\w to `re`, though parts of words.
_SIGNS = re.compile("[\u0900-\u0dff]")
_WORD = re.compile(r"\w+")
_SIGNED_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
_SEMITIC = re.compile("[\u0591-\u06ff]")
_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+")
_SEMITIC_LETTERS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ی", "ي"), ("ک", "ك"), ("ة", "ه"), ("\u200c", ""))
_OPEN = ""  # stands for the second word of a phrase that it ends, whatever its ending
_STEM = 4  # letters by which terms with any ending are looked up
_TELLING = 3  # letters from which on a word may tell what a line is about
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of spam, folded; `open` where any ending may follow."""

    text: str
    kind: str
    lang: str
    weight: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a line: it covers the words `[first, last)`."""

    term: Term
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Screened:
    """Words of a text that terms may be found by: terms of weight, of subjects, of advertising."""

    strong: set[str]
    subjects: set[str]
    offers: set[str]

    def add(self, word: str, term: Term) -> None:
        """Put a word where `term` belongs."""
        if term.kind == COMMERCE:
            self.offers.add(word)
        elif term.kind not in (LABEL, CONTACT):
            (self.strong if term.weight >= STRONG else self.subjects).add(word)


@dataclass(frozen=True, slots=True)
class SpamTerms:
    """All terms, by the word that they are found by.

    `phrases`: by the first word and the second, or where the second is open by the first alone.
    What texts are screened by, so that few lines are looked into: `strong` are words that hardly
    stand outside spam, `screen` those of subjects, `offers` those of advertising; `telling` has a
    word of each strong term, without which sentences are not, with the others of the term.
    `partners`: of words that are found in phrases only, the other words of these. `hosts` are words
    in host names, `suffixes` the last parts of host names that spam prefers.
    """

    words: dict[str, list[Term]] = field(default_factory=dict)
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Term]]]] = field(default_factory=dict)
    stems: dict[str, list[Term]] = field(default_factory=dict)
    unspaced: dict[str, list[Term]] = field(default_factory=dict)
    screen: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    offers: set[str] = field(default_factory=set)
    telling: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    partners: dict[str, set[str]] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    suffixes: set[str] = field(default_factory=set)

    def screened(self, words: Collection[str]) -> Screened:
        """Those of the folded words that terms may be found by; a line without any holds no term."""
        found = Screened(
            self.strong.intersection(words),
            self.screen.intersection(words),
            self.offers.intersection(words),
        )
        stems = self.stems
        for word in words:
            if word[:_STEM] in stems:
                for term in stems[word[:_STEM]]:
                    if word.startswith(term.text):
                        found.add(word, term)
        return found

    def are_met(self, met: Collection[str], words: Collection[str]) -> bool:
        """Whether one of the words `met` has beside it in `words` what it needs to be part of a term."""
        partners = self.partners
        return any(not (others := partners.get(word)) or not others.isdisjoint(words) for word in met)

    def are_told(self, words: set[str]) -> bool:
        """Whether the folded words of sentences may hold a strong term."""
        told = [self.telling[word] for word in words if word in self.telling]
        return any(others <= words for choices in told for others in choices)

    def unspaced_in(self, text: str) -> list[str]:
        """The terms in a folded text of a script without spaces, but for what is no evidence by itself."""
        own = [term for letter in self.unspaced.keys() & set(text) for term in self.unspaced[letter]]
        return sorted({term.text for term in own if term.kind not in (LABEL, CONTACT) and term.text in text})

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """The terms in the folded words of a line; of those that begin at one word all, the longest first."""
        found = self.hits_unsorted(words)
        return sorted(found, key=lambda hit: (hit.first, -hit.last, hit.term.lang, -hit.term.weight))

    def hits_unsorted(self, words: Sequence[str]) -> Iterator[Hit]:
        """The same, found as they are asked for, in the order of the words."""
        known, phrases, stems = self.words, self.phrases, self.stems
        for at, word in enumerate(words):
            if word in known or word in phrases or word[:_STEM] in stems:
                yield from self._hits_at(words, at, word)

    def _hits_at(self, words: Sequence[str], at: int, word: str) -> Iterator[Hit]:
        for term in self.words.get(word, ()):
            yield Hit(term, at, at + 1)
        for term in self.stems.get(word[:_STEM], ()):
            if word.startswith(term.text):
                yield Hit(term, at, at + 1)
        seconds = self.phrases.get(word)
        if seconds is None or at + 1 == len(words):
            return
        for parts, term in (*seconds.get(words[at + 1], ()), *seconds.get(_OPEN, ())):
            end = at + len(parts)
            inner = end - 1 if term.open else end
            same = tuple(words[at:inner]) == parts[: inner - at]
            if same and end <= len(words) and (not term.open or words[end - 1].startswith(parts[-1])):
                yield Hit(term, at, end)

    def unspaced_hits(self, line: str) -> list[Term]:
        """The terms of scripts without spaces that stand in a folded line, however it is spaced."""
        line = line.replace(" ", "").replace("\u3000", "")
        first = sorted(self.unspaced.keys() & set(line))
        found = [term for letter in first for term in self.unspaced[letter] if term.text in line]
        inner = {term.text for term in found for other in found if term.text != other.text and term.text in other.text}
        outer = (term for term in found if term.text not in inner)
        return sorted(outer, key=lambda term: (line.index(term.text), term.kind, term.lang))


def folded(text: str) -> str:
    """`text` in lower case, without accents.

    >>> folded("Půjčka ŁÓDŹ"), folded("Straße")
    ('pujcka lodz', 'strasse')
    """
    text = text.casefold()
    if text.isascii():
        return text.replace("'", " ")
    if _SEMITIC.search(text):
        text = _POINTS.sub("", text)
        for letter, plain in _SEMITIC_LETTERS:
            text = text.replace(letter, plain)
    if not _MARKED.search(text):
        return text.replace("’", " ").replace("'", " ")
    bare = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    for letter, plain in _LETTERS:  # faster than a translation table where the text is not ASCII
        bare = bare.replace(letter, plain)
    return bare


def words_of(folded_text: str) -> list[str]:
    """The words of a folded text, in order."""
    return word_pattern(folded_text).findall(folded_text)


def word_pattern(folded_text: str) -> re.Pattern[str]:
    """The pattern of the words of a folded text or of any part of it."""
    return _SIGNED_WORD if not folded_text.isascii() and _SIGNS.search(folded_text) else _WORD


def as_written(text: str) -> str:
    """`text` in lower case, in which the same words stand as in the folded text, with their accents."""
    return folded(text) if not text.isascii() and _SEMITIC.search(text) else text.casefold()


def has_unspaced(text: str) -> bool:
    """Whether there is a character of a script that is written without spaces (Hangul counts)."""
    return not text.isascii() and _UNSPACED.search(text) is not None


@cache
def spam_terms() -> SpamTerms:
    """The table `pipeline/data/spam_terms.tsv`, ready for look-up."""
    table = SpamTerms()
    text = files("pipeline").joinpath("data", "spam_terms.tsv").read_text(encoding="utf-8")
    entries: list[Term] = []
    for row in text.splitlines():
        if row and not row.startswith("#"):
            weight, kind, lang, terms = row.split("\t")
            if kind in (HOST, SUFFIX):
                (table.hosts if kind == HOST else table.suffixes).update(terms.split(", "))
                continue
            for term in terms.split(","):
                written = term.strip().removesuffix("*")
                entries.append(Term(folded(written), kind, lang, float(weight), term.strip().endswith("*")))
    common = Counter(word for entry in entries for word in words_of(entry.text))
    for entry in entries:
        _enter(table, entry)
        if not has_unspaced(entry.text):
            _enter_screens(table, entry, common)
    for found in table.unspaced.values():
        found.sort(key=lambda term: (-len(term.text), term.text))
    return table


def _enter_screens(table: SpamTerms, term: Term, common: Counter[str]) -> None:
    """Put a word of a term where texts are screened by it."""
    words = words_of(term.text)
    whole = words[:-1] if term.open else words
    if term.kind not in (LABEL, CONTACT) and (whole or len(term.text) < _STEM):
        by_kind = table.offers if term.kind == COMMERCE else table.strong if term.weight >= STRONG else table.screen
        found_by = min(whole or words, key=lambda word: _commonness(word, common))
        by_kind.add(found_by)
        others = [word for word in whole or words if word != found_by]
        if not (others and table.partners.get(found_by, others)):
            table.partners[found_by] = set()
        else:
            table.partners.setdefault(found_by, set()).update(others)
    if words and (term.weight > STRONG or (term.kind == COMMENT and term.weight >= STRONG)):
        rarest = min(words, key=lambda word: _commonness(word, common))
        table.telling.setdefault(rarest, []).append(frozenset(whole) - {rarest})


def _commonness(word: str, common: Counter[str]) -> tuple[bool, int, int, int]:
    """Sorts first the word of a phrase that other texts are least likely to hold; most texts are English."""
    langs = languages_with(word)
    return "en" in langs or len(word) < _TELLING, len(langs), common[word], -len(word)


def _enter(table: SpamTerms, term: Term) -> None:
    """Put a term where it will be looked for."""
    parts = tuple(words_of(term.text))
    if has_unspaced(term.text):
        closed = replace(term, text=term.text.replace(" ", ""))
        table.unspaced.setdefault(closed.text[0], []).append(closed)
    elif len(parts) > 1:
        second = _OPEN if term.open and len(parts) == PAIR else parts[1]
        table.phrases.setdefault(parts[0], {}).setdefault(second, []).append((parts, term))
    elif term.open and len(term.text) >= _STEM:
        table.stems.setdefault(term.text[:_STEM], []).append(term)
    else:
        table.words.setdefault(term.text, []).append(term)
