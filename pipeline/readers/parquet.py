"""Parquet tables: a record a row, a few rows in memory at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.document import Record
from pipeline.errors import ReadError
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.fields import longest_text, no_text, record_of, record_source, text_field
from pipeline.readers.keys import Keys
from pipeline.readers.streams import COMPRESSIONS, open_stream, too_long

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 64  # rows; long texts are met, and a batch is in memory whole


class ParquetReader:
    """A record a row, numbered from 0 through the whole file."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The records of `file` in order; a bad row is a `Failure` in its place."""
        import pyarrow.parquet as pq  # noqa: PLC0415 costs a tenth of a second

        with _seekable(file.path, settings) as stream, pq.ParquetFile(stream, pre_buffer=False) as table:
            keys = Keys(settings.id)
            text = ""
            following = 0
            for group in range(table.num_row_groups):
                number, following = following, following + table.metadata.row_group(group).num_rows
                try:
                    for batch in table.iter_batches(batch_size=_BATCH, row_groups=[group]):
                        text = text or _text_column(batch, settings)
                        for row in range(batch.num_rows):
                            yield _record(file, number, (batch, row, text), settings, keys)
                            number += 1
                except OSError as error:
                    yield _damaged(file, number, following, error)


def _damaged(file: InputFile, number: int, following: int, error: OSError) -> Failure:
    """The failure of the rows from `number` up to `following`, the rest of a row group."""
    detail = f"Rows {number} to {following - 1} cannot be read ({error}). Fetch the file again; other rows were read."
    return Failure(record_source(file.source, number), "DamagedRows", " ".join(detail.split()))


@contextmanager
def _seekable(path: Path, settings: ReaderSettings) -> Iterator[BinaryIO]:
    """The file, unpacked to a temporary one where it is compressed as a whole."""
    with open_stream(path, settings) as stream:
        if path.suffix.lower() not in COMPRESSIONS:
            yield stream
            return
        with tempfile.TemporaryFile() as unpacked:
            copyfileobj(stream, unpacked)
            unpacked.seek(0)
            yield unpacked


def _text_column(batch: pa.RecordBatch, settings: ReaderSettings) -> str:
    """The text column, by name or by what the first rows hold. Raises `ReadError`."""
    names = batch.schema.names
    found = text_field([field.name for field in batch.schema if not field.type.num_fields], settings)
    if found is None and not settings.text:
        first = {name: _sample(batch, index) for index, name in enumerate(names)}
        found = longest_text(first)
    if found is None:
        raise no_text(names, settings)
    return found


def _sample(batch: pa.RecordBatch, index: int) -> str:
    """The first cells of a column of strings, together."""
    try:
        cells = batch.column(index)[:8].to_pylist()
    except UnicodeDecodeError:
        return ""
    return " ".join(cell for cell in cells if isinstance(cell, str))


def _record(
    file: InputFile, number: int, at: tuple[pa.RecordBatch, int, str], settings: ReaderSettings, keys: Keys
) -> Record | Failure:
    batch, row, text = at
    source = record_source(file.source, number)
    try:
        fields = _fields(batch, row)
        record = record_of(keys.source(file.source, number, fields), fields, text, settings)
    except ReadError as error:
        return Failure(source, "BadRecord", str(error))
    return too_long(source, settings) if len(record.content) > settings.max_record_bytes else record


def _fields(batch: pa.RecordBatch, row: int) -> dict[str, Any]:
    try:
        return {name: batch.column(index)[row].as_py() for index, name in enumerate(batch.schema.names)}
    except (ValueError, OverflowError) as error:
        msg = f"a cell cannot be read: {error}"
        raise ReadError(msg, remedy="Mend the table, or leave the column out.") from error


READER = ParquetReader()
