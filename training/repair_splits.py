"""Fit the models of split words and print their weights for `pipeline/data/repair_damage.toml`.

Usage: `python -m training.repair_splits FOLDER`, where FOLDER holds `ntrex_paragraph.jsonl.gz` and
`ud_paragraph.jsonl.gz`: rows of `lang` and `text`, sound prose in many languages. One pair of neighbours
in 25 is run together, and three words in a row half as often; the models learn to tell these from words that
the lists merely lack. Prints precision and recall by threshold, each language judged by a model that has not seen it.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.repair.split_features import features_of_three, features_of_two
from pipeline.repair.splits import NO_WORDS, candidates
from pipeline.repair.style import style
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import Lexicon, has_list, lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_JOINED_SHARE = 0.06
_THREE_SHARE = 0.33
_SEED = 7
_TEXTS = 100
_FOLDS = 5
_L2 = 1.0
_STEPS = 60
_OTHER_SCRIPTS = {"ar", "fa", "ur", "he", "ko", "hi", "bn", "ta", "sr"}  # clitics and lists that differ from the text
_TWO, _THREE = 2, 3


@dataclass(frozen=True)
class Token:
    """A word, or words run together at `places`; `inside` a sentence."""

    text: str
    places: tuple[int, ...]
    inside: bool


@dataclass(frozen=True)
class Row:
    """A token that can be split: what the model of `parts` sees, and whether the split is right."""

    lang: str
    parts: int
    values: Mapping[str, float]
    joined: bool
    right: bool


def tokens(text: str, rng: random.Random) -> Iterator[Token]:
    """The words of `text`, some run together with the next one or two."""
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        first = words[index]
        token, places = first.group(), ()
        index += 1
        if rng.random() < _JOINED_SHARE:
            for number in range(_TWO if rng.random() < _THREE_SHARE else 1):
                before, after = words[index - 1], words[index] if index < len(words) else None
                if after is None or token.isupper() or not _follows(text, before, after):
                    break
                if number == len(places):
                    token, places = token + after.group(), (*places, len(token))
                    index += 1
        before_it = text[: first.start()].rstrip("\"'“”„«»( ")
        if token.islower() or token[1:].islower():
            yield Token(token, places, before_it[-1:] not in {"", ".", "!", "?", "\n"})


def _follows(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return text[left.end() : right.start()] == " " and right.group()[0].islower()


def rows(texts: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """All tokens that can be split, natural and joined."""
    rng = random.Random(_SEED)  # noqa: S311 no secrets here
    known_from = repair_tables().splits.known_from
    for lang in sorted(texts):
        if lang in _OTHER_SCRIPTS or lang in style().unspaced or not has_list(lang):
            continue
        words = lexicon(lang)
        for text in texts[lang][:_TEXTS]:
            for token in tokens(text, rng):
                if words.zipf(token.text) < known_from:
                    yield from _rows(lang, token, words)


def _rows(lang: str, token: Token, words: Lexicon) -> Iterator[Row]:
    """The rows of the two models."""
    two, three = candidates(token.text, words, NO_WORDS)
    if two:
        values = features_of_two(token.text, two, words, inside=token.inside)
        yield Row(lang, _TWO, values, bool(token.places), token.places == two.way.places)
    if three:
        values = features_of_three(token.text, three, words, inside=token.inside)
        yield Row(lang, _THREE, values, bool(token.places), token.places == three.way.places)


def fitted(inputs: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, by Newton's method."""
    weights = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (guess - right) + _L2 * weights
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + _L2 * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def report(data: Sequence[Row]) -> None:
    """Fit one model, judge it on languages that it has not seen, and print it."""
    names = sorted(data[0].values)
    inputs = np.array([[row.values[name] for name in names] for row in data])
    right = np.array([float(row.right) for row in data])
    joined = sum(row.right for row in data)
    langs = sorted({row.lang for row in data})
    folds = np.array([langs.index(row.lang) % _FOLDS for row in data])
    guess = np.zeros(len(data))
    for fold in range(_FOLDS):
        held = folds == fold
        guess[held] = 1 / (1 + np.exp(-inputs[held] @ fitted(inputs[~held], right[~held])))
    print(f"# {len(data)} tokens, {joined} with the right split first; recall is of these")
    for threshold in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
        chosen = guess >= threshold
        share = right[chosen].mean() if chosen.any() else 0.0
        print(f"# {threshold}: precision {share:.3f}, recall {right[chosen].sum() / joined:.3f}")
    for name, weight in zip(names, fitted(inputs, right), strict=True):
        print(f"{name} = {weight:.3f}")


def main(folder: Path) -> None:
    """Fit, judge and print."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name in ("ntrex_paragraph", "ud_paragraph"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                texts[row["lang"]].append(row["text"])
    data = list(rows(texts))
    for parts, table in ((_TWO, "weights"), (_THREE, "weights_of_three")):
        print()
        chosen = [row for row in data if row.parts == parts]
        print(f"[splits.{table}]")
        report(chosen)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
