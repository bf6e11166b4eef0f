"""The joins of a small corpus, in memory: a database would take longer to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.corpus.duplicates.features import Keys
from pipeline.corpus.duplicates.pairs import LEAST_SHARED, MOST_GRAM, PAIR, SHARED_SHARE, Hashes, Pairs, paired


class InMemory:
    """Joins of all files at once."""

    def __init__(self, folder: Path) -> None:
        self._marks, self._grams = (
            pa.concat_tables([pq.read_table(path) for path in sorted(folder.glob(f"{name}-*.parquet"))])
            for name in ("marks", "grams")
        )
        self._docs = self._marks["doc"].to_numpy()
        self._words = self._marks["words"].to_numpy()
        self._first = np.ones(len(self._docs), np.bool_)
        self._alike = [np.empty(0, PAIR)]
        self._sharing = [np.empty(0, PAIR)]

    def copies(self) -> Pairs:
        """Documents with the first that is the same to the letter."""
        exact = np.stack([self._marks[f"exact_{half}"].to_numpy() for half in (0, 1)], axis=1)
        _, firsts, groups = np.unique(exact, axis=0, return_index=True, return_inverse=True)
        first = firsts[groups.reshape(-1)]
        self._first = first == np.arange(len(first))
        return paired(self._docs[~self._first], self._docs[first[~self._first]])

    def band(self, number: int) -> tuple[Hashes, Keys]:
        """The hashes of a band that several documents have."""
        wanted = self._first & (self._words > 0)
        return _shared(self._marks[f"band_{number}"].to_numpy()[wanted], self._docs[wanted], len(wanted))

    def grams(self) -> Iterator[tuple[Hashes, Keys]]:
        """The rare shingles, all at once."""
        docs = self._grams["doc"].to_numpy()
        wanted = self._first[np.searchsorted(self._docs, docs)]
        yield _shared(self._grams["gram"].to_numpy()[wanted], docs[wanted], MOST_GRAM)

    def add_alike(self, pairs: Pairs) -> None:
        """Take pairs that share a band."""
        self._alike.append(pairs)

    def add_sharing(self, pairs: Pairs) -> None:
        """Take pairs that share a rare shingle."""
        self._sharing.append(pairs)

    def result(self) -> Pairs:
        """The pairs that share a band, or enough rare shingles."""
        pairs, counts = _once(np.concatenate(self._sharing))
        least = np.minimum(*(self._words[np.searchsorted(self._docs, pairs[side])] for side in ("one", "two")))
        enough = pairs[(counts >= LEAST_SHARED) & (counts >= SHARED_SHARE * least)]
        return _once(np.concatenate([*self._alike, enough]))[0]


def _shared(hashes: Hashes, docs: Keys, most: int) -> tuple[Hashes, Keys]:
    """The rows whose hashes stand in 2 to `most` rows."""
    _, groups, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
    kept = (sizes[groups] > 1) & (sizes[groups] <= most)
    return hashes[kept], docs[kept]


def _once(pairs: Pairs) -> tuple[Pairs, Keys]:
    """The pairs, sorted, each once, and how often each was there."""
    pairs = pairs[np.lexsort((pairs["two"], pairs["one"]))]
    fresh = np.ones(len(pairs), np.bool_)
    fresh[1:] = pairs[1:] != pairs[:-1]
    firsts = np.flatnonzero(fresh)
    return pairs[firsts], np.diff(firsts, append=len(pairs))
