"""The sentences of documents, read from the parts of a corpus."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_DOCUMENT = ["id", "lang", "provenance"]
_SEGMENT = ["doc_id", "index", "text"]


@dataclass(frozen=True, slots=True)
class PartFiles:
    """A part of the tables `documents` and `segments`, the hash of both, and the number of documents."""

    index: int
    documents: Path
    segments: Path
    sha256: str
    rows: int


@dataclass(frozen=True)
class Sentences:
    """A document and its sentences; `row` is its place in its part, `numbers` are those of `segments.index`."""

    row: int
    id: str
    lang: str
    provenance: str
    numbers: tuple[int, ...]
    texts: tuple[str, ...]


def langs(part: PartFiles) -> set[str]:
    """The languages of a part's documents."""
    return set(pq.read_table(part.documents, columns=["lang"])["lang"].unique().to_pylist())


def sentences_of(part: PartFiles, rows: Collection[int] | None = None) -> Iterator[Sentences]:
    """The documents of a part in order, or those of some rows. Sentences without text are left out."""
    documents = pq.read_table(part.documents, columns=_DOCUMENT)
    wanted = range(documents.num_rows) if rows is None else sorted(rows)
    documents = documents.take(pa.array(wanted, pa.int64()))
    segments = pq.read_table(part.segments, columns=_SEGMENT)
    if rows is not None:
        segments = segments.filter(pc.is_in(segments["doc_id"], documents["id"].combine_chunks()))
    of: dict[str, list[tuple[int, str]]] = {}
    for doc_id, number, text in zip(*(segments[name].to_pylist() for name in _SEGMENT), strict=True):
        if text.strip():
            of.setdefault(doc_id, []).append((number, text))
    for row, document in zip(wanted, documents.to_pylist(), strict=True):
        found = of.get(document["id"], [])
        numbers, texts = tuple(n for n, _ in found), tuple(text for _, text in found)
        yield Sentences(row, document["id"], document["lang"], document["provenance"], numbers, texts)
