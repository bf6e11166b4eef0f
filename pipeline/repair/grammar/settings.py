"""The figures and word lists of `repair_grammar.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Agreement:
    """English pronouns and their verb forms: `forms` leads from those of `third` to those of `others`."""

    third: frozenset[str]
    others: frozenset[str]
    forms: Mapping[str, str]
    before: frozenset[str]


@dataclass(frozen=True, slots=True)
class Settings:
    """When a document is mended (`total`, `kinds`, `per_1000_words`), what a sign says of it and at most, and lists."""

    total: float
    kinds: int
    per_1000_words: float
    weights: Mapping[str, float]
    cap: Mapping[str, float]
    surprise: Mapping[str, float]
    agreement: Agreement


@cache
def settings() -> Settings:
    """The tables in the data file."""
    text = files("pipeline").joinpath("data", "repair_grammar.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    agreement = table["agreement"]
    return Settings(
        **table["gate"],
        weights=MappingProxyType(table["weights"]),
        cap=MappingProxyType(table["cap"]),
        surprise=MappingProxyType(table["surprise"]),
        agreement=Agreement(
            third=frozenset(agreement["third"]),
            others=frozenset(agreement["others"]),
            forms=MappingProxyType(agreement["forms"]),
            before=frozenset(agreement["before"]),
        ),
    )
