"""The figures that decide about repairs, all from two data files.

`pipeline/data/repair_damage.toml` says when a document is damaged and how a word comes apart;
`pipeline/data/repair_thresholds.tsv` has a row for each rule and language, with the figures it rests on:
a rule without a row for a language is never applied there, only suggested.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

NEVER = 2.0  # no confidence reaches it
ANY = "*"


class Strictness(StrEnum):
    """How sure a repair has to be, by the preset of the recipe."""

    PRECISION = "precision"
    DEFAULT = "default"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The confidences from which a rule is applied, one for each strictness, and suggested."""

    precision: float = NEVER
    default: float = NEVER
    recall: float = NEVER
    suggest: float = 0.4
    measured: float | None = None  # the share of its repairs that were right, where that was measured

    def apply(self, strictness: Strictness) -> float:
        """The confidence from which the rule is applied."""
        match strictness:
            case Strictness.PRECISION:
                return self.precision
            case Strictness.DEFAULT:
                return self.default
            case Strictness.RECALL:
                return self.recall


_NO_EVIDENCE = Threshold()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of all rules, by stage, rule and language."""

    rows: Mapping[tuple[str, str, str], Threshold]

    def of(self, stage: str, rule: str, lang: str) -> Threshold:
        """The threshold of a rule in a language: its own, that of any language, or never.

        >>> thresholds().of("spacing", "no-such-rule", "en").apply(Strictness.DEFAULT) == NEVER
        True
        """
        own = self.rows.get((stage, rule, lang))
        return own if own is not None else self.rows.get((stage, rule, ANY), _NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class SplitModel:
    """Logistic models of splits in two and in three: weights by feature, and the limits of what they are asked."""

    known_from: float
    part_from: float
    rare_from: float
    part_of_three_from: float
    no_rival_margin: float
    without_list: float
    weights: Mapping[str, float]
    weights_of_three: Mapping[str, float]

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability that a split in two with these feature values is right."""
        return _probability(self.weights, values)

    def probability_of_three(self, values: Mapping[str, float]) -> float:
        """The probability that a split in three with these feature values is right."""
        return _probability(self.weights_of_three, values)


def _probability(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    logit = sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Gate:
    """How much damage a document must show before it is repaired; only what is as sure as `sign_from` counts."""

    sign_from: float

    total: float
    kinds: int
    kind_from: float
    per_1000_words: float
    cap: float
    probe_from: float
    words_from: float
    words_alone: int
    words_per_1000: float
    words_of_unknown: float
    alone_from: float
    alone_of_strange: float


@dataclass(frozen=True, slots=True)
class RepairTables:
    """The figures about damage and about words that come apart."""

    gate: Gate
    weights: Mapping[str, float]
    compounding: frozenset[str]
    splits: SplitModel

    def weight(self, rule: str) -> float:
        """What one instance of `rule` says of damage: 1 is a sure sign."""
        return self.weights.get(rule, 0.0)


@cache
def repair_tables() -> RepairTables:
    """The figures in `repair_damage.toml`."""
    table = tomllib.loads(_data("repair_damage.toml"))
    splits = dict(table["splits"])
    return RepairTables(
        gate=Gate(**table["gate"]),
        weights=MappingProxyType(table["weights"]),
        compounding=frozenset(table["compounding"]["languages"]),
        splits=SplitModel(
            weights=MappingProxyType(splits.pop("weights")),
            weights_of_three=MappingProxyType(splits.pop("weights_of_three")),
            **splits,
        ),
    )


@cache
def thresholds() -> Thresholds:
    """The rows of `repair_thresholds.tsv`."""
    rows = {}
    for line in _data("repair_thresholds.tsv").splitlines():
        if line and not line.startswith("#"):
            stage, rule, lang, *figures = line.split("\t")
            precision, default, recall, suggest = map(float, figures[:4])
            rows[stage, rule, lang] = Threshold(precision, default, recall, suggest, _measured(figures[4:]))
    return Thresholds(MappingProxyType(rows))


def _measured(figures: Sequence[str]) -> float | None:
    """The figure `p=0.98` of a row."""
    shares = [float(figure[2:]) for column in figures for figure in column.split(" ") if figure.startswith("p=")]
    return shares[0] if shares else None


def _data(name: str) -> str:
    return files("pipeline").joinpath("data", name).read_text(encoding="utf-8")
