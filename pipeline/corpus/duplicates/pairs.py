"""Pairs of documents, and how those that share something become pairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.duplicates.features import SAMPLED, Keys

PAIR = np.dtype([("one", "<i8"), ("two", "<i8")])
MOST_GRAM = 40  # a shingle that more documents have tells nothing
LEAST_SHARED = 3  # rare shingles that a pair has in common
SHARED_SHARE = 0.04 / SAMPLED  # as many shingles of the sample to a word of the shorter document

Pairs = NDArray[np.void]
Hashes = NDArray[np.unsignedinteger]


class Joins(Protocol):
    """What joins the features of all shards. `copies` is to be called first; the others leave copies out."""

    def copies(self) -> Pairs:
        """Documents with the first that is the same to the letter, sorted."""
        ...

    def band(self, number: int) -> tuple[Hashes, Keys]:
        """The hashes of a band that several documents have, each with each of these."""
        ...

    def grams(self) -> Iterator[tuple[Hashes, Keys]]:
        """The rare shingles, each with the documents that have it; in pieces."""
        ...

    def add_alike(self, pairs: Pairs) -> None:
        """Take pairs that share a band."""
        ...

    def add_sharing(self, pairs: Pairs) -> None:
        """Take pairs that share a rare shingle, once for each."""
        ...

    def result(self) -> Pairs:
        """The pairs that share a band, or enough rare shingles; sorted, each once."""
        ...


def paired(one: Keys, two: Keys) -> Pairs:
    """Pairs from two columns."""
    out = np.empty(len(one), PAIR)
    out["one"], out["two"] = one, two
    return out


def neighbours(hashes: Hashes, docs: Keys, reach: int) -> Pairs:
    """Each document with those before it, as far as `reach`, and with the first of all that have its hash.

    >>> neighbours(np.array([7, 7, 7, 7, 9], np.uint64), np.array([4, 1, 2, 3, 5]), 1).tolist()
    [(1, 2), (2, 3), (3, 4), (1, 3), (1, 4)]
    """
    order = np.lexsort((docs, hashes))
    hashes, docs = hashes[order], docs[order]
    found = [np.empty(0, PAIR)]
    for step in range(1, reach + 1):
        same = hashes[step:] == hashes[:-step]
        found.append(paired(docs[:-step][same], docs[step:][same]))
    firsts = np.flatnonzero(np.concatenate([np.ones(1, np.bool_), hashes[1:] != hashes[:-1]])[: len(hashes)])
    sizes = np.diff(firsts, append=len(hashes))
    at = np.arange(len(hashes)) - np.repeat(firsts, sizes)
    found.append(paired(np.repeat(docs[firsts], sizes)[at > reach], docs[at > reach]))
    return np.concatenate(found)
