"""Cutting files of lines: what is read is counted and hashed on the way, and never parsed twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from pipeline.document import Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.faults import failure_of
from pipeline.readers.slices import MAX_RECORDS, Broken, Kept, Slice, Span, TooLong
from pipeline.readers.streams import Opened, bounded_lines, open_span

_FAR = 1024 * 1024  # bytes that may always be unpacked in vain to reach a slice


class Watched:
    """A stream of which the bytes that are read are counted and hashed."""

    def __init__(self, stream: BinaryIO, position: int = 0) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.start = self.position = position

    def read(self, size: int = -1, /) -> bytes:
        """As that of any stream."""
        return self._seen(self._stream.read(size))

    def readline(self, size: int = -1, /) -> bytes:
        """As that of any stream."""
        return self._seen(self._stream.readline(size))

    @property
    def length(self) -> int:
        """How many bytes were read since `cut`."""
        return self.position - self.start

    def cut(self) -> str:
        """The hash of what was read since it was last called."""
        digest = self._hash.hexdigest()
        self._hash = hashlib.sha256()
        self.start = self.position
        return digest

    def _seen(self, data: bytes) -> bytes:
        self._hash.update(data)
        self.position += len(data)
        return data


@dataclass
class LineCutter:
    """Cuts a stream of lines into slices of about `size` bytes, after any line that ends a record.

    `opened` is the file below it, or None where the stream is not that file's own bytes.
    """

    file: InputFile
    watched: Watched
    limit: int
    size: int
    opened: Opened | None
    context: object = None
    _number: int = 0
    _kept: list[Kept] | None = field(default=None, init=False)

    @property
    def is_keeping(self) -> bool:
        """Whether workers could not get at what is read now."""
        return self._kept is not None

    def keep(self, *what: Kept) -> None:
        """Let these travel with the slice, where it is one that workers could not get at."""
        if self._kept is not None:
            self._kept += what

    def lines(self) -> Iterator[bytes | TooLong]:
        """The lines; they are kept where workers could not get at them again."""
        for line in bounded_lines(self.watched, self.limit):
            self.keep(line)
            yield line

    def slices(self, rows: Iterator[object], *, at_end: Callable[[], bool] = lambda: True) -> Iterator[Slice]:
        """The slices of what `rows` makes of the lines; `at_end` tells whether all that was read is in rows.

        Where the file is damaged, the last slice goes up to there.
        """
        span = self._begin()
        number = 0
        try:
            for _ in rows:
                number += 1
                if (self.watched.length >= self.size or number - self._number >= MAX_RECORDS) and at_end():
                    yield self._slice(number, replace(span, length=self.watched.length))
                    span = self._begin()
        except Exception as error:  # noqa: BLE001 whatever a file does to its reader is that file's affair alone
            yield self._last(number, span, failure_of(self.file.source, error))
            return
        if number > self._number:
            yield self._slice(number, replace(span, length=self.watched.length))

    def _begin(self) -> Span:
        """Where the next slice begins; from here on its lines are kept if it could not be reached."""
        self._kept = None
        if self.opened is not None:
            span = self.opened.span(self.watched.position)
            if span.start - span.mark.position <= max(_FAR, self.size):
                return span
        self._kept = []
        return Span()

    def _slice(self, number: int, where: Span | tuple[Kept, ...]) -> Slice:
        first, self._number = self._number, number
        length = self.watched.length
        if self._kept is not None:
            where = tuple(self._kept)
        return Slice(first, number - first, length, self.watched.cut(), where, self.context)

    def _last(self, number: int, span: Span, fault: Failure) -> Slice:
        """The slice before the damage. Where its own bytes are read again, the damage is met again, too."""
        found = self._slice(number + 1, span)
        known = hashlib.sha256(f"{found.sha256} {fault}".encode("utf-8", "surrogatepass")).hexdigest()
        return replace(found, sha256=known, fault=None if found.is_light else fault)


def sliced_lines(file: InputFile, piece: Slice, settings: ReaderSettings) -> Iterator[bytes | TooLong]:
    """The lines of a slice that `LineCutter` cut, and at their end the error that was met there."""
    match piece.where:
        case Span() as span:
            with open_span(file.path, settings, span) as stream:
                yield from bounded_lines(stream, settings.max_record_bytes)
        case tuple() as lines:
            yield from (line for line in lines if isinstance(line, bytes | TooLong))
            if piece.fault is not None:
                raise Broken


def packed_records(found: Iterator[Record | Failure], size: int) -> Iterator[Slice]:
    """Slices of the records themselves, for a file that nobody else can enter in the middle."""
    held: list[Record | Failure] = []
    first = weight = 0
    for record in found:
        held.append(record)
        weight += len(record.content if isinstance(record, Record) else record.detail)
        if weight >= size or len(held) >= MAX_RECORDS:
            yield Slice(first, len(held), weight, "", tuple(held))
            first, held, weight = first + len(held), [], 0
    if held:
        yield Slice(first, len(held), weight, "", tuple(held))
