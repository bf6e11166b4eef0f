"""The figures that decide about repairs, all from one data file, `pipeline/data/repair_thresholds.toml`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SplitModel:
    """A logistic model of splits: `weights` by feature, and the limits of what it is asked about."""

    known_from: float
    part_from: float
    no_rival_margin: float
    without_list: float
    weights: Mapping[str, float]

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability that a split with these feature values is right."""
        logit = sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Gate:
    """How much damage a document must show before it is repaired."""

    total: float
    kinds: int
    kind_from: float
    per_1000_words: float
    cap: float
    probe_from: float


@dataclass(frozen=True, slots=True)
class RepairTables:
    """All figures. A repair is applied from `apply_from` on, and suggested from `suggest_from` on."""

    apply_from: float
    suggest_from: float
    gate: Gate
    weights: Mapping[str, float]
    compounding: frozenset[str]
    splits: SplitModel

    def weight(self, rule: str) -> float:
        """What one instance of `rule` says of damage: 1 is a sure sign."""
        return self.weights.get(rule, 0.0)


@cache
def repair_tables() -> RepairTables:
    """The figures in the data file."""
    text = files("pipeline").joinpath("data", "repair_thresholds.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    decide = table["decide"]
    splits = dict(table["splits"])
    return RepairTables(
        apply_from=decide["apply_from"],
        suggest_from=decide["suggest_from"],
        gate=Gate(**table["gate"]),
        weights=MappingProxyType(table["weights"]),
        compounding=frozenset(table["compounding"]["languages"]),
        splits=SplitModel(weights=MappingProxyType(splits.pop("weights")), **splits),
    )
