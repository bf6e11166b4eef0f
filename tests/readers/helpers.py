"""Input files for the readers' tests, and what came of reading them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import zstandard

from pipeline.document import Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.registry import read_file

DEFAULTS = ReaderSettings()


def packed(data: bytes, suffix: str) -> bytes:
    match suffix:
        case ".gz":
            return gzip.compress(data, mtime=0)
        case ".zst":
            return zstandard.ZstdCompressor().compress(data)
        case _:
            return data


def read(path: Path, data: bytes | None = None, **settings: object) -> list[Record | Failure]:
    if data is not None:
        path.write_bytes(data)
    return list(read_file(InputFile(path, path.name), ReaderSettings.model_validate(settings)))


def records(found: Iterable[Record | Failure]) -> list[Record]:
    return [item for item in found if isinstance(item, Record)]


def failures(found: Iterable[Record | Failure]) -> list[Failure]:
    return [item for item in found if isinstance(item, Failure)]


def texts(found: Iterable[Record | Failure]) -> list[str | bytes]:
    return [item.content for item in records(found)]


def json_lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
