"""Writing files so that a full disk or a kill leaves no half file under a final name.

Every byte of a corpus goes through `put`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import OutputError


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its size and the hash of its bytes."""

    bytes: int
    sha256: str


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of `path` into an `OutputError`."""
    try:
        yield
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror or error}"
        remedy = "Make room or check the permissions, then give the same command again: it goes on where it stopped."
        raise OutputError(msg, remedy=remedy) from error


def write(path: Path, data: bytes) -> Written:
    """Write `data` under `path`, through to the disk, replacing what is there at one stroke."""
    temporary = path.with_name(f".{path.name}.tmp")
    with output_errors(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            put(temporary, data, sync=True)
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    return Written(len(data), hashlib.sha256(data).hexdigest())


def put(path: Path, data: bytes, *, sync: bool) -> None:
    """Write the bytes of a file; `write` and `write_small` give it its name. Raises `OSError`."""
    with path.open("wb") as handle:
        handle.write(data)
        if sync:
            handle.flush()
            os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(PermissionError, NotImplementedError):
            os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network file systems
            raise
    finally:
        os.close(descriptor)


def write_small(path: Path, data: bytes) -> None:
    """Write a file that can be made again from the rest: as `write`, but not forced to the disk."""
    with output_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name[:200]}.tmp")
        try:
            put(temporary, data, sync=False)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def move(source: Path, target: Path) -> None:
    """Give a file that was written to its end its final name."""
    with output_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        sync_folder(target.parent)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    with output_errors(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def parquet(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file: Zstd, the same bytes for the same rows.

    An empty table has no row group at all: `datasets` cannot read one without rows.
    """
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema, compression="zstd", store_schema=False) as writer:
        if table.num_rows:
            writer.write_table(table)
    return bytes(sink.getvalue())


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes. Raises `OSError`."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
