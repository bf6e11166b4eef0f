"""Pairs of documents that might repeat one another, from the features of all shards.

Documents that are the same to the letter are found first, and only the first of them goes on. Two
documents become a pair where they share a band (near copies), or several shingles that are rare
(excerpts and retellings). Where many share one thing, each is paired with the first and with a few
before it, so that pairs stay in proportion to documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.duplicates.database import open_database
from pipeline.corpus.duplicates.features import BANDS
from pipeline.corpus.duplicates.memory import InMemory
from pipeline.corpus.duplicates.pairs import Joins, Pairs, neighbours

IN_MEMORY = 20_000  # documents; the features of as many take some 100 MB
BAND_REACH = 8
GRAM_REACH = 2


@dataclass(frozen=True)
class Candidates:
    """`copies` are documents with the first that is the same to the letter, `pairs` may be duplicates; both sorted."""

    copies: Pairs
    pairs: Pairs


def candidates(folder: Path, documents: int) -> Candidates:
    """The candidates among the documents whose features lie in `folder`, of which there are so many.

    Raises `OSError`.
    """
    with _joins(folder, documents) as joins:
        copies = joins.copies()
        for band in range(BANDS):
            joins.add_alike(neighbours(*joins.band(band), BAND_REACH))
        for hashes, docs in joins.grams():
            joins.add_sharing(neighbours(hashes, docs, GRAM_REACH))
        return Candidates(copies, joins.result())


@contextmanager
def _joins(folder: Path, documents: int) -> Iterator[Joins]:
    if documents <= IN_MEMORY:
        yield InMemory(folder)
    else:
        with open_database(folder) as database:
            yield database
