"""Sorted tables on disk, merged a range of keys at a time, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.page_lines import Table, load

MOST_ROWS = 4_000_000  # about as many rows are in memory at once
_SAMPLED = 256  # of each file, to find out where the ranges part

Keys = NDArray[np.uint64]


def merged(files: Sequence[Path], most: int = MOST_ROWS) -> Iterator[Table]:
    """The rows of tables that are sorted by `key`, in pieces of about `most` rows.

    All rows of a key are in one piece, pieces come in the order of keys, and nothing else is sorted.
    """
    bounds = _bounds(files, most)
    for low, high in zip(bounds, [*bounds[1:], None], strict=True):
        parts = [_between(load(path, mapped=True), low, high) for path in files]
        if parts:
            yield np.concatenate(parts)


def _between(table: Table, low: np.uint64, high: np.uint64 | None) -> Table:
    start = np.searchsorted(table["key"], low)
    stop = len(table) if high is None else np.searchsorted(table["key"], high)
    return np.array(table[start:stop])


def _bounds(files: Sequence[Path], most: int) -> list[np.uint64]:
    """The least keys of the ranges, the first 0."""
    keys: list[Keys] = []
    weights: list[NDArray[np.float64]] = []
    total = 0
    for path in files:
        table = load(path, mapped=True)
        step = max(1, len(table) // _SAMPLED)
        sample = table["key"][::step]
        keys.append(sample)
        weights.append(np.full(len(sample), float(step)))
        total += len(table)
    if total <= most:
        return [np.uint64(0)]
    every = np.concatenate(keys)
    order = np.argsort(every, kind="stable")
    piece = (np.cumsum(np.concatenate(weights)[order]) // most).astype(np.int64)
    firsts = every[order][np.flatnonzero(np.diff(piece)) + 1]
    return [np.uint64(0), *np.unique(firsts[firsts > 0])]
