"""Fit the model of split words and print its weights for `pipeline/data/repair_thresholds.toml`.

Usage: `python -m training.repair_splits FOLDER`, where FOLDER holds `ntrex_paragraph.jsonl.gz` and
`ud_paragraph.jsonl.gz`: rows of `lang` and `text`, sound prose in many languages. One pair of neighbours
in 25 is run together; the model learns to tell these from words that the lists merely lack.
Prints precision and recall by threshold, each language judged by a model that has not seen it.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.repair.splits import NO_WORDS, features, ways
from pipeline.repair.style import style
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import has_list, lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_JOINED_SHARE = 0.04
_SEED = 7
_TEXTS = 100
_FOLDS = 5
_L2 = 1.0
_OTHER_SCRIPTS = {"ar", "fa", "ur", "he", "ko", "hi", "bn", "ta", "sr"}  # clitics and lists that differ from the text


@dataclass(frozen=True)
class Row:
    """A token that can be split: what the model sees, and whether the split is right."""

    lang: str
    token: str
    at: int
    values: dict[str, float]
    joined: bool
    right: bool


def tokens(text: str, rng: random.Random) -> Iterator[tuple[str, int]]:
    """The words of `text`, some run together with the next; the place of the join, or 0."""
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        first = words[index]
        token, at = first.group(), 0
        index += 1
        if index < len(words) and rng.random() < _JOINED_SHARE:
            second = words[index]
            if text[first.end() : second.start()] == " " and second.group()[0].islower() and not token.isupper():
                token, at = token + second.group(), len(token)
                index += 1
        before = text[: first.start()].rstrip("\"'“”„«»( ")
        if token.islower() or (token[1:].islower() and before[-1:] in {"", ".", "!", "?", "\n"}):
            yield token, at


def rows(texts: dict[str, list[str]]) -> Iterator[Row]:
    """All tokens that can be split, natural and joined."""
    rng = random.Random(_SEED)  # noqa: S311 no secrets here
    figures = repair_tables().splits
    for lang in sorted(texts):
        if lang in _OTHER_SCRIPTS or lang in style().unspaced or not has_list(lang):
            continue
        words = lexicon(lang)
        for text in texts[lang][:_TEXTS]:
            for token, at in tokens(text, rng):
                found = (
                    sorted(ways(token, words, NO_WORDS), reverse=True) if words.zipf(token) < figures.known_from else []
                )
                if not found:
                    continue
                best, place = found[0]
                rival = found[1][0] if len(found) > 1 else best - figures.no_rival_margin
                margin = min(best - rival, figures.no_rival_margin)
                values = features(token, place, margin, words, NO_WORDS)
                yield Row(lang, token, place, values, bool(at), bool(at) and place == at)


def fitted(inputs: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, by Newton's method."""
    weights = np.zeros(inputs.shape[1])
    for _ in range(60):
        guess = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (guess - right) + _L2 * weights
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + _L2 * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def main(folder: Path) -> None:
    """Fit, judge and print."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name in ("ntrex_paragraph", "ud_paragraph"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                texts[row["lang"]].append(row["text"])
    data = list(rows(texts))
    names = sorted(data[0].values)
    inputs = np.array([[row.values[name] for name in names] for row in data])
    right = np.array([float(row.right) for row in data])
    joined = sum(row.joined for row in data)
    langs = sorted({row.lang for row in data})
    folds = np.array([langs.index(row.lang) % _FOLDS for row in data])
    guess = np.zeros(len(data))
    for fold in range(_FOLDS):
        held = folds == fold
        guess[held] = 1 / (1 + np.exp(-inputs[held] @ fitted(inputs[~held], right[~held])))
    for threshold in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
        chosen = guess >= threshold
        print(f"# {threshold}: precision {right[chosen].mean():.3f}, recall {right[chosen].sum() / joined:.3f}")
    for name, weight in zip(names, fitted(inputs, right), strict=True):
        print(f"{name} = {weight:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
