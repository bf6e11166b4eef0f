"""Files as streams of bytes: unpacked on the way, bounded in memory, cut into bounded lines."""

from __future__ import annotations

import codecs
import gzip
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from pipeline.errors import ReadError
from pipeline.readers.base import Failure, ReaderSettings

COMPRESSIONS = (".gz", ".zst")

_CHUNK = 128 * 1024
# A zstd block of 4 bytes may unpack to 128 KiB, so little is fed at a time: 1 KiB gives 32 MiB at most.
_ZSTD_FEED = 1024
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
class TooLong:
    """A line over the limit; its bytes were passed over."""


@contextmanager
def open_stream(path: Path, settings: ReaderSettings) -> Iterator[io.BufferedReader[Any]]:
    """The bytes of the file, unpacked where its name ends in `.gz` or `.zst`.

    Reading raises `ReadError` where the file unpacks to more than it may, and `OSError`,
    `EOFError` or `zlib.error` where it is damaged.
    """
    with io.BufferedReader(io.FileIO(path), _CHUNK) as packed:
        raw = _unpacked(packed, path)
        if raw is None:
            yield packed
            return
        limit = max(_EXPANSION_FLOOR, settings.max_expansion * os.fstat(packed.fileno()).st_size)
        with raw, io.BufferedReader(_Guarded(raw, limit), _CHUNK) as stream:
            yield stream


def _unpacked(packed: io.BufferedReader[Any], path: Path) -> gzip.GzipFile | io.BufferedReader[Any] | None:
    match path.suffix.lower():
        case ".gz":
            return gzip.GzipFile(fileobj=packed, mode="rb")
        case ".zst":
            return io.BufferedReader(_Zstd(packed), _CHUNK)
        case _:
            return None


class _Guarded(io.RawIOBase):
    """A stream that refuses to give more than `limit` bytes: the guard against decompression bombs."""

    def __init__(self, inner: gzip.GzipFile | io.BufferedReader[Any], limit: int) -> None:
        self._inner = inner
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # io hands in no other buffer
        # One read at a time: a longer one would throw away what it has when it comes upon damage.
        data = self._inner.read1(len(buffer))
        count = len(data)
        buffer[:count] = data
        self._left -= count
        if self._left < 0:
            msg = "the file unpacks to far more than text would"
            raise ReadError(msg, remedy="If it is sound, raise [reader] max_expansion.")
        return count


class _Zstd(io.RawIOBase):
    """A zstd file, frame after frame; unlike the library's own stream it notices a missing end."""

    def __init__(self, packed: BinaryIO) -> None:
        from zstandard import ZstdDecompressor  # noqa: PLC0415 only where there is such a file

        self._packed = packed
        self._unpacker = ZstdDecompressor()
        self._frame = self._unpacker.decompressobj()
        self._fresh = True
        self._feed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # io hands in no other buffer
        while not self._ready:
            if not self._more():
                return 0
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _more(self) -> bool:
        """Unpack a little more; False at the end of the file."""
        feed = self._feed or self._packed.read(_ZSTD_FEED)
        self._feed = b""
        if not feed:
            if not self._fresh:
                msg = "Compressed file ended before the end-of-stream marker was reached"
                raise EOFError(msg)
            return False
        self._fresh = False
        self._ready = memoryview(self._frame.decompress(feed))
        if self._frame.eof:
            self._feed = self._frame.unused_data
            self._frame = self._unpacker.decompressobj()
            self._fresh = True
        return True


def read_whole(path: Path, settings: ReaderSettings) -> bytes:
    """All bytes of a file that is one record. Raises `ReadError` where they are over the limit."""
    with open_stream(path, settings) as stream:
        data = stream.read(settings.max_record_bytes + 1)
    if len(data) > settings.max_record_bytes:
        msg = f"it is over {settings.max_record_bytes:,} bytes"
        raise ReadError(msg, remedy="Split it, or raise [reader] max_record_bytes.")
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


def bounded_lines(stream: BinaryIO, limit: int) -> Iterator[bytes | TooLong]:
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
    detail = f"It is over {settings.max_record_bytes:,} bytes. Raise [reader] max_record_bytes to read it."
    return Failure(source, "RecordTooLong", detail)
