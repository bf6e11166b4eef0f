"""Slices of files: runs of records that can be read without what stands before them.

A reader that can cut has two more methods than `Reader`: see `Cutter`. Where a slice ends depends on the
bytes of the file and the size that is asked for, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pipeline.document import Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.keys import Keys

MAX_RECORDS = 4096  # a slice of tiny records stays short, too


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where unpacking can begin: byte `offset` of the file is byte `position` of what it unpacks to."""

    offset: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """`length` bytes of a file as it unpacks, all where that is -1, from `start` on; `mark` is where to begin."""

    mark: Mark = Mark()
    start: int = 0
    length: int = -1


@dataclass(frozen=True, slots=True)
class RowRange:
    """Rows of a row group, numbered within it."""

    group: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line over the limit; its bytes were passed over."""


class Broken(Exception):  # noqa: N818 it is no error of ours
    """Here the file is damaged, as the slice's `fault` says."""


Kept = bytes | TooLong | Record | Failure


@dataclass(frozen=True, slots=True)
class Slice:
    """Records of a file, `records` of them at most, of which the first has the number `number`.

    `bytes` is about how much it holds, unpacked, and `sha256` a hash of that. `where` says where it is;
    lines and records are those of a file that cannot be entered in the middle, and travel with the slice.
    `context` is what the reader has to know of the rest of the file, and prints as the same text each
    time. `fault` is what was wrong with the file behind the records. `repeated` are the numbers of
    records whose ids were there before.
    """

    number: int
    records: int
    bytes: int
    sha256: str
    where: Span | RowRange | tuple[Kept, ...] = Span()
    context: object = None
    fault: Failure | None = None
    repeated: frozenset[int] = frozenset()

    @property
    def is_light(self) -> bool:
        """Whether it only says where the records are, and holds none itself."""
        return not isinstance(self.where, tuple)


@runtime_checkable
class Cutter(Protocol):
    """A reader of files that can be cut."""

    def cut(self, file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:
        """The slices of `file` in order, each of about `size` bytes."""
        ...

    def read_slice(
        self, file: InputFile, piece: Slice, settings: ReaderSettings, keys: Keys
    ) -> Iterator[Record | Failure]:
        """The records of a slice, just as `read` gives them."""
        ...
