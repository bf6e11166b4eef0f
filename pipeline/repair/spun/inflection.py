"""English inflection: which base words a form may come from, and the same form of another base word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

_SIBILANT = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"
_CACHED = 1 << 15


class Form(StrEnum):
    """The forms that a word may take; `BASE` is the one a dictionary lists."""

    BASE = "base"
    S = "s"  # plural of a noun, third person of a verb
    PAST = "past"
    PARTICIPLE = "participle"
    ING = "ing"
    MORE = "more"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Analysis:
    """A base word and the form of it."""

    lemma: str
    form: Form


@dataclass(frozen=True, slots=True)
class _Irregular:
    forms: Mapping[tuple[str, Form], str]
    lemmas: Mapping[str, tuple[Analysis, ...]]


def regular(lemma: str, form: Form) -> str:
    """The form of a word that follows the rules of spelling; final consonants are not doubled.

    >>> [regular("carry", form) for form in (Form.S, Form.PAST, Form.ING)]
    ['carries', 'carried', 'carrying']
    """
    stem = lemma[:-1] + "i" if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS else lemma
    match form:
        case Form.BASE:
            return lemma
        case Form.S:
            return stem + ("es" if stem is not lemma or lemma.endswith(_SIBILANT) else "s")
        case Form.ING:
            if lemma.endswith("ie"):
                return lemma[:-2] + "ying"
            return (lemma[:-1] if lemma.endswith("e") and lemma[-2:-1] not in "eoy" else lemma) + "ing"
        case _:
            return stem.removesuffix("e") + {Form.MORE: "er", Form.MOST: "est"}.get(form, "ed")


def inflected(lemma: str, form: Form) -> str:
    """The form of a word or, of a term of several words, of its head: the last, but of a phrasal verb the first.

    >>> inflected("stop", Form.ING), inflected("life span", Form.S), inflected("child", Form.S)
    ('stopping', 'life spans', 'children')
    """
    if form is Form.BASE:
        return lemma
    *first, last = lemma.split(" ")
    if first and (form in _VERBAL or last in _PARTICLES):
        return " ".join((inflected(first[0], form), *first[1:], last))
    return " ".join((*first, _irregular().forms.get((last, form)) or regular(last, form)))


_VERBAL = frozenset((Form.PAST, Form.PARTICIPLE, Form.ING))
_PARTICLES = frozenset(
    re.findall(r"\w+", "up out off down in on over away back about through with for to of at as into upon yourself")
)


@lru_cache(_CACHED)
def analyses(word: str) -> tuple[Analysis, ...]:
    """What a form may come from, itself first. Bases that no English has may be among them.

    >>> [item.lemma for item in analyses("mice")], "carry" in [item.lemma for item in analyses("carried")]
    (['mice', 'mouse'], True)
    """
    found = dict.fromkeys((Analysis(word, Form.BASE), *_irregular().lemmas.get(word, ())))
    found.update(dict.fromkeys(_stripped(word)))
    return tuple(found)


def _stripped(word: str) -> Iterator[Analysis]:
    for end, forms in _ENDS:
        if word.endswith(end) and len(word) > len(end) + 1:
            stem = word[: -len(end)]
            bases = [stem, stem + "e"]
            if stem.endswith("i"):
                bases.append(stem[:-1] + "y")
            if end == "ing" and stem.endswith("y"):
                bases.append(stem[:-1] + "ie")
            for form in forms:
                for base in bases:
                    if (base, form) not in _irregular().forms and regular(base, form) == word:
                        yield Analysis(base, form)


_ENDS = (
    ("s", (Form.S,)),
    ("es", (Form.S,)),
    ("ed", (Form.PAST, Form.PARTICIPLE)),
    ("ing", (Form.ING,)),
    ("er", (Form.MORE,)),
    ("est", (Form.MOST,)),
)


@cache
def _irregular() -> _Irregular:
    forms: dict[tuple[str, Form], str] = {}
    lemmas: dict[str, list[Analysis]] = {}
    text = files("pipeline").joinpath("data", "spun", "irregular_forms.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            lemma, name, *spellings = line.split("\t")
            forms[lemma, Form(name)] = spellings[0]
            for spelling in spellings:
                lemmas.setdefault(spelling, []).append(Analysis(lemma, Form(name)))
    return _Irregular(MappingProxyType(forms), MappingProxyType({key: tuple(value) for key, value in lemmas.items()}))
