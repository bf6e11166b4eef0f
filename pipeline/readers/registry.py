"""Where readers are found, by the suffix of a file; which files a run reads; and reading them."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from pipeline.document import Record
from pipeline.errors import TextmendError
from pipeline.readers.base import Failure, InputFile, Reader, ReaderSettings
from pipeline.readers.discovery import Discovery, find, named
from pipeline.readers.streams import COMPRESSIONS

__all__ = ["GROUP", "Discovery", "discover", "read_file", "reader_for", "suffixes"]

GROUP = "textmend.readers"
_LONGEST_DETAIL = 600
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


def suffixes() -> list[str]:
    """All suffixes that have a reader, sorted; each may be followed by `.gz` or `.zst`."""
    return sorted({*_MODULES, *(_suffix(point.name) for point in entry_points(group=GROUP))})


def _suffix(name: str) -> str:
    return f".{name.lower().lstrip('.')}"


def reader_for(path: Path) -> Reader | None:
    """The reader for a file by its suffix, that of a compression aside; None where there is none.

    >>> reader_for(Path("notes.pdf")) is None
    True
    >>> reader_for(Path("crawl.TXT.gz")) is reader_for(Path("notes.txt"))
    True
    """
    return _reader(_kind(path))


def _kind(path: Path) -> str:
    """The suffix that tells the format."""
    packed = path.suffix.lower() in COMPRESSIONS
    return (path.with_suffix("") if packed else path).suffix.lower()


@cache
def _reader(suffix: str) -> Reader | None:
    if suffix in _MODULES:
        return cast("Reader", importlib.import_module(f"pipeline.readers.{_MODULES[suffix]}").READER)
    for point in entry_points(group=GROUP):
        if _suffix(point.name) == suffix:
            return cast("Reader", point.load())
    return None


def discover(inputs: Sequence[Path], *, exclude: Path | None = None) -> Discovery:
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
        yield from reader.read(file, settings)
    except Exception as error:  # noqa: BLE001 whatever a file does to its reader is that file's affair alone
        yield Failure(file.source, _fault(error), " ".join(_detail(error).split())[:_LONGEST_DETAIL])


def _fault(error: Exception) -> str:
    return "Truncated" if isinstance(error, EOFError) else type(error).__name__


def _detail(error: Exception) -> str:
    match error:
        case TextmendError():
            return str(error)
        case EOFError():
            return "The compressed file ends too early. Fetch it again; whole records before the break were read."
        case zlib.error():
            return f"The compressed file is damaged ({error}). Fetch it again; whole records before that were read."
        case OSError():
            return f"It cannot be read: {error.strerror or error}. Check the file and its permissions."
        case _:
            return f"It cannot be read: {error}. Check that it is what its suffix says."
