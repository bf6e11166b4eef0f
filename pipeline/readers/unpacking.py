"""Compressed files as streams: what they give is bounded, and unpacking can begin again at marks inside."""

from __future__ import annotations

import gzip
import io
import zlib
from abc import abstractmethod
from collections import deque
from typing import BinaryIO

from pipeline.errors import ReadError
from pipeline.readers.slices import Mark
from pipeline.storage.remote import Location

COMPRESSIONS = (".gz", ".zst")

_GZIP_FEED = 64 * 1024
_GZIP_GIVE = 256 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
# A zstd block of 4 bytes may unpack to 128 KiB, so little is fed at a time: 1 KiB gives 32 MiB at most.
_ZSTD_FEED = 1024
_APART = 64 * 1024  # bytes between two marks, so that an archive of tiny members does not fill the memory with them
_ENDS_EARLY = "Compressed file ended before the end-of-stream marker was reached"


class Unpacker(io.RawIOBase):
    """A compressed file, member after member (frame after frame), from `mark` on, where one begins.

    Reading raises `ReadError` where it gives more than `limit` bytes, which is the guard against
    decompression bombs, `EOFError` where the file ends inside a member, and `OSError` or `zlib.error`
    where it is damaged.
    """

    def __init__(self, packed: BinaryIO, limit: int, mark: Mark) -> None:
        self._packed = packed
        self._left = limit
        self._fed = mark.offset
        self._given = self._made = mark.position
        self._marks = deque([mark])
        self._feed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How many unpacked bytes stand before the next one."""
        return self._given

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # io hands in no other buffer
        """Fill the buffer, or a part of it; gives how much."""
        while not self._ready:
            data = self._more()
            if data is None:
                return 0
            self._made += len(data)
            self._ready = memoryview(data)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        self._given += count
        self._left -= count
        if self._left < 0:
            msg = "the file unpacks to far more than text would"
            raise ReadError(msg, remedy="If it is sound, raise [limits] max_expansion.")
        return count

    def mark_before(self, position: int) -> Mark:
        """The last mark at or before an unpacked byte; what is before that is forgotten."""
        while len(self._marks) > 1 and self._marks[1].position <= position:
            self._marks.popleft()
        return self._marks[0]

    def _begin(self, left: int) -> None:
        """Note that a member begins `left` bytes before the end of what was fed."""
        if self._made - self._marks[-1].position >= _APART:
            self._marks.append(Mark(self._fed - left, self._made))

    def _fill(self, size: int) -> bytes:
        """What is to be fed next: what was left over, or as much of the file."""
        feed = self._feed
        self._feed = b""
        if not feed:
            feed = self._packed.read(size)
            self._fed += len(feed)
        return feed

    @abstractmethod
    def _more(self) -> bytes | None:
        """A little more, which may be nothing; None at the end of the file."""


class Gzip(Unpacker):
    """A gzip file; zeros after a member are padding."""

    def __init__(self, packed: BinaryIO, limit: int, mark: Mark) -> None:
        super().__init__(packed, limit, mark)
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._inside = False
        self._owing = False  # whether there may be more output for what was fed
        self._first = not mark.offset

    def _more(self) -> bytes | None:
        if not self._inside and not self._opened():
            return None
        feed = b"" if self._owing and not self._feed else self._fill(_GZIP_FEED)
        if not feed and not self._owing:
            raise EOFError(_ENDS_EARLY)
        data = self._member.decompress(feed, _GZIP_GIVE)
        self._owing = len(data) == _GZIP_GIVE
        self._feed = self._member.unconsumed_tail
        if self._member.eof:
            self._feed = self._member.unused_data
            self._member = zlib.decompressobj(_GZIP_WINDOW)
            self._inside = self._owing = False
        return data

    def _opened(self) -> bool:
        """Go to the next member; False where there is none. Raises `OSError` where something else stands there."""
        head = self._fill(_GZIP_FEED)
        while head and not self._first and not head.strip(b"\0"):
            head = self._fill(_GZIP_FEED)
        if not self._first:
            head = head.lstrip(b"\0")
        while 0 < len(head) < len(_GZIP_MAGIC) and (more := self._fill(_GZIP_FEED)):
            head += more
        if not head:
            return False
        if not head.startswith(_GZIP_MAGIC):
            msg = f"Not a gzipped file ({head[:2]!r})"
            raise gzip.BadGzipFile(msg)
        self._begin(len(head))
        self._feed, self._inside, self._first = head, True, False
        return True


class Zstd(Unpacker):
    """A zstd file; unlike the library's own stream it notices a missing end."""

    def __init__(self, packed: BinaryIO, limit: int, mark: Mark) -> None:
        from zstandard import ZstdDecompressor  # noqa: PLC0415 only where there is such a file

        super().__init__(packed, limit, mark)
        self._unpacker = ZstdDecompressor()
        self._frame = self._unpacker.decompressobj()
        self._fresh = True

    def _more(self) -> bytes | None:
        feed = self._fill(_ZSTD_FEED)
        if not feed:
            if not self._fresh:
                raise EOFError(_ENDS_EARLY)
            return None
        if self._fresh:
            self._begin(len(feed))
        self._fresh = False
        data: bytes = self._frame.decompress(feed)
        if self._frame.eof:
            self._feed = self._frame.unused_data
            self._frame = self._unpacker.decompressobj()
            self._fresh = True
        return data


def unpacker(suffix: str) -> type[Unpacker] | None:
    """What unpacks files whose names end so; None where they are not compressed."""
    return {".gz": Gzip, ".zst": Zstd}.get(suffix.lower())


def is_packed(path: Location) -> bool:
    """Whether a file is compressed, by its name."""
    return path.suffix.lower() in COMPRESSIONS
