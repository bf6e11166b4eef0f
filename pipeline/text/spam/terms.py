"""The vocabulary of link spam in some forty languages, and how to find it in a line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from pipeline.text.function_words import languages_with

COMMERCE, COMMENT, LABEL = "commerce", "comment", "label"
ASIDE = frozenset((COMMERCE, LABEL))  # kinds that are no evidence without a subject
PAIR = 2
STRONG = 2.0  # weight from which a term is more than a word of some subject
_MARKED = re.compile("[\u00c0-\u052f\u1e00-\u1fff]")  # letters that have accents: Latin, Greek, Cyrillic
_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ı", "i"), ("æ", "ae"), ("œ", "oe"), ("’", " "), ("'", " "))
_MARKS_AFTER = ("", ".", ",", "!", "?", ":", ";")
_WORD = re.compile(r"\w+")
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
class SpamTerms:
    """All terms, by the word that they are found by.

    `phrases`: by the first word and the second, or where the second is open by the first alone.
    What lines are screened by, so that few are looked into: `screen` and `screen_stems` are words
    and beginnings of words of subjects, without which no line is spam. The others are for
    sentences, as written: `inviting` has a word of each strong term of comment spam, `telling` of
    each strong term, both with the marks that may follow; `content` has all words but function words.
    """

    words: dict[str, list[Term]] = field(default_factory=dict)
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Term]]]] = field(default_factory=dict)
    stems: dict[str, list[Term]] = field(default_factory=dict)
    unspaced: dict[str, list[Term]] = field(default_factory=dict)
    screen: set[str] = field(default_factory=set)
    screen_stems: set[str] = field(default_factory=set)
    inviting: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)

    def may_hold(self, words: list[str]) -> bool:
        """Whether a line of these folded words may hold a term of a subject; False is certain."""
        if not self.screen.isdisjoint(words):
            return True
        return not self.screen_stems.isdisjoint([word[:_STEM] for word in words])

    def hits(self, words: list[str]) -> list[Hit]:
        """The terms in the folded words of a line; of those that begin at one word all, the longest first."""
        found = self.hits_unsorted(words)
        return sorted(found, key=lambda hit: (hit.first, -hit.last, hit.term.lang, -hit.term.weight))

    def hits_unsorted(self, words: list[str]) -> Iterator[Hit]:
        """The same, found as they are asked for, in the order of the words."""
        known, phrases, stems = self.words, self.phrases, self.stems
        for at, word in enumerate(words):
            if word in known or word in phrases or word[:_STEM] in stems:
                yield from self._hits_at(words, at, word)

    def _hits_at(self, words: list[str], at: int, word: str) -> Iterator[Hit]:
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
    if not _MARKED.search(text):
        return text.replace("’", " ")
    bare = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    for letter, plain in _LETTERS:  # faster than a translation table where the text is not ASCII
        bare = bare.replace(letter, plain)
    return bare


def words_of(folded_text: str) -> list[str]:
    """The words of a folded text, in order."""
    return _WORD.findall(folded_text)


def has_unspaced(text: str) -> bool:
    """Whether there is a character of a script that is written without spaces (Hangul counts)."""
    return not text.isascii() and _UNSPACED.search(text) is not None


@cache
def spam_terms() -> SpamTerms:
    """The table `pipeline/data/spam_terms.tsv`, ready for look-up."""
    table = SpamTerms()
    text = files("pipeline").joinpath("data", "spam_terms.tsv").read_text(encoding="utf-8")
    entries: list[tuple[Term, str]] = []
    for row in text.splitlines():
        if row and not row.startswith("#"):
            weight, kind, lang, terms = row.split("\t")
            for term in terms.split(","):
                written = term.strip().removesuffix("*")
                entries.append((Term(folded(written), kind, lang, float(weight), term.strip().endswith("*")), written))
    common = Counter(word for entry, _ in entries for word in words_of(entry.text))
    for entry, written in entries:
        _enter(table, entry, common)
        _enter_screens(table, entry, written.casefold(), common)
    for found in table.unspaced.values():
        found.sort(key=lambda term: (-len(term.text), term.text))
    return table


def _enter_screens(table: SpamTerms, term: Term, written: str, common: Counter[str]) -> None:
    """Put words of a term where sentences are screened by them, in the forms that they may take there."""
    invites = term.kind == COMMENT and term.weight >= STRONG
    for form in dict.fromkeys((term.text, written)):
        words = words_of(form)
        table.content.update(word for word in words if not languages_with(word))
        if invites or term.weight > STRONG:
            rarest = min(words, key=lambda word: _commonness(word, common))
            table.telling.update(rarest + mark for mark in _MARKS_AFTER)
            table.inviting.update(rarest + mark for mark in _MARKS_AFTER if invites)


def _commonness(word: str, common: Counter[str]) -> tuple[bool, int, int, int]:
    """Sorts first the word of a phrase that other texts are least likely to hold; most texts are English."""
    langs = languages_with(word)
    return "en" in langs or len(word) < _TELLING, len(langs), common[word], -len(word)


def _enter(table: SpamTerms, term: Term, common: Counter[str]) -> None:
    """Put a term where it will be looked for."""
    parts = tuple(words_of(term.text))
    screen, screen_stems = (table.screen, table.screen_stems) if term.kind not in ASIDE else (set(), set())
    if has_unspaced(term.text):
        closed = replace(term, text=term.text.replace(" ", ""))
        table.unspaced.setdefault(closed.text[0], []).append(closed)
    elif len(parts) > 1:
        second = _OPEN if term.open and len(parts) == PAIR else parts[1]
        table.phrases.setdefault(parts[0], {}).setdefault(second, []).append((parts, term))
        screen.add(min(parts[:-1] if term.open else parts, key=lambda word: _commonness(word, common)))
    elif term.open and len(term.text) >= _STEM:
        table.stems.setdefault(term.text[:_STEM], []).append(term)
        screen_stems.add(term.text[:_STEM])
    else:
        table.words.setdefault(term.text, []).append(term)
        screen.add(term.text)
