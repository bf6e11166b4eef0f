"""JSON lines: an object a line. A line that cannot be read harms no other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from pipeline.document import Record
from pipeline.errors import ReadError
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.cutting import LineCutter, Watched, sliced_lines
from pipeline.readers.fields import longest_text, no_text, record_of, record_source, text_field
from pipeline.readers.keys import Keys
from pipeline.readers.nesting import is_object_deeper
from pipeline.readers.slices import Slice, TooLong
from pipeline.readers.streams import bounded_lines, open_stream, opened, skipped_mark, too_long, utf8_stream


class JsonLinesReader:
    """A record a line, numbered by its line from 0; empty lines are no records."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The records of `file` in order; a bad line is a `Failure` in its place."""
        with open_stream(file.path, settings) as stream:
            lines = bounded_lines(utf8_stream(stream, settings.encoding), settings.max_record_bytes)
            yield from _records(file, enumerate(lines), settings, Keys(settings.id))

    def cut(self, file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:
        """Slices that end after a line."""
        with opened(file.path, settings) as whole:
            plain = utf8_stream(whole.stream, settings.encoding)
            below = whole if plain is whole.stream else None
            cutter = LineCutter(
                file, Watched(plain, skipped_mark(whole.stream)), settings.max_record_bytes, size, below
            )
            yield from cutter.slices(cutter.lines())

    def read_slice(
        self, file: InputFile, piece: Slice, settings: ReaderSettings, keys: Keys
    ) -> Iterator[Record | Failure]:
        """The records of a slice."""
        yield from _records(file, enumerate(sliced_lines(file, piece, settings), piece.number), settings, keys)


def _records(
    file: InputFile, lines: Iterable[tuple[int, bytes | TooLong]], settings: ReaderSettings, keys: Keys
) -> Iterator[Record | Failure]:
    for number, line in lines:
        if isinstance(line, TooLong):
            yield too_long(record_source(file.source, number), settings)
        elif line.strip():
            yield _record(file, number, line, settings, keys)


def _record(file: InputFile, number: int, line: bytes, settings: ReaderSettings, keys: Keys) -> Record | Failure:
    source = record_source(file.source, number)
    try:
        fields = _object(line, settings)
        text = text_field([name for name, value in fields.items() if not isinstance(value, dict)], settings)
        if text is None and not settings.text:
            text = longest_text(fields)
        if text is None:
            raise no_text(fields, settings)
        return record_of(keys.source(file.source, number, fields), fields, text, settings)
    except ReadError as error:
        return Failure(source, "BadRecord", str(error), hashlib.sha256(line).hexdigest())


def _object(line: bytes, settings: ReaderSettings) -> dict[str, object]:
    """The object in a line. Raises `ReadError` that says what is wrong with it."""
    try:
        found = json.loads(line.decode(_line_encoding(line, settings)))
    except UnicodeDecodeError as error:
        msg = f"the line is not valid {error.encoding}: {error.reason} at byte {error.start}"
        remedy = "Mend the line, or name the file's encoding in the recipe: [reader] encoding = …"
        raise ReadError(msg, remedy=remedy) from error
    except (ValueError, RecursionError) as error:
        msg = f"the line is not valid JSON: {error}"
        raise ReadError(msg, remedy="Mend the line; each has to hold one whole JSON object.") from error
    if not isinstance(found, dict):
        msg = f"the line holds {type(found).__name__} where an object should be"
        raise ReadError(msg, remedy='Write it as an object: {"text": "…"}.')
    if is_object_deeper(found, settings.max_nesting):
        msg = f"objects or lists are nested deeper than {settings.max_nesting}"
        raise ReadError(msg, remedy="Mend the record, or raise [limits] max_nesting.")
    return found


def _line_encoding(line: bytes, settings: ReaderSettings) -> str:
    """The named encoding where it is the file's own; UTF-16 has become UTF-8 on the way here."""
    named = settings.encoding
    return named if named and not line.isascii() and "a,\n".encode(named) == b"a,\n" else "utf-8"


READER = JsonLinesReader()
