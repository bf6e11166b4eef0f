"""What is written of the documents of a shard, so that duplicates can be found without their texts.

Three files a shard: `words` (all words in order, for comparing), `marks` (one row a document: hashes of
the text, number of words, the bands of its MinHash), `grams` (a sample of its shingles). The same texts
give the same files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipeline.corpus.duplicates.words import Hashes, Ids, Offsets, Words, scrambled

BANDS = 40
BAND_ROWS = 4  # pairs with a Jaccard similarity of .6 share a band with probability .996, with .2 one of .06
SAMPLED = 4  # of so many shingles one is in the sample
_GRAM_SHIFT = 22
GRAM_BITS = 64 - _GRAM_SHIFT - (SAMPLED.bit_length() - 1)  # of a hash in the sample
_SEED = 20_011
_AT_ONCE = 4096  # documents whose MinHashes are in memory
_SHIFT = 32
_MAPPED = 64  # shards whose words are mapped at a time

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Features:
    """The files of a shard."""

    words: Path
    starts: Path
    marks: Path
    grams: Path

    @classmethod
    def at(cls, folder: Path, index: int) -> Features:
        """Where the files of shard `index` lie."""
        return cls(
            words=folder / f"words-{index:05}.u4",
            starts=folder / f"starts-{index:05}.npy",
            marks=folder / f"marks-{index:05}.parquet",
            grams=folder / f"grams-{index:05}.parquet",
        )

    def write(self, index: int, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Write the files for the documents of shard `index`: their ids, and texts. Raises `OSError`."""
        words = Words.of(texts)
        shingles, starts = words.shingles()
        keys = (np.int64(index) << _SHIFT) + np.arange(len(texts))
        words.ids.tofile(self.words)
        np.save(self.starts, words.starts, allow_pickle=False)
        _save(self.marks, _marks(keys, ids, texts, words, _bands(shingles, starts)))
        _save(self.grams, _grams(keys, shingles, starts))


def place(key: int) -> tuple[int, int]:
    """The shard of a document, and its number there."""
    return key >> _SHIFT, key & ((1 << _SHIFT) - 1)


def _marks(keys: Keys, ids: Sequence[str], texts: Sequence[str], words: Words, bands: Ids) -> pa.Table:
    digests = b"".join(blake2b(" ".join(text.split()).encode(), digest_size=16).digest() for text in texts)
    exact = np.frombuffer(digests, "<u8").reshape(-1, 2)
    columns = {
        "doc": keys,
        "id": np.array([int(doc_id, 16) for doc_id in ids], np.uint64),
        "exact_0": exact[:, 0],
        "exact_1": exact[:, 1],
        "words": np.diff(words.starts),
    }
    columns |= {f"band_{number}": np.ascontiguousarray(bands[:, number]) for number in range(BANDS)}
    return pa.table({name: pa.array(values) for name, values in columns.items()})


def _bands(shingles: Hashes, starts: Offsets) -> Ids:
    """For each document its bands, each as one number."""
    from rensa import RMinHash  # noqa: PLC0415 only where duplicates are looked for

    pieces = [np.empty((0, BANDS), np.uint32)]
    for first in range(0, len(starts) - 1, _AT_ONCE):
        bounds = starts[first : first + _AT_ONCE + 1]
        flat = shingles[bounds[0] : bounds[-1]]
        offsets = (bounds - bounds[0]).astype(np.uint64)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, BANDS * BAND_ROWS, _SEED)
        rows = np.array(matrix.to_rows(), np.uint64).reshape(-1, BANDS, BAND_ROWS)
        mixed = np.zeros(rows.shape[:2], np.uint64)
        for row in range(BAND_ROWS):
            mixed = scrambled(mixed * np.uint64(31) + rows[:, :, row])
        pieces.append((mixed >> np.uint64(32)).astype(np.uint32))
    return np.concatenate(pieces)


def _grams(keys: Keys, shingles: Hashes, starts: Offsets) -> pa.Table:
    """The shingles of the sample, sorted, each once a document."""
    chosen = np.flatnonzero(shingles < np.uint64(2**64 // SAMPLED))
    docs = keys[np.searchsorted(starts, chosen, side="right") - 1]
    hashes = (shingles[chosen] >> np.uint64(_GRAM_SHIFT)).astype(np.uint64)
    order = np.lexsort((docs, hashes))
    docs, hashes = docs[order], hashes[order]
    fresh = np.ones(len(docs), np.bool_)
    fresh[1:] = (docs[1:] != docs[:-1]) | (hashes[1:] != hashes[:-1])
    return pa.table({"gram": hashes[fresh], "doc": docs[fresh]})


def _save(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path, compression="lz4", use_dictionary=False, store_schema=False)


class WordFiles:
    """The words of documents, read as they are asked for; where they lie is kept, 8 bytes a document."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._starts: dict[int, Offsets] = {}
        self._mapped: dict[int, Ids] = {}

    def ids(self, key: int) -> Ids:
        """The words of a document. Raises `OSError`."""
        shard, first, last = self._range(key)
        if first == last:
            return np.empty(0, np.uint32)
        return self._words(shard)[first:last].copy()

    def length(self, key: int) -> int:
        """The number of words of a document. Raises `OSError`."""
        _, first, last = self._range(key)
        return last - first

    def _words(self, shard: int) -> Ids:
        """The words of a shard, mapped."""
        found = self._mapped.pop(shard, None)
        if found is None:
            found = np.asarray(np.memmap(Features.at(self._folder, shard).words, np.uint32, "r"))
            if len(self._mapped) >= _MAPPED:
                del self._mapped[next(iter(self._mapped))]
        self._mapped[shard] = found
        return found

    def _range(self, key: int) -> tuple[int, int, int]:
        """The shard of a document, and where its words begin and end in the file of that shard."""
        shard, number = place(key)
        starts = self._starts.get(shard)
        if starts is None:
            starts = self._starts[shard] = np.load(Features.at(self._folder, shard).starts, allow_pickle=False)
        return shard, int(starts[number]), int(starts[number + 1])
