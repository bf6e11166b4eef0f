"""Files as streams of bytes: unpacked on the way, bounded in memory, cut into bounded lines."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from pipeline.errors import ReadError
from pipeline.readers.base import Failure, ReaderSettings
from pipeline.readers.slices import Mark, Span, TooLong
from pipeline.readers.unpacking import Unpacker, unpacker
from pipeline.storage.remote import Location, Remote

_CHUNK = 128 * 1024
_BEGINNING = Mark()
# Small files may well be one repeated byte; what counts is the bulk.
_EXPANSION_FLOOR = 16 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is open: its bytes, unpacked, and from where each of them can be reached again."""

    stream: io.BufferedReader[Any]
    raw: Unpacker | None

    def span(self, start: int, length: int = -1) -> Span:
        """Where `length` unpacked bytes from `start` on are to be found; all of them where it is -1."""
        return Span(self.raw.mark_before(start) if self.raw else Mark(start, start), start, length)


@contextmanager
def open_stream(path: Location, settings: ReaderSettings) -> Iterator[io.BufferedReader[Any]]:
    """The bytes of the file, unpacked where its name ends in `.gz` or `.zst`.

    Reading raises `ReadError` where the file unpacks to more than it may, and `OSError`,
    `EOFError` or `zlib.error` where it is damaged.
    """
    with opened(path, settings) as file:
        yield file.stream


@contextmanager
def opened(path: Location, settings: ReaderSettings, mark: Mark = _BEGINNING) -> Iterator[Opened]:
    """The file from `mark` on; as `open_stream`."""
    with open_packed(path) as packed:
        kind = unpacker(path.suffix)
        if kind is None:
            packed.seek(mark.offset)
            yield Opened(packed, None)
            return
        limit = max(_EXPANSION_FLOOR, settings.max_expansion * packed.seek(0, io.SEEK_END))
        packed.seek(mark.offset)
        raw = kind(cast("BinaryIO", packed), limit - mark.position, mark)
        with raw, io.BufferedReader(raw, _CHUNK) as stream:
            yield Opened(stream, raw)


def open_packed(path: Location) -> io.BufferedReader[Any]:
    """The bytes of the file as they are stored."""
    return path.open() if isinstance(path, Remote) else io.BufferedReader(io.FileIO(path), _CHUNK)


@contextmanager
def open_span(path: Location, settings: ReaderSettings, span: Span) -> Iterator[BinaryIO]:
    """The bytes of a span and no more."""
    with opened(path, settings, span.mark) as file:
        left = span.start - span.mark.position
        while left and (passed := len(file.stream.read1(min(left, _CHUNK)))):
            left -= passed
        yield file.stream if span.length < 0 else cast("BinaryIO", io.BufferedReader(_Part(file.stream, span.length)))


class _Part(io.RawIOBase):
    """The next bytes of a stream, so many of them."""

    def __init__(self, inner: io.BufferedReader[Any], length: int) -> None:
        self._inner = inner
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # io hands in no other buffer
        data = self._inner.read1(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)


def read_whole(path: Location, settings: ReaderSettings) -> bytes:
    """All bytes of a file that is one record. Raises `ReadError` where they are over the limit."""
    with open_stream(path, settings) as stream:
        data = stream.read(settings.max_record_bytes + 1)
    if len(data) > settings.max_record_bytes:
        msg = f"it is over {settings.max_record_bytes:,} bytes"
        raise ReadError(msg, remedy="Split it, or raise [limits] max_record_bytes.")
    return data


def utf8_stream(stream: io.BufferedReader[Any], encoding: str) -> BinaryIO:
    """The stream without its byte-order mark, and as UTF-8 where it is in UTF-16 or UTF-32.

    `encoding` is the one that was named, or empty. Text in other encodings is left as it is: in
    all of them line breaks, commas and quotes are the bytes that they are in ASCII.
    """
    head = stream.peek(4)[:4]
    for mark, codec in _BOMS:
        if head.startswith(mark):
            if codec == "utf-8-sig":
                stream.read(len(mark))
                return stream
            return _transcoded(stream, codec)
    if encoding and "a,\n".encode(encoding) != b"a,\n":
        return _transcoded(stream, encoding)
    return stream


def skipped_mark(stream: io.BufferedReader[Any]) -> int:
    """How many bytes `utf8_stream` passed over: the length of a byte-order mark, or 0."""
    return stream.tell()


def with_line_feeds(stream: BinaryIO) -> BinaryIO:
    """A stream whose lines end in a carriage return alone, with line feeds in their place."""
    return _filtered(stream, lambda chunk, _: chunk.replace(b"\r", b"\n"))


def _transcoded(stream: BinaryIO, encoding: str) -> BinaryIO:
    decoder = codecs.getincrementaldecoder(encoding)()
    return _filtered(stream, lambda chunk, last: decoder.decode(chunk, final=last).encode("utf-8", "surrogatepass"))


def _filtered(stream: BinaryIO, change: Callable[[bytes, bool], bytes]) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Filtered(stream, change), _CHUNK))


class _Filtered(io.RawIOBase):
    """A stream changed chunk by chunk; `change` is told which chunk, an empty one, is the last."""

    def __init__(self, inner: BinaryIO, change: Callable[[bytes, bool], bytes]) -> None:
        self._inner = inner
        self._change = change
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # io hands in no other buffer
        while not self._ready:
            chunk = self._inner.read(_CHUNK)
            self._ready = memoryview(self._change(chunk, not chunk))
            if not chunk and not self._ready:
                return 0
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


class Lined(Protocol):
    """Anything that gives lines."""

    def readline(self, size: int = -1, /) -> bytes:
        """A line of at most `size` bytes."""
        ...


def bounded_lines(stream: Lined, limit: int) -> Iterator[bytes | TooLong]:
    r"""The lines of a stream, line breaks (LF) included; a longer one than `limit` bytes is passed over.

    >>> list(bounded_lines(io.BytesIO(b"ab\nlonger\nc"), 3))
    [b'ab\n', TooLong(), b'c']
    """
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield TooLong()


def too_long(source: str, settings: ReaderSettings) -> Failure:
    """The failure of a record that is over the limit."""
    detail = f"It is over {settings.max_record_bytes:,} bytes. Raise [limits] max_record_bytes to read it."
    return Failure(source, "RecordTooLong", detail)
