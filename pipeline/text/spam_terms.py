"""The vocabulary of link spam in some forty languages, and how to find it in a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from pipeline.text.function_words import function_words

COMMERCE, COMMENT, LABEL = "commerce", "comment", "label"
STRONG = 2.0  # weight from which a term is more than a word of some subject
_MARKED = re.compile("[\u00c0-\u052f\u1e00-\u1fff]")  # letters that have accents: Latin, Greek, Cyrillic
_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS = (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ı", "i"), ("æ", "ae"), ("œ", "oe"), ("’", " "), ("'", " "))
_MARKS_AFTER = ("", ".", ",", "!", "?", ":", ";")
_WORD = re.compile(r"\w+")
_STEM = 4  # letters by which terms with any ending are looked up
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

    `screen` and `stems` tell at a glance whether a line can hold any: a word of it is in `screen`,
    or its first letters are in `stems`. `telling` is for sentences: words of what even they are
    judged by, as written and with the marks that may follow.
    """

    words: dict[str, list[Term]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], Term]]] = field(default_factory=dict)
    stems: dict[str, list[Term]] = field(default_factory=dict)
    unspaced: dict[str, list[Term]] = field(default_factory=dict)
    screen: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)

    def may_hold(self, words: list[str]) -> bool:
        """Whether a line of these folded words may hold a term; False is certain."""
        if not self.screen.isdisjoint(words):
            return True
        stems = self.stems
        return any(word[:_STEM] in stems for word in words)

    def hits(self, words: list[str]) -> list[Hit]:
        """The terms in the folded words of a line; of those that begin at one word all, the longest first."""
        known, phrases, stems = self.words, self.phrases, self.stems
        begins = [
            (at, word) for at, word in enumerate(words) if word in known or word in phrases or word[:_STEM] in stems
        ]
        found = [hit for at, word in begins for hit in self._hits_at(words, at, word)]
        return sorted(found, key=lambda hit: (hit.first, -hit.last, hit.term.lang, -hit.term.weight))

    def _hits_at(self, words: list[str], at: int, word: str) -> Iterator[Hit]:
        for term in self.words.get(word, ()):
            yield Hit(term, at, at + 1)
        for term in self.stems.get(word[:_STEM], ()):
            if word.startswith(term.text):
                yield Hit(term, at, at + 1)
        for parts, term in self.phrases.get(word, ()):
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
    for row in text.splitlines():
        if row and not row.startswith("#"):
            weight, kind, lang, terms = row.split("\t")
            for term in terms.split(","):
                written = term.strip().removesuffix("*")
                entry = Term(folded(written), kind, lang, float(weight), term.strip().endswith("*"))
                _enter(table, entry)
                if entry.weight > STRONG or (entry.weight == STRONG and kind == COMMENT):
                    for form in (entry.text, written.casefold()):
                        word = _rarest(words_of(form), lang)
                        table.telling.update(word + mark for mark in _MARKS_AFTER)
    for found in table.unspaced.values():
        found.sort(key=lambda term: (-len(term.text), term.text))
    return table


def _rarest(words: list[str], lang: str) -> str:
    """The word of a phrase that other texts are least likely to hold."""
    content = [word for word in words if word not in function_words(lang)] or words
    return max(reversed(content), key=len)


def _enter(table: SpamTerms, term: Term) -> None:
    """Put a term where it will be looked for."""
    parts = tuple(words_of(term.text))
    if has_unspaced(term.text):
        closed = replace(term, text=term.text.replace(" ", ""))
        table.unspaced.setdefault(closed.text[0], []).append(closed)
    elif len(parts) > 1:
        table.phrases.setdefault(parts[0], []).append((parts, term))
        table.screen.add(max(parts[:-1] if term.open else parts, key=len))
    elif term.open and len(term.text) >= _STEM:
        table.stems.setdefault(term.text[:_STEM], []).append(term)
    else:
        table.words.setdefault(term.text, []).append(term)
        table.screen.add(term.text)
