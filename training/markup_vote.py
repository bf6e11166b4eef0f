"""Fit the weights of the vote on HTML lines: `python training/markup_vote.py FOLDER [--line-model FILE]`.

FOLDER holds `dev_pages.jsonl.zst`: pages with `page`, `html` and `gold` (the main text). FILE, if
given, is JSON: for each page the probabilities of furniture by the plain-text line model, one for
each rendered line that is not blank, by a model that was trained without these pages.

Prints the F1 of main characters, cross-validated by page, and writes `pipeline/data/markup_vote.toml`.
Without FILE, the weights with a line model are kept as they are. Logistic regression by Newton's
method; each page counts by the root of its length, each line by the root of its own.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.document import Block
from pipeline.text.furniture.chrome import chrome_lexicon
from pipeline.text.furniture.judging import Judged, judge
from pipeline.text.furniture.markup import are_apart
from pipeline.text.furniture.vote import EXTRACTORS, FEATURES, LINE_MODEL, LOOK, MARKUP, line_values
from pipeline.text.html.fast import render_fast
from pipeline.text.html.main import letters_in, matched_lines
from pipeline.text.html.rendering import render_html
from pipeline.text.lines import split_lines

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "markup_vote.toml"
HEADER = """\
# Weights of the vote on the lines of HTML pages: log odds of furniture = bias + sum of weight x (value - mean).
# Each feature stands as [weight, mean]; `pipeline/text/furniture/vote.py` tells what it measures.
# Made by training/markup_vote.py from 60 labelled pages of 7 kinds (Murrough-Foley/web-content-extraction-benchmark,
# CC BY 4.0), of which only these numbers remain. CC0.
"""
VARIANTS = {
    "accurate": (*EXTRACTORS, *MARKUP, *LOOK),
    "accurate-line-model": (*EXTRACTORS, *MARKUP, "place", *LINE_MODEL),
    "fast": ("second", "second_share", "heading", *LOOK),
    "fast-line-model": ("second", "second_share", "heading", "place", *LINE_MODEL),
}
RIDGE = 3.0
FOLDS = 10
LINE_POWER = 0.6


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of all pages: values (lines x features), whether main, length in characters, page number."""

    evidence: NDArray[Any]
    main: NDArray[Any]
    length: NDArray[Any]
    page: NDArray[Any]


def table(pages: pd.DataFrame, line_model: dict[str, list[float]] | None, *, fast: bool) -> Table:
    """The lines of all pages, rendered in one of the two ways."""
    rows, main, length, number = [], [], [], []
    for index, page in enumerate(pages.itertuples()):
        rendering = (render_fast if fast else render_html)(str(page.html))
        judged = judge(split_lines(rendering.text), chrome_lexicon())
        at = _blocks_of(judged, rendering.blocks)
        probabilities = line_model[f"{page.page}{'#fast' if fast else ''}"] if line_model else None
        apart = [are_apart(block.names) for block in rendering.blocks]
        found = line_values(judged, rendering.blocks, at, apart, probabilities)
        rows += [[values.get(name, 0.0) for name in FEATURES] for values in found]
        texts = [item.facts.text for item in judged]
        main += matched_lines([letters_in(text.removeprefix("- ")) for text in texts], str(page.gold))
        length += [len(text) for text in texts]
        number += [index] * len(texts)
    return Table(np.array(rows), np.array(main), np.array(length, float), np.array(number))


def _blocks_of(judged: list[Judged], blocks: tuple[Block, ...]) -> list[int]:
    starts = np.array([block.start for block in blocks])
    return [int(np.searchsorted(starts, item.facts.line.end, "left")) - 1 for item in judged]


def fit(
    values: NDArray[Any], furniture: NDArray[Any], weight: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], float]:
    """Weights, means and bias of a ridge logistic regression on standardised values."""
    mean = np.average(values, axis=0, weights=weight)
    scale = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weight)) + 1e-9
    x = np.hstack([(values - mean) / scale, np.ones((len(values), 1))])
    beta = np.zeros(x.shape[1])
    ridge = np.full(len(beta), RIDGE)
    ridge[-1] = 0
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (weight * (p - furniture)) + ridge * beta
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        beta -= np.linalg.solve(curve, slope)
    return beta[:-1] / scale, mean, float(beta[-1])


def weights_of(lines: Table) -> NDArray[Any]:
    """How much each line counts."""
    weight = lines.length**LINE_POWER
    for page in np.unique(lines.page):
        own = lines.page == page
        weight[own] *= np.sqrt(lines.length[own].sum()) / weight[own].sum()
    scaled: NDArray[Any] = weight / weight.mean()
    return scaled


def cross_validated(lines: Table, columns: list[int]) -> NDArray[Any]:
    """The probability of furniture of each line, from weights fitted without its page."""
    fold = np.random.RandomState(0).permutation(lines.page.max() + 1)[lines.page] % FOLDS
    weight = weights_of(lines)
    out = np.zeros(len(lines.main))
    for number in range(FOLDS):
        train, test = fold != number, fold == number
        w, mean, bias = fit(lines.evidence[train][:, columns], ~lines.main[train], weight[train])
        out[test] = 1 / (1 + np.exp(-((lines.evidence[test][:, columns] - mean) @ w + bias)))
    return out


def character_f1(lines: Table, kept: NDArray[Any]) -> tuple[float, float]:
    """F1 of main characters: of all pages together, and the mean of the pages' own."""

    def f1(own: NDArray[Any]) -> float:
        both = lines.length[own & kept & lines.main].sum()
        return float(2 * both / max(1.0, lines.length[own & kept].sum() + lines.length[own & lines.main].sum()))

    return f1(lines.page >= 0), float(np.mean([f1(lines.page == page) for page in np.unique(lines.page)]))


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--line-model", type=Path)
    options = parser.parse_args()
    pages = pd.read_json(options.folder / "dev_pages.jsonl.zst", lines=True, dtype=False)
    line_model = json.loads(options.line_model.read_text()) if options.line_model else None
    old = tomllib.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    tables = {fast: table(pages, line_model, fast=fast) for fast in (False, True)}
    pieces = [HEADER]
    for name, features in VARIANTS.items():
        lines = tables[name.startswith("fast")]
        if name.endswith("line-model") and line_model is None:
            model = old.get(name)
        else:
            columns = [FEATURES.index(feature) for feature in features]
            figures = character_f1(lines, cross_validated(lines, columns) < 1 / 2)
            extractor = lines.evidence[:, FEATURES.index("second" if name.startswith("fast") else "main")] > 0
            alone = character_f1(lines, extractor)
            print(f"{name}: {figures[0]:.4f} {figures[1]:.4f} (extractor alone {alone[0]:.4f} {alone[1]:.4f})")
            w, mean, bias = fit(lines.evidence[:, columns], ~lines.main, weights_of(lines))
            pairs = zip(features, w, mean, strict=True)
            model = {"bias": bias, "weights": {f: [float(a), float(b)] for f, a, b in pairs}}
        if model:
            pieces.append(f"\n[{name}]\nbias = {model['bias']:.4f}\n\n[{name}.weights]\n")
            pieces += [f"{f} = [{a:.4f}, {b:.4f}]\n" for f, (a, b) in model["weights"].items()]
    OUT.write_text("".join(pieces), encoding="utf-8")


if __name__ == "__main__":
    main()
