"""Where an export is written: beside its destination first, under its name when it is whole.

A receipt tells what was written. Nothing is overwritten that a receipt does not prove to be an
earlier export that nobody has touched since.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import OutputError, UsageError
from pipeline.output import files

RECEIPT = ".textmend-export.json"
_BUFFER, _BUFFERS = 1 << 20, 32 << 20  # bytes held back for one file, and for all of them together
_ELSEWHERE = "Choose another destination; nothing was touched."
_CHANGED = "it holds something that `textmend export` did not write, or that was changed since"

Pack = Callable[[Path, Path], None]


@dataclass
class Sum:
    """A sum over files that does not depend on their order: how many, how many bytes, and a hash of all."""

    files: int = 0
    bytes: int = 0
    digest: int = 0

    def add(self, name: str, size: int, sha256: str) -> None:
        """Count a file in."""
        both = hashlib.sha256(f"{name}\0{sha256}".encode("utf-8", "surrogateescape")).digest()
        self.files += 1
        self.bytes += size
        self.digest = (self.digest + int.from_bytes(both)) % (1 << 256)

    def add_file(self, name: str, path: Path) -> None:
        """Count a file in that lies on the disk. Raises `OSError`."""
        self.add(name, path.stat().st_size, files.sha256_of(path))

    def __str__(self) -> str:
        return f"{self.files}:{self.bytes}:{self.digest:064x}"


@dataclass
class Staging:
    """An export under way. Names are relative to the destination; the empty name is the destination itself.

    `pack` turns each file that was appended to into its final form, once it is whole.
    """

    root: Path
    pack: Pack | None = None
    written: Sum = field(default_factory=Sum)
    _waiting: dict[str, list[bytes]] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)
    _held: int = 0

    def append(self, name: str, data: bytes) -> None:
        """Add bytes to the end of a file."""
        self._waiting.setdefault(name, []).append(data)
        self._sizes[name] = self._sizes.get(name, 0) + len(data)
        self._held += len(data)
        if self._sizes[name] >= _BUFFER:
            self._flush(name)
        elif self._held >= _BUFFERS:
            self._flush_all()

    def put(self, name: str, data: bytes) -> None:
        """Write a whole file at once; it is not packed."""
        path = self._path(name)
        with files.output_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            files.put(path, data, sync=False)
        self.written.add(name, len(data), hashlib.sha256(data).hexdigest())

    def close(self) -> None:
        """Write what is still held back, and pack."""
        self._flush_all()
        for name in self._waiting:
            path = self._path(name)
            with files.output_errors(path):
                if self.pack is not None:
                    packed = path.with_name(f"{path.name}.packed")
                    self.pack(path, packed)
                    packed.replace(path)
                _sync(path)
                self.written.add_file(name, path)

    def _path(self, name: str) -> Path:
        return self.root / name if name else self.root

    def _flush_all(self) -> None:
        for name in self._waiting:
            self._flush(name)

    def _flush(self, name: str) -> None:
        path = self._path(name)
        with files.output_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as handle:
                handle.writelines(self._waiting[name])
        self._waiting[name].clear()
        self._held -= self._sizes[name]
        self._sizes[name] = 0


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


@contextmanager
def staged(dest: Path, *, folder: bool) -> Iterator[Staging]:
    """Write to a place beside `dest`, and to `dest` itself at one stroke when all went well.

    Raises `UsageError` where `dest` holds what is not ours, or another export is writing to it, and
    `OutputError` where it cannot be written; then `dest` is as it was.
    """
    check(dest, folder=folder)
    work = dest.with_name(f".{dest.name[:200]}.textmend-tmp")
    with files.output_errors(dest):
        work.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(work, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _lock(descriptor, dest)
        _clear(work)
        staging = Staging(work / "new")
        try:
            yield staging
            staging.close()
            check(dest, folder=folder)
            _publish(staging, dest, work, folder=folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, dest: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        msg = f"another export is writing to {dest}"
        raise UsageError(msg, remedy="Wait until it is done, or choose another destination.") from error
    except OSError:
        return  # some network file systems have no locks; the export goes on without


def _clear(work: Path) -> None:
    """Remove what an export that was killed has left."""
    for path in work.iterdir():
        files.remove(path)


def _publish(staging: Staging, dest: Path, work: Path, *, folder: bool) -> None:
    now = str(staging.written)
    with files.output_errors(dest):
        if not folder:
            receipt = _receipt_of(dest, folder=False)
            # What is there now stays ours until the new file stands in its place.
            files.write(receipt, _receipt([now, *_sums(receipt)]))
            staging.root.replace(dest)
            files.write(receipt, _receipt([now]))
            return
        files.put(staging.root / RECEIPT, _receipt([now]), sync=True)
        old = work / "old"
        if dest.exists():
            dest.rename(old)
        try:
            staging.root.rename(dest)
        except OSError:
            if old.exists():
                old.rename(dest)
            raise


def _receipt(sums: list[str]) -> bytes:
    return (json.dumps({"textmend_export": 1, "sums": sums}) + "\n").encode()


def _receipt_of(dest: Path, *, folder: bool) -> Path:
    return dest / RECEIPT if folder else dest.with_name(f".{dest.name[:200]}{RECEIPT}")


def _sums(path: Path) -> list[str]:
    """What a receipt says that was written; empty where there is none that can be read."""
    try:
        data = json.loads(path.read_bytes())
        return [str(item) for item in data["sums"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def check(dest: Path, *, folder: bool) -> None:
    """Raise `UsageError` unless `dest` is absent, an empty folder, or an untouched export of ours."""
    if not dest.name or dest.name == "..":
        msg = f"{dest} is no name for an export"
        raise UsageError(msg, remedy="Name a new file or folder.")
    if dest.is_symlink():
        msg = f"{dest} is a link"
        raise UsageError(msg, remedy="Name the place itself.")
    if not dest.exists():
        return
    if dest.is_dir() != folder:
        there, wanted = ("file", "folder") if folder else ("folder", "file")
        msg = f"{dest} is a {there}, and this export is a {wanted}"
        raise UsageError(msg, remedy=_ELSEWHERE)
    if folder and not any(dest.iterdir()):
        return
    try:
        found = _there(dest, folder=folder)
    except OSError as error:
        msg = f"cannot read {dest}: {error.strerror or error}"
        raise OutputError(msg, remedy=_ELSEWHERE) from error
    if found is None or str(found) not in _sums(_receipt_of(dest, folder=folder)):
        msg = f"{dest} is there already, and {_CHANGED}"
        raise UsageError(msg, remedy=_ELSEWHERE)


def _there(dest: Path, *, folder: bool) -> Sum | None:
    """The sum over what lies at `dest`; None where that is not of the kind that we write."""
    found = Sum()
    if not folder:
        if not dest.is_file():
            return None
        found.add_file("", dest)
        return found
    for path in dest.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            return None
        if path.is_file() and path != dest / RECEIPT:
            found.add_file(path.relative_to(dest).as_posix(), path)
    return found
