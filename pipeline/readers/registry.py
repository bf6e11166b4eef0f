"""Where readers are found, by the suffix of a file; which files a run reads; and reading them."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from pipeline.document import Record
from pipeline.plugins import entry_points
from pipeline.readers.base import Failure, InputFile, Reader, ReaderSettings
from pipeline.readers.cutting import packed_records
from pipeline.readers.discovery import Discovery, find, named
from pipeline.readers.faults import failure_of
from pipeline.readers.keys import Keys
from pipeline.readers.nesting import is_nested_deeper
from pipeline.readers.slices import Broken, Cutter, Slice
from pipeline.readers.unpacking import is_packed
from pipeline.storage.remote import Location

__all__ = [
    "GROUP",
    "Discovery",
    "cut_file",
    "discover",
    "may_crash",
    "read_file",
    "read_slice",
    "reader_for",
    "suffixes",
]

GROUP = "textmend.readers"
_MODULES = {
    ".txt": "plain_text",
    ".html": "html_page",
    ".htm": "html_page",
    ".xhtml": "html_page",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".parquet": "parquet",
    ".warc": "warc",
}
_NATIVE = {".parquet"}  # read by a library in C++


def suffixes() -> list[str]:
    """All suffixes that have a reader, sorted; each may be followed by `.gz` or `.zst`."""
    return sorted({*_MODULES, *(_suffix(point.name) for point in entry_points(group=GROUP))})


def _suffix(name: str) -> str:
    return f".{name.lower().lstrip('.')}"


def reader_for(path: Location) -> Reader | None:
    """The reader for a file by its suffix, that of a compression aside; None where there is none.

    >>> from pathlib import Path
    >>> reader_for(Path("notes.pdf")) is None
    True
    >>> reader_for(Path("crawl.TXT.gz")) is reader_for(Path("notes.txt"))
    True
    """
    return _reader(_kind(path))


def may_crash(path: Location) -> bool:
    """Whether the reader for a file may end the process: it runs machine code on what stands there, or is not ours.

    >>> from pathlib import Path
    >>> may_crash(Path("posts.parquet")), may_crash(Path("posts.jsonl"))
    (True, False)
    """
    suffix = _kind(path)
    return suffix in _NATIVE or suffix not in _MODULES


def _kind(path: Location) -> str:
    """The suffix that tells the format."""
    return (path.with_suffix("") if is_packed(path) else path).suffix.lower()


@cache
def _reader(suffix: str) -> Reader | None:
    if suffix in _MODULES:
        return cast("Reader", importlib.import_module(f"pipeline.readers.{_MODULES[suffix]}").READER)
    for point in entry_points(group=GROUP):
        if _suffix(point.name) == suffix:
            return cast("Reader", point.load())
    return None


def discover(inputs: Sequence[Location], *, exclude: Location | None = None) -> Discovery:
    """The files that a run over `inputs` (files and folders) reads, sorted by their sources.

    A file's source is its path relative to its input, or its name where it is itself the input;
    two that would be alike get the name of their input's folder in front. The folder `exclude` (the
    output) is left out. Raises `UsageError` where an input does not exist.
    """
    found = find(inputs, exclude)
    known = set(suffixes())
    files: list[InputFile] = []
    unknown: list[InputFile] = []
    outside: list[InputFile] = []
    for item, file in zip(found, named(found), strict=True):
        if item.outside:
            outside.append(file)
        elif item.ordinary and _kind(file.path) in known:
            files.append(file)
        else:
            unknown.append(file)
    return Discovery(_by_source(files), _by_source(unknown), _by_source(outside))


def _by_source(files: list[InputFile]) -> tuple[InputFile, ...]:
    return tuple(sorted(files, key=lambda file: file.source))


def read_file(file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
    """The records of a file, and a `Failure` for each that cannot be read; it never raises.

    Where the file itself is damaged, what stands before the damage is given, then the `Failure`.
    """
    reader = reader_for(file.path)
    if reader is None:
        detail = f"No reader knows this kind of file. Known are: {', '.join(suffixes())}, plain, .gz or .zst."
        yield Failure(file.source, "UnknownFormat", detail)
        return
    try:
        yield from _bounded(reader.read(file, settings), settings)
    except Exception as error:  # noqa: BLE001 whatever a file does to its reader is that file's affair alone
        yield failure_of(file.source, error)


def cut_file(file: InputFile, settings: ReaderSettings, size: int) -> Iterator[Slice]:
    """The file in slices of about `size` bytes; it never raises.

    `read_slice` gives for all of them together what `read_file` gives for the file. Files of a reader
    that cannot cut are read here, and their records travel with the slices.
    """
    reader = reader_for(file.path)
    if not isinstance(reader, Cutter):
        yield from packed_records(read_file(file, settings), size)
        return
    keys = Keys(settings.id)
    try:
        for piece in reader.cut(file, settings, size):
            yield piece if not settings.id else _with_repeated(file, piece, settings, keys)
    except Exception as error:  # noqa: BLE001 as above
        yield Slice(0, 1, 0, "", (), fault=failure_of(file.source, error))


def _with_repeated(file: InputFile, piece: Slice, settings: ReaderSettings, keys: Keys) -> Slice:
    """The slice, with word of the ids in it that other slices have too; this takes reading it."""
    before = set(keys.repeated)
    for _ in read_slice(file, piece, settings, keys):
        pass
    return replace(piece, repeated=frozenset(keys.repeated - before))


def read_slice(
    file: InputFile, piece: Slice, settings: ReaderSettings, keys: Keys | None = None
) -> Iterator[Record | Failure]:
    """The records of a slice of a file; it never raises."""
    reader = reader_for(file.path)
    try:
        if isinstance(piece.where, tuple) and all(isinstance(item, Record | Failure) for item in piece.where):
            yield from (item for item in piece.where if isinstance(item, Record | Failure))
        elif isinstance(reader, Cutter):
            known = keys or Keys(settings.id, piece.repeated)
            yield from _bounded(reader.read_slice(file, piece, settings, known), settings)
    except Broken:
        pass
    except Exception as error:  # noqa: BLE001 as above
        yield failure_of(file.source, error)
    if piece.fault is not None:
        yield piece.fault


def _bounded(found: Iterator[Record | Failure], settings: ReaderSettings) -> Iterator[Record | Failure]:
    """The same, but for pages whose markup is nested too deep."""
    for record in found:
        if isinstance(record, Record) and is_nested_deeper(record, settings.max_nesting):
            content = record.content
            data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            detail = f"Elements are nested deeper than {settings.max_nesting}. Raise [limits] max_nesting to read it."
            yield Failure(record.source, "NestedTooDeep", detail, hashlib.sha256(data).hexdigest())
        else:
            yield record
