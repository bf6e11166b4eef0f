"""Cutting the input into shards: runs of records in input order.

Where a shard ends depends on the records alone, never on workers or engine, so that the same input
gives the same parts. Records are read here, once and streaming: small files are grouped, large files
are cut, and no worker reads through what is not its own.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.document import Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.registry import read_file
from pipeline.runs.death import Death

MAX_RECORDS = 4096  # a shard of tiny records stays short, too
_OVERHEAD = 256  # what a record costs beside its bytes


@dataclass(frozen=True, slots=True)
class Item:
    """A record, or the failure to read it, and the command that tries it again."""

    record: Record | Failure
    retry: str


@dataclass(frozen=True)
class Shard:
    """Some records in a row, to be written as part number `index` of every table.

    `pieces` say where the records are; they are read where the shard is worked on. `deadly` are the
    positions of records that killed workers, to go to quarantine unseen.
    """

    index: int
    pieces: tuple[Item, ...] = ()
    deadly: Mapping[int, Death] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """The records in order, read as they are asked for; their positions count from 0."""
        yield from self.pieces

    @cached_property
    def sha256(self) -> str:
        """A hash of all that the records hold."""
        whole = hashlib.sha256()
        for item in self.pieces:
            whole.update(_identity(item))
        return whole.hexdigest()


def cut(files: Sequence[InputFile], settings: ReaderSettings, *, size: int, only: str | None = None) -> Iterator[Shard]:
    """The shards of `files`, each of about `size` bytes; at least one, if only to say that there was nothing.

    With `only`, just the record of that source.
    """
    index = 0
    items: list[Item] = []
    weight = 0
    for item in _items(files, settings, only):
        items.append(item)
        weight += _weight(item.record)
        if weight >= size or len(items) >= MAX_RECORDS:
            yield Shard(index, tuple(items))
            index, items, weight = index + 1, [], 0
    if items or not index:
        yield Shard(index, tuple(items))


def _items(files: Sequence[InputFile], settings: ReaderSettings, only: str | None) -> Iterator[Item]:
    for file in files:
        if only is not None and only != file.source and not only.startswith(f"{file.source}#"):
            continue
        for record in read_file(file, settings):
            if only is None or only in {record.source, file.source}:
                yield Item(record, retry_command(file, record.source))


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
