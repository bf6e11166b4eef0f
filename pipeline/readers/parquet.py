"""Parquet tables: a record a row, a few rows in memory at a time."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.document import Record
from pipeline.errors import ReadError
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.cutting import packed_records
from pipeline.readers.fields import longest_text, no_text, record_of, record_source, text_field
from pipeline.readers.keys import Keys
from pipeline.readers.slices import MAX_RECORDS, RowRange, Slice
from pipeline.readers.streams import open_packed, open_stream, too_long
from pipeline.readers.unpacking import is_packed
from pipeline.storage.remote import Location

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH = 64  # rows; long texts are met, and a batch is in memory whole
_BUFFER = 1024 * 1024
_LARGE_GROUPS = 32  # slices; of a larger row group too much would be read in vain to reach the last of them


class ParquetReader:
    """A record a row, numbered from 0 through the whole file."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The records of `file` in order; a bad row is a `Failure` in its place."""
        with _table(file.path, settings) as table:
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

    def cut(self, file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:
        """Slices of rows of one row group each; the rows of a large one travel with their slices."""
        if is_packed(file.path):
            yield from packed_records(self.read(file, settings), size)
            return
        with open_packed(file.path) as stored, _table(file.path, settings) as table:
            groups = [table.metadata.row_group(group).total_byte_size for group in range(table.num_row_groups)]
            if settings.id and max(groups, default=0) > _LARGE_GROUPS * size:
                yield from packed_records(self.read(file, settings), size)  # ids are told apart as it is read through
                return
            text = _text_of(table, settings)
            number = 0
            for group in range(table.num_row_groups):
                described = table.metadata.row_group(group)
                digest = _group_sha256(stored, table, group)
                each = max(1, min(MAX_RECORDS, described.num_rows * size // max(1, described.total_byte_size)))
                whole = Slice(number, 0, 0, digest, RowRange(group, 0, described.num_rows), text)
                if described.total_byte_size > _LARGE_GROUPS * size:
                    yield from _carried(self, file, whole, settings, size)
                else:
                    weight = described.total_byte_size // max(1, described.num_rows)
                    for first in range(0, described.num_rows, each):
                        count = min(each, described.num_rows - first)
                        where = RowRange(group, first, count)
                        yield Slice(number + first, count, weight * count, digest, where, text)
                number += described.num_rows

    def read_slice(
        self, file: InputFile, piece: Slice, settings: ReaderSettings, keys: Keys
    ) -> Iterator[Record | Failure]:
        """The records of a slice. Damage is met again by each slice behind it, and told by the first alone."""
        where = piece.where
        if not isinstance(where, RowRange):
            return
        number = piece.number - where.first
        end = piece.number + where.count
        with _table(file.path, settings) as table:
            following = number + table.metadata.row_group(where.group).num_rows
            try:
                for batch in table.iter_batches(batch_size=_BATCH, row_groups=[where.group]):
                    for row in range(max(0, piece.number - number), min(batch.num_rows, end - number)):
                        yield _record(file, number + row, (batch, row, str(piece.context)), settings, keys)
                    number += batch.num_rows
                    if number >= end:
                        return
            except OSError as error:
                if number >= piece.number:
                    yield _damaged(file, number, following, error)


@contextmanager
def _table(path: Location, settings: ReaderSettings) -> Iterator[pq.ParquetFile]:
    """The table; its columns are read through small buffers, however large a row group is."""
    import pyarrow.parquet as pq  # noqa: PLC0415 costs a tenth of a second

    with _seekable(path, settings) as stream, pq.ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER) as table:
        yield table


def _text_of(table: pq.ParquetFile, settings: ReaderSettings) -> str:
    """The text column by the first rows that can be read; empty where there are none. Raises `ReadError`."""
    for group in range(table.num_row_groups):
        try:
            for batch in table.iter_batches(batch_size=_BATCH, row_groups=[group]):
                return _text_column(batch, settings)
        except OSError:
            continue
    return ""


def _group_sha256(stored: io.BufferedReader[Any], table: pq.ParquetFile, group: int) -> str:
    """A hash of a row group's bytes and of what the file says of them."""
    described = table.metadata.row_group(group)
    columns = [described.column(index) for index in range(described.num_columns)]
    begins = [min(filter(None, (c.dictionary_page_offset, c.data_page_offset)), default=0) for c in columns]
    ends = [begin + c.total_compressed_size for begin, c in zip(begins, columns, strict=True)]
    # Not `to_dict`: of damaged statistics it ends the process.
    facts = [(c.path_in_schema, c.physical_type, c.compression, c.encodings, c.total_compressed_size) for c in columns]
    words = f"{table.schema_arrow} {described.num_rows} {begins} {facts}"
    whole = hashlib.sha256(words.encode("utf-8", "surrogatepass"))
    stored.seek(min(begins, default=0))
    left = max(ends, default=0) - min(begins, default=0)
    while left > 0 and (chunk := stored.read(min(left, _BUFFER))):
        whole.update(chunk)
        left -= len(chunk)
    return whole.hexdigest()


def _carried(
    reader: ParquetReader, file: InputFile, whole: Slice, settings: ReaderSettings, size: int
) -> Iterator[Slice]:
    """Slices that carry the records of a row group, which is too large to be read again for each."""
    for piece in packed_records(reader.read_slice(file, whole, settings, Keys(settings.id)), size):
        yield replace(piece, number=whole.number + piece.number)


def _damaged(file: InputFile, number: int, following: int, error: OSError) -> Failure:
    """The failure of the rows from `number` up to `following`, the rest of a row group."""
    detail = f"Rows {number} to {following - 1} cannot be read ({error}). Fetch the file again; other rows were read."
    return Failure(record_source(file.source, number), "DamagedRows", " ".join(detail.split()))


@contextmanager
def _seekable(path: Location, settings: ReaderSettings) -> Iterator[BinaryIO]:
    """The file, unpacked to a temporary one where it is compressed as a whole."""
    with open_stream(path, settings) as stream:
        if not is_packed(path):
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
