"""Tables as text, `.csv` and `.tsv`: a record a row, its cells decoded one by one."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from pipeline.document import Record
from pipeline.errors import ReadError
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.cutting import LineCutter, Watched, packed_records, sliced_lines
from pipeline.readers.fields import longest_text, no_text, record_of, record_source, text_field
from pipeline.readers.keys import Keys
from pipeline.readers.rows import DELIMITERS, BadRow, Rows, delimiter_of
from pipeline.readers.slices import Slice, TooLong
from pipeline.readers.streams import (
    bounded_lines,
    open_stream,
    opened,
    skipped_mark,
    utf8_stream,
    with_line_feeds,
)
from pipeline.readers.unpacking import is_packed
from pipeline.storage.remote import Location
from pipeline.text.decoding import decode

_HEAD = 256 * 1024
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Table:
    """What the beginning of a file tells of all of it; `encoding` is empty where it is UTF-8."""

    delimiter: str
    names: tuple[str, ...]
    headed: bool
    text: str
    encoding: str
    preamble: int  # lines before the table
    old_breaks: bool  # whether lines end in a carriage return alone

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.names)


class DelimitedReader:
    """A record a row, numbered from 0, the row of column names not counted."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The records of `file` in order; a bad row is a `Failure` in its place."""
        table = _table(file.path, settings)
        if table is None:
            return
        with open_stream(file.path, settings) as stream:
            lines = bounded_lines(_plain(stream, table, settings), settings.max_record_bytes)
            _pass_preamble(lines, table)
            rows = iter(Rows(lines, table.delimiter, settings.max_record_bytes))
            if table.headed:
                next(rows, None)
            keys = Keys(settings.id)
            for number, row in enumerate(rows):
                yield _record(file, number, row, table, (settings, keys))

    def cut(self, file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:
        """Slices that end after a row, which takes parsing: a line break may stand in a cell."""
        table = _table(file.path, settings)
        if table is None:
            return
        with opened(file.path, settings) as whole:
            plain = _plain(whole.stream, table, settings)
            below = whole if plain is whole.stream else None
            watched = Watched(plain, skipped_mark(whole.stream))
            cutter = LineCutter(file, watched, settings.max_record_bytes, size, below, table)
            lines = cutter.lines()
            _pass_preamble(lines, table)
            parser = Rows(lines, table.delimiter, settings.max_record_bytes)
            rows = iter(parser)
            if table.headed:
                next(rows, None)
            # A broken first row may leave lines to be read again, which no slice could begin with.
            if parser.is_between_rows:
                watched.cut()
                yield from cutter.slices(rows, at_end=lambda: parser.is_between_rows)
                return
        yield from packed_records(self.read(file, settings), size)

    def read_slice(
        self, file: InputFile, piece: Slice, settings: ReaderSettings, keys: Keys
    ) -> Iterator[Record | Failure]:
        """The records of a slice."""
        table = piece.context
        if isinstance(table, Table):
            lines = sliced_lines(file, piece, settings)
            rows = Rows(lines, table.delimiter, settings.max_record_bytes, width=table.width)
            for number, row in enumerate(rows, piece.number):
                yield _record(file, number, row, table, (settings, keys))


def _plain(stream: io.BufferedReader[Any], table: Table, settings: ReaderSettings) -> BinaryIO:
    """The stream with line feeds, in an encoding that has ASCII's signs."""
    plain = utf8_stream(stream, settings.encoding)
    return with_line_feeds(plain) if table.old_breaks else plain


def _pass_preamble(lines: Iterator[bytes | TooLong], table: Table) -> None:
    for _ in range(table.preamble):
        next(lines, None)


def _table(path: Location, settings: ReaderSettings) -> Table | None:
    """The layout of a file, from its beginning; None where it is empty. Raises `ReadError`."""
    with open_stream(path, settings) as stream:
        head = utf8_stream(stream, settings.encoding).read(_HEAD)
    if len(head) == _HEAD:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head
    tabbed = (path.with_suffix("") if is_packed(path) else path).suffix.lower() == ".tsv"
    delimiter, preamble = _declared(head)
    body = head.partition(b"\n")[2] if preamble else head
    delimiter = "\t" if tabbed else delimiter or delimiter_of(body)
    parsed = list(Rows(iter(body.splitlines(keepends=True)), delimiter, _HEAD))
    if not parsed:
        return None
    if isinstance(parsed[0], BadRow):
        msg = f"the first row cannot be read: {parsed[0].reason}"
        raise ReadError(msg, remedy="Mend the row of column names.")
    rows = [row for row in parsed if isinstance(row, list)]
    encoding = settings.encoding if settings.encoding and _like_ascii(settings.encoding) else _encoding(head)
    names = tuple(name.strip() for name in _decoded(rows[0], encoding))
    headed = _is_header(names)
    if not headed:
        names = tuple(f"column_{index}" for index in range(1, len(names) + 1))
    text = text_field(names, settings) or ("" if settings.text else _fullest(names, rows[headed:], encoding))
    if not text:
        raise no_text(names, settings)
    return Table(delimiter, names, headed, text, encoding, preamble, b"\r" in head and b"\n" not in head)


def _declared(head: bytes) -> tuple[str, int]:
    """The delimiter that a first line `sep=;` names, as spreadsheets write it, and how many lines that took."""
    first = head.partition(b"\n")[0].strip().lower()
    sign = first[4:5].decode("latin-1")
    return (sign, 1) if first.startswith(b"sep=") and len(first) == len(b"sep=;") and sign in DELIMITERS else ("", 0)


def _encoding(head: bytes) -> str:
    """The encoding of the file where it is not UTF-8."""
    try:
        head.decode()
    except UnicodeDecodeError:
        found = decode(head).encoding
        return "" if found.replace("-", "").lower() in ("utf8", "ascii") or not _like_ascii(found) else found
    return ""


def _like_ascii(encoding: str) -> bool:
    return ",;\t|\n".encode(encoding) == b",;\t|\n"


def _is_header(names: Sequence[str]) -> bool:
    """Whether the first row holds names of columns: short, different, and none of them empty."""
    return len(set(names)) == len(names) and all(0 < len(name) <= _LONGEST_NAME for name in names)


def _fullest(names: Sequence[str], rows: Sequence[list[str]], encoding: str) -> str:
    """The column with the most text in the first rows, if that is plainly text; empty where none is."""
    whole = [" ".join(cells) for cells in zip(*(row for row in rows if len(row) == len(names)), strict=True)]
    return longest_text(dict(zip(names, _decoded(whole, encoding), strict=False))) or ""


def _decoded(cells: Sequence[str], encoding: str) -> list[str]:
    """Cells as text; what cannot be decoded is spelled out, which only other columns than the text may see."""
    return [cell.encode("latin-1").decode(encoding or "utf-8", "backslashreplace") for cell in cells]


def _record(
    file: InputFile, number: int, row: list[str] | BadRow, table: Table, how: tuple[ReaderSettings, Keys]
) -> Record | Failure:
    settings, keys = how
    source = record_source(file.source, number)
    try:
        if isinstance(row, BadRow):
            raise ReadError(row.reason, remedy="Mend the row: quotes around a cell, and doubled inside it.")  # noqa: TRY301
        width = len(table.names)
        if len(row) < width or any(row[width:]):
            msg = f"the row has {len(row)} cells where the table has {width}"
            raise ReadError(msg, remedy="Put quotes around cells that hold the delimiter or a line break.")  # noqa: TRY301
        fields: dict[str, object] = dict(zip(table.names, _decoded(row[:width], table.encoding), strict=True))
        fields[table.text] = row[table.names.index(table.text)].encode("latin-1")
        record = record_of(keys.source(file.source, number, fields), fields, table.text, settings)
        return replace(record, charset=table.encoding or None)
    except ReadError as error:
        raw = row.text if isinstance(row, BadRow) else table.delimiter.join(row)
        return Failure(source, "BadRecord", str(error), hashlib.sha256(raw.encode("latin-1")).hexdigest())


READER = DelimitedReader()
