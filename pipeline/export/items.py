"""The documents and pairs of a corpus, filtered and in its order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from pipeline.export.base import Item, Pairs, Row
from pipeline.export.filters import Filters
from pipeline.export.lookup import ORIGIN, Lookup
from pipeline.export.reading import companions, parts, rows, table_rows
from pipeline.output.manifest import Manifest
from pipeline.schema import ALIGNMENTS, DOCUMENTS, EDITS, SEGMENTS, Column

_S = pa.string()
_SIDE = (("source", "the record"), ("title", "the title"), ("date", "the day"), ("author", "who"), ("url", "where"))
_CORE = (
    *("pair_id", "src_doc", "tgt_doc", "src_lang", "tgt_lang", "src_text", "tgt_text"),
    *("src_segments", "tgt_segments", "score", "method"),
)
_ASKED = ("provenance", "date", "flags", "duplicate_of")


def document_columns() -> tuple[Column, ...]:
    """The columns of an exported document: those of the table."""
    return DOCUMENTS.columns


def pair_columns(pairs: Pairs) -> tuple[Column, ...]:
    """The columns of an exported pair: those of `alignments`, then what is known of its documents.

    Pairs of raw and clean have but one document, whose columns begin with `src_`.
    """
    raw_clean = pairs is Pairs.RAW_CLEAN
    own = [column for column in ALIGNMENTS.columns if column.name in _CORE or not raw_clean]
    sides = ("src",) if raw_clean else ("src", "tgt")
    known = [
        Column(f"{side}_{name}", _S, f"{doc} of the document", nullable=True) for side in sides for name, doc in _SIDE
    ]
    return (*own, *known)


def documents(out: Path, manifest: Manifest, filters: Filters, *, details: bool = False) -> Iterator[Item | None]:
    """The documents that answer to `filters`, and None for each that does not.

    With `details` each comes with its segments and edits.
    """
    for part in parts(manifest):
        stream = rows(out, part["documents"], DOCUMENTS.names)
        if not details:
            yield from (Item(row, row["lang"]) if filters.document(row) else None for row in stream)
            continue
        segments = companions(out, part, "segments", SEGMENTS.names)
        edits = companions(out, part, "edits", EDITS.names)
        for row in stream:
            own = segments.of(row["id"]), edits.of(row["id"])
            yield Item(row, row["lang"], *own) if filters.document(row) else None
        segments.close()
        edits.close()


def pairs_of(out: Path, manifest: Manifest, pairs: Pairs, filters: Filters) -> Iterator[Item | None]:
    """The pairs that answer to `filters`, and None for each that does not."""
    return (_raw_clean if pairs is Pairs.RAW_CLEAN else _aligned)(out, manifest, filters)


def _aligned(out: Path, manifest: Manifest, filters: Filters) -> Iterator[Item | None]:
    wanted = tuple({*ORIGIN, *_ASKED})
    known = (row for row in table_rows(out, manifest, "documents", wanted) if filters.origin(row))
    with Lookup(known) as lookup:
        for row in table_rows(out, manifest, "alignments", ALIGNMENTS.names):
            source, target = lookup.get(row["src_doc"]), lookup.get(row["tgt_doc"])
            missing = (source is None or target is None) and filters.asks_documents()
            if missing or not filters.pair(row):
                yield None
                continue
            sides = {**_side("src", source or {}), **_side("tgt", target or {})}
            yield Item({**row, **sides}, f"{row['src_lang']}-{row['tgt_lang']}")


def _side(side: str, row: Row) -> dict[str, str | None]:
    return {f"{side}_{name}": row.get(name) for name, _ in _SIDE}


def _raw_clean(out: Path, manifest: Manifest, filters: Filters) -> Iterator[Item | None]:
    wanted = tuple({*ORIGIN, *_ASKED})
    places = ("doc_id", "raw_start", "raw_end", "confidence")
    for part in parts(manifest):
        segments = companions(out, part, "segments", SEGMENTS.names)
        edits = companions(out, part, "edits", places)
        for document in rows(out, part["documents"], wanted):
            known, own = filters.origin(document), _Scores(edits.of(document["id"]))
            side = _side("src", document)
            for segment in segments.of(document["id"]):
                pair = _pair(segment, own.of(segment["raw_start"], segment["raw_end"]))
                yield Item({**pair, **side}, segment["lang"]) if known and filters.pair(pair) else None
        segments.close()
        edits.close()


def _pair(segment: Row, score: float) -> Row:
    doc_id, index, lang = segment["doc_id"], segment["index"], segment["lang"]
    sides = (doc_id, doc_id, lang, lang, segment["raw_text"], segment["text"], [index], [index])
    return dict(zip(_CORE, (f"{doc_id}-{index}", *sides, score, Pairs.RAW_CLEAN.value), strict=True))


class _Scores:
    """How sure the edits of a document are: they come sorted and do not overlap."""

    def __init__(self, edits: Sequence[Row]) -> None:
        self._edits = edits
        self._starts = [edit["raw_start"] for edit in edits]
        self._ends = [edit["raw_end"] for edit in edits]

    def of(self, start: int, end: int) -> float:
        """The lowest confidence of the edits that touch a stretch of the raw text; 1 where there are none."""
        near = self._edits[bisect_left(self._ends, start) : bisect_right(self._starts, end)]
        inside = (e["confidence"] for e in near if _touches(e["raw_start"], e["raw_end"], start, end))
        return min(inside, default=1.0)


def _touches(at: int, to: int, start: int, end: int) -> bool:
    return (at < end and to > start) or (at == to and start < at < end)
