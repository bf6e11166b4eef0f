"""What the languages do about spaces: the tables of `pipeline/data/repair_spacing.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

NOTHING: frozenset[str] = frozenset()
Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Style:
    """Sets of languages, and sets of words by language (BCP-47 primary subtag)."""

    spaced_high_punctuation: frozenset[str]
    unspaced: frozenset[str]
    reduplicating: frozenset[str]
    with_article: frozenset[str]
    endings: frozenset[str]
    nouns_capital: frozenset[str]
    abbreviations: Words
    elisions: Words
    clitics: Words
    never_doubled: Words
    doubled_on_purpose: Words
    doubled_endings: Words
    capitalised: Words
    endings_not_words: Words
    bound_prefixes: Words
    particles: Words
    suffixes: Words
    stem_endings: Words
    an_before: Words
    a_before: Words


@cache
def style() -> Style:
    """The tables in the data file."""
    text = files("pipeline").joinpath("data", "repair_spacing.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return Style(**{name: _frozen(value) for name, value in table.items()})


def _frozen(value: Any) -> Any:  # noqa: ANN401 a list, or a table of lists
    if isinstance(value, list):
        return frozenset(value)
    return MappingProxyType({lang: frozenset(words) for lang, words in value.items()})
