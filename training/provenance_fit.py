"""The parts that `provenance_model.py` learns: n-gram weights and a softmax over figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.provenance.tokens import Sampled
from pipeline.repair.provenance.weights import BITS, ORIGINS, Weights, places

CLASSES = ("human", *ORIGINS)
PARALLEL = ("ntrex_paragraph", "ud_paragraph")
_STEP = 32.0
_SMOOTH = 3.0
_MOST, _LEAST = 127, 0.2
_ENOUGH = 50  # pages of an origin in a language


@dataclass(slots=True)
class Row:
    """A page as figures; `number` is that of the sound page it was made from, -1 where that is in another language."""

    lang: str
    origin: str
    kind: str
    fold: int
    number: int
    at: NDArray[np.uint32]


def ngram_weights(rows: Sequence[Row]) -> Weights:
    """The logarithm of how much oftener each n-gram stands in pages of an origin than in human ones, by language.

    The human ones are those of the same content, so that no subject and no manner of writing counts for an origin:
    the sources of round trips and spun pages, the translations by people, the corrected machine translations.
    """
    size = 1 << BITS
    total = np.zeros((2, len(ORIGINS), size))
    known: list[set[str]] = [set() for _ in ORIGINS]
    table = np.zeros((size, len(ORIGINS)))
    for lang in sorted({row.lang for row in rows}):
        own = [row for row in rows if row.lang == lang]
        for place, origin in enumerate(ORIGINS):
            pages = [row for row in own if row.origin == origin]
            if len(pages) < _ENOUGH or (origin == "spun" and lang != "en"):  # others are spun without a thesaurus
                continue
            known[place].add(lang)
            total[0, place] += _counted(pages, size)
            human = _counted(list(_same_content(pages, own)), size)
            total[1, place] += human * (total[0, place].sum() - total[1, place].sum()) / max(1.0, human.sum())
    for place in range(len(ORIGINS)):
        made, human = total[0, place], total[1, place]
        table[:, place] = np.log((made + _SMOOTH) / (human + _SMOOTH))
    table[np.abs(table) < _LEAST] = 0
    steps = np.clip(np.round(table * _STEP), -_MOST, _MOST).astype(np.int8)
    return Weights(steps, [frozenset(item) for item in known])


def _same_content(pages: Sequence[Row], own: Sequence[Row]) -> Iterator[Row]:
    """The human pages that say the same as `pages`."""
    numbers = {row.number for row in pages if not row.kind.startswith("mlqe")}
    edited = any(row.kind.startswith("mlqe") for row in pages)
    for row in own:
        if row.origin != CLASSES[0]:
            continue
        if row.kind.startswith("mlqe"):
            if edited:
                yield row
        elif row.number in numbers or (-1 in numbers and row.kind in PARALLEL):
            yield row


def _counted(rows: Sequence[Row], size: int) -> NDArray[np.float64]:
    return np.bincount(np.concatenate([row.at.ravel() for row in rows]), minlength=size).astype(np.float64)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities by row."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    out: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return out


def fit(
    figures: NDArray[np.float64], truth: NDArray[np.intp], weight: NDArray[np.float64], ridge: float = 1e-3
) -> NDArray[np.float64]:
    """Softmax regression by gradient descent with momentum; the last row is the constant."""
    inputs = np.hstack([figures, np.ones((len(figures), 1))])
    goal = np.eye(len(CLASSES))[truth]
    share = weight / weight.sum()
    model = np.zeros((inputs.shape[1], len(CLASSES)))
    first, second = np.zeros_like(model), np.zeros_like(model)
    for step in range(1, 1501):
        slope = inputs.T @ ((softmax(inputs @ model) - goal) * share[:, None]) + ridge * model
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = 0.05 * min(1.0, (1600 - step) / 1000)
        model -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return model


def row_of(page: tuple[str, str, str, int, int], found: Sampled) -> Row:
    """The places of a page's n-grams; `page` is language, origin, kind, fold, number."""
    return Row(*page, places(found, page[0]))
