"""Which posts may be translations of each other: near in meaning, or with names and numbers in common.

Never all pairs: what is large is parted into cells first, and a sign that many posts have leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.alignment.encoder import Vectors

Rows = NDArray[np.int64]

PAIR = np.dtype([("src", "<i8"), ("tgt", "<i8")])
NEAREST = 3  # posts of each other language that are looked at
LEAST = 0.27  # likeness of two posts, after what is usual in their languages was taken away
_CLOSE = 0.25  # behind the best one
_WHOLE = 20_000  # posts that are compared without cells
_CELLS_OF_EACH = 2
_AT_ONCE = 512
_COMMON = 20  # posts that a sign may lead to
_SHARED = 2  # signs that two posts need in common
_LONGEST = 3.0  # how many times longer the one may be


@dataclass(frozen=True)
class Posts:
    """Posts in order: a number for the language, weighted lengths, and vectors (0 where unknown)."""

    langs: Rows
    lengths: NDArray[np.float32]
    vectors: Vectors


def near(posts: Posts) -> NDArray[np.void]:
    """Pairs of posts in different languages that are each among the nearest of the other, sorted."""
    known = np.flatnonzero(np.abs(posts.vectors).sum(axis=1) > 0)
    vectors = _centred(posts.vectors[known].astype(np.float32), posts.langs[known])
    found = [
        _near(vectors[cell], posts.langs[known[cell]], posts.lengths[known[cell]], known[cell])
        for cell in _cells(vectors)
        if len(cell) > 1
    ]
    return _mutual(np.concatenate([np.empty(0, PAIR), *found]))


def _centred(vectors: Vectors, langs: Rows) -> Vectors:
    """The vectors without what all posts of their language have in common."""
    vectors = vectors.copy()
    for lang in np.unique(langs):
        of = langs == lang
        vectors[of] -= vectors[of].mean(axis=0) * min(1.0, int(of.sum()) / 30)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors


def _cells(vectors: Vectors) -> list[Rows]:
    """The posts parted into cells around some of them; each is in two cells where there is more than one."""
    if len(vectors) <= _WHOLE:
        return [np.arange(len(vectors))]
    count = max(4, round(len(vectors) ** 0.5 / 4))
    middle = vectors[np.arange(count) * len(vectors) // count]
    best = np.empty((len(vectors), _CELLS_OF_EACH), np.int64)
    for start in range(0, len(vectors), _AT_ONCE):
        likeness = np.round(vectors[start : start + _AT_ONCE] @ middle.T, 4)
        best[start : start + _AT_ONCE] = np.argsort(-likeness, axis=1, kind="stable")[:, :_CELLS_OF_EACH]
    return [np.flatnonzero((best == cell).any(axis=1)) for cell in range(count)]


def _near(vectors: Vectors, langs: Rows, lengths: NDArray[np.float32], places: Rows) -> NDArray[np.void]:
    """For each post the nearest ones in each other language, both ways round."""
    order = np.argsort(langs, kind="stable")
    vectors, langs, lengths, places = vectors[order], langs[order], lengths[order], places[order]
    bounds = [0, *(np.flatnonzero(np.diff(langs)) + 1).tolist(), len(langs)]
    found: list[NDArray[np.void]] = []
    for start in range(0, len(langs), _AT_ONCE):
        likeness = np.round(vectors[start : start + _AT_ONCE] @ vectors.T, 4)
        ratio = lengths[start : start + _AT_ONCE, None] / lengths[None, :]
        likeness[(ratio > _LONGEST) | (ratio < 1 / _LONGEST)] = -1
        likeness[langs[start : start + _AT_ONCE, None] == langs[None, :]] = -1
        for low, high in pairwise(bounds):
            found.append(_best(likeness[:, low:high], places[start : start + _AT_ONCE], places[low:high]))
    return np.concatenate([np.empty(0, PAIR), *found])


def _best(likeness: NDArray[np.float32], of: Rows, places: Rows) -> NDArray[np.void]:
    count = min(NEAREST, likeness.shape[1])
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
    values = np.take_along_axis(likeness, order, axis=1)
    rows, columns = np.nonzero((values >= LEAST) & (values >= values[:, :1] - _CLOSE))
    out = np.empty(len(rows), PAIR)
    out["src"], out["tgt"] = of[rows], places[order[rows, columns]]
    return out


def _mutual(pairs: NDArray[np.void]) -> NDArray[np.void]:
    """The pairs that were found from both sides, each once and the lesser place first."""
    low, high = np.minimum(pairs["src"], pairs["tgt"]), np.maximum(pairs["src"], pairs["tgt"])
    both = np.unique(np.stack([low, high, pairs["src"] == low], axis=1), axis=0)
    kept, counts = np.unique(both[:, :2], axis=0, return_counts=True)
    out = np.zeros(int((counts > 1).sum()), PAIR)
    out["src"], out["tgt"] = kept[counts > 1].T
    return out


def sharing(signs: NDArray[np.uint64], places: Rows, posts: Posts) -> NDArray[np.void]:
    """Pairs in different languages with two rare signs or more in common; `signs[i]` stands in post `places[i]`."""
    order = np.lexsort((places, signs))
    signs, places = signs[order], places[order]
    bounds = [0, *(np.flatnonzero(np.diff(signs)) + 1).tolist(), len(signs)]
    sides = [np.empty((0, 2), np.int64), *_linked(bounds, places, posts.langs)]
    kept, counts = np.unique(np.concatenate(sides), axis=0, return_counts=True)
    ratio = posts.lengths[kept[:, 0]] / posts.lengths[kept[:, 1]]
    enough = (counts >= _SHARED) & (ratio <= _LONGEST) & (ratio >= 1 / _LONGEST)
    pairs = np.zeros(int(enough.sum()), PAIR)
    pairs["src"], pairs["tgt"] = kept[enough].T
    return pairs


def _linked(bounds: Sequence[int], places: Rows, langs: Rows) -> Iterator[Rows]:
    for start, stop in pairwise(bounds):
        if 1 < stop - start <= _COMMON:
            here = places[start:stop]
            first, second = np.triu_indices(len(here), 1)
            differ = langs[here[first]] != langs[here[second]]
            yield np.stack([here[first[differ]], here[second[differ]]], axis=1)
