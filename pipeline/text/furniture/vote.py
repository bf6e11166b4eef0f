"""The vote on each line of an HTML page: how likely it is furniture, by all that is known of it.

A small logistic model weighs the verdicts of the extractors, the markup and the look of the line.
Its weights are data (`pipeline/data/markup_vote.toml`), made by `training/markup_vote.py`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.document import Block
from pipeline.text.furniture.judging import Judged

FAR = frozenset(
    {"nav", "footer", "aside", "header", "form", "navigation", "menu", "sidebar", "breadcrumb", "breadcrumbs"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NEAR = 3  # lines on either side, for what the neighbours are like
EXTRACTORS = ("main", "main_share", "within", "second", "second_share")
MARKUP = ("apart", "far", "heading", "links_near")
LOOK = ("strength", "prose", "length", "place")
LINE_MODEL = ("line_model",)
FEATURES = (*EXTRACTORS, *MARKUP, *LOOK, *LINE_MODEL)
_SUREST = 6.0  # log odds beyond which the line model is not believed

# The rule that a dropped line is recorded under, by the kind of evidence that weighed most.
RULES = {"extractor": EXTRACTORS, "markup": MARKUP, "line": (*LOOK, *LINE_MODEL)}


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: log odds of furniture = bias + sum of weight x (value - mean)."""

    bias: float
    terms: tuple[tuple[str, float, float], ...]  # feature, weight, mean

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability (0 to 1) that a line is furniture, from its values by feature."""
        return _probability(
            self.bias + math.fsum([weight * (values[name] - mean) for name, weight, mean in self.terms])
        )

    def rule(self, values: Mapping[str, float]) -> str:
        """The rule that a line falls under, named after the main evidence."""
        shares = {name: weight * (values[name] - mean) for name, weight, mean in self.terms}
        evidence = {rule: math.fsum(shares.get(name, 0.0) for name in names) for rule, names in RULES.items()}
        return max(evidence, key=lambda rule: evidence[rule])


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def vote_weights(name: str) -> Weights:
    """The weights called `name`: `accurate` or `fast`, with `-line-model` after it where that model has its say."""
    path = files("pipeline").joinpath("data", "markup_vote.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    terms = tuple((feature, float(pair[0]), float(pair[1])) for feature, pair in table["weights"].items())
    return Weights(float(table["bias"]), terms)


def line_values(
    judged: Sequence[Judged],
    blocks: Sequence[Block],
    at: Sequence[int],
    apart: Sequence[bool],
    probabilities: Sequence[float] | None = None,
) -> list[dict[str, float]]:
    """The values of every line, by feature.

    `at` is the number of each line's block; `apart` is whether the names around a block set it apart;
    `probabilities` are those of the plain-text line model (0 to 1, furniture), one a line.
    """
    lengths = [max(1, len(item.facts.text)) for item in judged]
    total = sum(lengths) or 1
    mains = [bool(blocks[number].main) for number in at]
    inside = [number for number, main in enumerate(mains) if main]
    page = {
        "main_share": _share(lengths, mains),
        "second_share": _share(lengths, [bool(blocks[number].second) for number in at]),
    }
    near = _near(lengths, [blocks[number].link_density for number in at])
    before = 0
    found = []
    for number, item in enumerate(judged):
        block = blocks[at[number]]
        found.append(
            page
            | {
                "main": float(mains[number]),
                "within": float(bool(inside) and inside[0] <= number <= inside[-1]),
                "second": float(bool(block.second)),
                "apart": float(apart[at[number]]),
                "far": float(not FAR.isdisjoint(block.names)),
                "heading": float(block.tag in HEADINGS),
                "links_near": near[number],
                "strength": item.strength,
                "prose": float(item.prose),
                "length": math.log(lengths[number]),
                "place": before / total,
            }
        )
        before += lengths[number]
    if probabilities is not None:
        for values, own in zip(found, probabilities, strict=True):
            values["line_model"] = _log_odds(own)
    return found


def _share(lengths: Sequence[int], chosen: Sequence[bool]) -> float:
    """The share of characters in the chosen lines."""
    return sum(length for length, own in zip(lengths, chosen, strict=True) if own) / (sum(lengths) or 1)


def _near(lengths: Sequence[int], values: Sequence[float]) -> list[float]:
    """For each line the mean value of it and its neighbours, weighted by length."""
    weighted = [length * value for length, value in zip(lengths, values, strict=True)]
    found = []
    for number in range(len(lengths)):
        window = slice(max(0, number - NEAR), number + NEAR + 1)
        found.append(sum(weighted[window]) / sum(lengths[window]))
    return found


def _log_odds(probability: float) -> float:
    safe = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_SUREST, min(_SUREST, math.log(safe / (1 - safe))))
