"""Rows of a corpus, one after the other in its order, a batch in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import OutputError
from pipeline.export.base import Row
from pipeline.output.manifest import FileEntry, Manifest

_BATCH = 512
_BROKEN = "`textmend verify` tells what is wrong; run again to repair it."


def rows(out: Path, entry: FileEntry, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of one file of a table; a column that an older version did not write is null.

    Raises `OutputError` where the file is missing, damaged, or not the one that the manifest names.
    """
    try:
        with pq.ParquetFile(out / entry.path) as file:
            if file.metadata.num_rows != entry.rows:
                msg = f"{entry.path} holds {file.metadata.num_rows} rows, and the manifest says {entry.rows}"
                raise OutputError(msg, remedy=_BROKEN)
            present = [name for name in columns if name in file.schema_arrow.names]
            absent = dict.fromkeys(set(columns) - set(present))
            for batch in file.iter_batches(_BATCH, columns=present):
                for row in batch.to_pylist():
                    yield {**absent, **row} if absent else row
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        msg = f"cannot read {entry.path} of {out}: {error}"
        raise OutputError(msg, remedy=_BROKEN) from error


def table_rows(out: Path, manifest: Manifest, table: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a whole table, part after part."""
    for entry in manifest.entries(table):
        yield from rows(out, entry, columns)


class Companions:
    """The rows of a table that go with each document, taken from a stream in the order of the documents."""

    def __init__(self, stream: Iterator[Row], name: str) -> None:
        self._stream = (row for row in stream if row["doc_id"] is not None)
        self._name = name
        self._next = next(self._stream, None)

    def of(self, doc_id: str) -> list[Row]:
        """The rows of the document that comes next."""
        found = []
        while self._next is not None and self._next["doc_id"] == doc_id:
            found.append(self._next)
            self._next = next(self._stream, None)
        return found

    def close(self) -> None:
        """Raise `OutputError` where rows are left that belong to no document."""
        if self._next is not None:
            msg = f"{self._name} holds rows that are not in the order of the documents"
            raise OutputError(msg, remedy=_BROKEN)


def parts(manifest: Manifest) -> Iterator[dict[str, FileEntry]]:
    """The files of each part, by table."""
    found: dict[str, dict[str, FileEntry]] = {}
    for entry in manifest.files:
        found.setdefault(entry.path.partition("/")[2], {})[entry.table] = entry
    for entry in manifest.entries("documents"):
        yield found[entry.path.partition("/")[2]]


def companions(out: Path, part: dict[str, FileEntry], table: str, columns: Sequence[str]) -> Companions:
    """The rows of `table` in a part. Raises `OutputError` where it has no such file."""
    if table not in part:
        msg = f"{out} has no {table} for {part['documents'].path}"
        raise OutputError(msg, remedy=_BROKEN)
    return Companions(rows(out, part[table], columns), part[table].path)
