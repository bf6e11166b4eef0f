"""WARC archives of web crawls: the pages among their records.

Read are `response` records with a 2xx status, and `resource` and `conversion` records, of the types
HTML, XHTML and plain text. Requests, images and error pages are no posts and are passed over.
"""

from __future__ import annotations

import http.client
import zlib
from collections.abc import Iterable, Iterator
from email.message import Message
from typing import BinaryIO, Protocol, cast

from pipeline.document import Media, Record
from pipeline.errors import ReadError
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.cutting import LineCutter, Watched
from pipeline.readers.fields import media_of, record_source
from pipeline.readers.keys import Keys
from pipeline.readers.slices import Slice, Span
from pipeline.readers.streams import open_span, open_stream, opened, too_long

_TYPES = {"text/html": Media.HTML, "application/xhtml+xml": Media.HTML, "text/plain": Media.TEXT}
_CHUNK = 128 * 1024
_LONGEST_LINE = 64 * 1024
_MOST_DIGITS = 15
_MAGIC = b"WARC/"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_EXTRA = {"WARC-Date": "warc_date", "WARC-Record-ID": "warc_record_id", "WARC-Type": "warc_type"}


class Stream(Protocol):
    """What an archive is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes."""
        ...

    def readline(self, size: int = -1, /) -> bytes:
        """A line of at most `size` bytes."""
        ...


class Block:
    """The bytes of one record and no more. Raises `EOFError` where the file ends before them."""

    def __init__(self, stream: Stream, length: int) -> None:
        self._stream = stream
        self.left = length

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, or all that are left."""
        return self._counted(self._stream.read(self.left if size < 0 else min(size, self.left)))

    def readline(self, size: int = -1) -> bytes:
        """A line of at most `size` bytes."""
        return self._counted(self._stream.readline(self.left if size < 0 else min(size, self.left)))

    def skip(self) -> None:
        """Pass over what is left."""
        while self.left:
            self.read(_CHUNK)

    def _counted(self, data: bytes) -> bytes:
        if not data and self.left:
            msg = "the archive ends inside a record"
            raise EOFError(msg)
        self.left -= len(data)
        return data


class Archive:
    """An archive, record after record; where one is broken, it finds the beginning of the next."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._begun = False  # whether the first line of a record has been read already

    @property
    def is_between_records(self) -> bool:
        """Whether nothing of the next record was read."""
        return not self._begun

    def records(self) -> Iterator[tuple[Message, Block] | ReadError]:
        """Headers and block of each record, or what is wrong with it."""
        while self._begun or self._find_next():
            if not self._begun:
                self._resume()
                msg = "a record does not begin where the one before it ends"
                yield ReadError(msg, remedy="Fetch the archive again; reading went on with the next record.")
                continue
            self._begun = False
            try:
                headers = http.client.parse_headers(self._stream)
                block = Block(self._stream, _length(headers))
            except (ReadError, http.client.HTTPException) as error:
                self._resume()
                yield error if isinstance(error, ReadError) else _bad_headers(error)
                continue
            yield headers, block
            block.skip()

    def _find_next(self) -> bool:
        """Go to the next line that is not empty; False where there is none."""
        while line := self._stream.readline(_LONGEST_LINE):
            if line.strip():
                self._begun = line.startswith(_MAGIC)
                return True
        return False

    def _resume(self) -> None:
        """Pass over what stands before the next record."""
        while line := self._stream.readline(_LONGEST_LINE):
            if line.startswith(_MAGIC):
                self._begun = True
                return


def _length(headers: Message) -> int:
    length = (headers.get("Content-Length") or "").strip()
    if not (length.isascii() and length.isdecimal() and len(length) <= _MOST_DIGITS):
        msg = "a record does not say how long it is"
        raise ReadError(msg, remedy="Fetch the archive again; reading went on with the next record.")
    return int(length)


def _bad_headers(error: Exception) -> ReadError:
    msg = f"the headers of a record cannot be read ({type(error).__name__}: {error})"
    return ReadError(msg, remedy="Fetch the page again.")


class WarcReader:
    """A record of the archive is a record, numbered from 0 with those that are passed over."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The pages of `file` in order; a bad record is a `Failure` in its place."""
        with open_stream(file.path, settings) as stream:
            yield from _pages(file, enumerate(Archive(stream).records()), settings)

    def cut(self, file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:
        """Slices that end after a record of the archive."""
        with opened(file.path, settings) as whole:
            watched = Watched(cast("BinaryIO", whole.stream))
            archive = Archive(watched)
            cutter = LineCutter(file, watched, settings.max_record_bytes, size, whole)
            yield from cutter.slices(
                _passed(file, archive, cutter, settings), at_end=lambda: archive.is_between_records
            )

    def read_slice(
        self,
        file: InputFile,
        piece: Slice,
        settings: ReaderSettings,
        keys: Keys,  # noqa: ARG002 pages go by their numbers
    ) -> Iterator[Record | Failure]:
        """The pages of a slice."""
        if isinstance(piece.where, Span):
            with open_span(file.path, settings, piece.where) as stream:
                yield from _pages(file, enumerate(Archive(stream).records(), piece.number), settings)


def _passed(file: InputFile, archive: Archive, cutter: LineCutter, settings: ReaderSettings) -> Iterator[None]:
    """Pass over the records, one by one; they are kept where workers could not get at them again."""
    for number, found in enumerate(archive.records()):
        if cutter.is_keeping:
            cutter.keep(*_pages(file, [(number, found)], settings))
        if isinstance(found, tuple):
            found[1].skip()
        yield


def _pages(
    file: InputFile, records: Iterable[tuple[int, tuple[Message, Block] | ReadError]], settings: ReaderSettings
) -> Iterator[Record | Failure]:
    for number, found in records:
        source = record_source(file.source, number)
        try:
            if isinstance(found, ReadError):
                raise found
            page = _page(*found, source, settings)
        except (ReadError, http.client.HTTPException) as error:
            told = error if isinstance(error, ReadError) else _bad_headers(error)
            yield Failure(source, "BadRecord", str(told))
        else:
            if page is not None:
                yield page


def _page(headers: Message, block: Block, source: str, settings: ReaderSettings) -> Record | Failure | None:
    """The page in a record, None where it holds none. Raises `ReadError` where it cannot be read."""
    kind = headers.get("WARC-Type", "").strip().lower()
    about = headers if kind in ("resource", "conversion") else _http_headers(headers, block, kind)
    if about is None:
        return None
    typed = bool(about.get("Content-Type"))
    media = _TYPES.get(about.get_content_type()) if typed else Media.HTML
    if media is None:
        return None
    if block.left > settings.max_record_bytes:
        return too_long(source, settings)
    body = _body(block.read(), about, settings.max_record_bytes)
    if len(body) > settings.max_record_bytes:
        return too_long(source, settings)
    if not typed and media_of("", body) is not Media.HTML:
        return None  # nothing says that it is text
    extra = {name: headers[header] for header, name in _EXTRA.items() if header in headers}
    url = headers.get("WARC-Target-URI", "").strip().strip("<>") or None
    return Record(source, body, media, about.get_content_charset(), url, extra)


def _http_headers(headers: Message, block: Block, kind: str) -> Message | None:
    """The headers of a server's answer, None where it is not the page that was asked for."""
    if kind != "response" or headers.get_content_type() != "application/http":
        return None
    status = block.readline(_LONGEST_LINE).split()
    about = http.client.parse_headers(block)
    return about if len(status) > 1 and status[1].startswith(b"2") else None


def _body(data: bytes, headers: Message, limit: int) -> bytes:
    """The body as the server meant it: chunks put together, and unpacked.

    Many crawlers store bodies unpacked under the headers of packed ones, so the data decides.
    """
    if headers.get("Transfer-Encoding", "").strip().lower() == "chunked":
        data = _dechunked(data)
    match headers.get("Content-Encoding", "").strip().lower():
        case "gzip" | "x-gzip" | "deflate":
            return _inflated(data, limit)
        case "br" | "zstd" | "compress" as packing:
            try:
                data.decode()
            except UnicodeDecodeError as error:
                msg = f"the page is packed with {packing!r}"
                raise ReadError(msg, remedy="Store pages unpacked, or packed with gzip.") from error
    return data


def _dechunked(data: bytes) -> bytes:
    """The chunks of a body as one; what is not in chunks stays as it is."""
    out: list[bytes] = []
    at = 0
    while (end := data.find(b"\r\n", at, at + 64)) >= 0:
        try:
            size = int(data[at:end].partition(b";")[0], 16)
        except ValueError:
            break
        if size <= 0:
            return b"".join(out)
        out.append(data[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(out) if at >= len(data) else data


def _inflated(data: bytes, limit: int) -> bytes:
    """`data` unpacked, to one byte over `limit` at most; as it is where it was not packed."""
    for window in (_GZIP_OR_ZLIB, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(window)
        try:
            found = unpacker.decompress(data, limit + 1)
        except zlib.error:
            continue
        if found and (window > 0 or unpacker.eof):  # the form without headers fits other data by chance
            return found
    return data


READER = WarcReader()
