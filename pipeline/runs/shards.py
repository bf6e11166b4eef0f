"""Cutting the input into shards: runs of records in input order.

Where a shard ends depends on the input and the size that is asked for, never on workers or engine, so
that the same input gives the same parts. Small files are grouped and large ones cut. Planning hashes
what it passes over and finds the ends of records; to parse them is left to the workers.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.document import Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.registry import cut_file, may_crash, read_file, read_slice
from pipeline.readers.slices import MAX_RECORDS, Slice
from pipeline.runs.death import Death

_OVERHEAD = 256  # what a record costs beside its bytes
_REMEMBERED = 200_000  # pieces, of some 400 bytes each


@dataclass(frozen=True, slots=True)
class Item:
    """A record, or the failure to read it, and the file that it is in."""

    record: Record | Failure
    file: InputFile

    @property
    def retry(self) -> str:
        """The command that tries it again."""
        return retry_command(self.file, self.record.source)


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of a file."""

    file: InputFile
    slice: Slice


@dataclass(frozen=True)
class Shard:
    """Some records in a row, to be written as part number `index` of every table.

    `pieces` say where the records are; they are read, as `settings` say, where the shard is worked on.
    `deadly` are the positions of records that killed workers, to go to quarantine unseen.
    """

    index: int
    pieces: tuple[Item | Piece, ...] = ()
    deadly: Mapping[int, Death] = field(default_factory=dict)
    settings: ReaderSettings = field(default_factory=ReaderSettings)

    def items(self) -> Iterator[Item]:
        """The records in order, read as they are asked for; their positions count from 0."""
        position = 0
        for piece in self.pieces:
            for item in (piece,) if isinstance(piece, Item) else self._read(piece, position):
                yield item
                position += 1

    def _read(self, piece: Piece, position: int) -> Iterator[Item]:
        """The records of a piece, the first of which has that position; up to one that kills whoever reads it."""
        found = read_slice(piece.file, piece.slice, self.settings)
        while True:
            death = self.deadly.get(position)
            if death is not None and death.reading:
                detail = f"{death.detail} It could not be read, nor what follows it in this part of the file."
                yield Item(Failure(piece.file.source, death.reason, detail), piece.file)
                return
            record = next(found, None)
            if record is None:
                return
            yield Item(record, piece.file)
            position += 1

    @cached_property
    def sha256(self) -> str:
        """A hash of all that the records hold and are called."""
        whole = hashlib.sha256()
        for piece in self.pieces:
            whole.update(_identity(piece) if isinstance(piece, Item) else _piece_identity(piece))
        return whole.hexdigest()

    @property
    def files(self) -> frozenset[str]:
        """The files that its records are in, as sources name them."""
        names = (
            piece.record.source.partition("#")[0] if isinstance(piece, Item) else piece.file.source
            for piece in self.pieces
        )
        return frozenset(names)

    @property
    def is_light(self) -> bool:
        """Whether it only says where its records are, and holds none itself."""
        return all(isinstance(piece, Piece) and piece.slice.is_light for piece in self.pieces)


class Plan:
    """The shards of `files`, each of about `size` bytes; at least one, if only to say that there was nothing.

    It can be gone through again and again: what the first time through showed is remembered, unless
    that takes too much memory. With `only`, there is just the record of that source. `scout` tells what is
    wrong with files that would end this process.
    """

    def __init__(
        self,
        files: Sequence[InputFile],
        settings: ReaderSettings,
        *,
        size: int,
        only: str | None = None,
        scout: Callable[[InputFile], Failure | None] | None = None,
    ) -> None:
        self._files = files
        self._scout = scout
        self._settings = settings
        self._size = size
        self._only = only
        self._known: tuple[Shard, ...] = ()

    @property
    def known(self) -> int:
        """How many shards there are, 0 until that is remembered."""
        return len(self._known)

    def __iter__(self) -> Iterator[Shard]:
        """The shards in order."""
        if self._known:
            yield from self._known
            return
        known: list[Shard] = []
        room = _REMEMBERED
        for shard in self._cut():
            room -= len(shard.pieces) if shard.is_light else _REMEMBERED
            if room < 0:
                known.clear()
            else:
                known.append(shard)
            yield shard
        self._known = tuple(known)

    def _cut(self) -> Iterator[Shard]:
        index = 0
        pieces: list[Item | Piece] = []
        weight = records = 0
        for piece, size, count in self._pieces() if self._only is None else self._one(self._only):
            pieces.append(piece)
            weight += size + _OVERHEAD * count
            records += count
            if weight >= self._size or records >= MAX_RECORDS:
                yield Shard(index, tuple(pieces), settings=self._settings)
                index, pieces, weight, records = index + 1, [], 0, 0
        if pieces or not index:
            yield Shard(index, tuple(pieces), settings=self._settings)

    def _pieces(self) -> Iterator[tuple[Piece, int, int]]:
        for file in self._files:
            fatal = self._scout(file) if self._scout is not None and may_crash(file.path) else None
            none = Slice(0, 1, 0, "", (), fault=fatal)
            for piece in cut_file(file, self._settings, self._size) if fatal is None else (none,):
                yield Piece(file, piece), piece.bytes, piece.records

    def _one(self, only: str) -> Iterator[tuple[Item, int, int]]:
        """The records of that source."""
        for file in self._files:
            if only == file.source or only.startswith(f"{file.source}#"):
                for record in read_file(file, self._settings):
                    if only in {record.source, file.source}:
                        yield Item(record, file), _weight(record), 1


def retry_command(file: InputFile, source: str) -> str:
    """A command that runs just one record again, into a folder of its own.

    >>> from pathlib import Path
    >>> retry_command(InputFile(Path("in/my pages.jsonl"), "my pages.jsonl"), "my pages.jsonl#3")
    "textmend run 'in/my pages.jsonl' retry/0a2048dcd2c3 --only 'my pages.jsonl#3'"
    """
    folder = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    words = ["textmend", "run", str(file.path), f"retry/{folder}"]
    part = source.removeprefix(file.source)
    if part != source and part:
        words += ["--only", file.path.name + part]
    return shlex.join(words)


def _piece_identity(piece: Piece) -> bytes:
    """All that makes the records of a piece what they are."""
    part, file = piece.slice, piece.file
    where: object = repr(part.where) if part.is_light else ""
    words = (file.source, str(file.path), part.number, part.records, part.sha256, where, repr(part.context))
    carried = part.where if isinstance(part.where, tuple) and not part.sha256 else ()
    records = (_identity(Item(kept, file)) for kept in carried if isinstance(kept, Record | Failure))
    return b"".join((_header("slice", *words, repr(part.fault), sorted(part.repeated)), *records))


def _weight(record: Record | Failure) -> int:
    content = record.content if isinstance(record, Record) else record.detail
    return len(content) + _OVERHEAD


def _identity(item: Item) -> bytes:
    """All of an item as bytes: a header in JSON, which cannot be mistaken for content, and the content."""
    record = item.record
    if isinstance(record, Failure):
        return _header("failure", record.source, record.error, record.detail, record.raw_sha256, item.retry)
    is_text = isinstance(record.content, str)
    content = record.content.encode("utf-8", "surrogatepass") if isinstance(record.content, str) else record.content
    extra = json.dumps(record.extra, sort_keys=True, default=str) if record.extra else ""
    words = (record.source, record.media, record.charset, record.url, extra, is_text, len(content), item.retry)
    return _header("record", *words) + content


def _header(*words: object) -> bytes:
    return json.dumps(words).encode() + b"\n"
