"""A corpus in an object store: made in a local folder, and put there file by file.

What a file system gives and a store does not, we do without: a file is there under its final name
as soon as it is there, whole. Order does the rest: a shard's parts are put before its receipt, all else
before the manifest, and the manifest is taken away before anything changes.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.errors import OutputError, UsageError
from pipeline.storage.remote import Location, Remote, files_under, location, store_errors

_MANIFEST = "manifest.json"
_LOCK = ".textmend/running.json"
_ABANDONED = 3600.0  # seconds after which a lock that nobody refreshed holds no more
_OWN = (".textmend/lock", ".textmend/scratch/", _LOCK)
_Stat = tuple[int, int, int]


class Mirror:
    """What a run tells of its files; this one, for a folder on a disk, has nothing to do."""

    def put(self, paths: Iterable[Path]) -> None:
        """These files are as they are to be, in this order. Raises `OutputError`."""

    def withdraw(self) -> None:
        """The manifest goes. Raises `OutputError`."""

    def push(self) -> None:
        """All files are as they are to be. Raises `OutputError`."""


@dataclass
class StoreMirror(Mirror):
    """A local folder and what is to be the same in the store."""

    remote: Remote
    path: Path
    _there: dict[str, _Stat] = field(default_factory=dict)

    def check(self) -> None:
        """Raise `UsageError` where nothing is there, and `OutputError` where nobody can tell."""
        with self._errors("read"):
            files_under(self.remote)

    def pull(self) -> None:
        """Fetch all that is there. Raises `OutputError`."""
        with self._errors("read"), suppress(UsageError):
            for name, _ in files_under(self.remote):
                if name and not name.startswith(_OWN):
                    self._fetch(name)

    def put(self, paths: Iterable[Path]) -> None:
        """Put there just these files, in this order. Raises `OutputError`."""
        with self._errors("write"):
            system, root = self.remote.system()
            for path in paths:
                name = path.relative_to(self.path).as_posix()
                system.pipe_file(f"{root}/{name}", path.read_bytes())
                self._there[name] = _stat(path)
            self._lock()

    def withdraw(self) -> None:
        """Take the manifest away there. Raises `OutputError`."""
        if self._there.pop(_MANIFEST, None) is not None:
            with self._errors("write"):
                system, root = self.remote.system()
                system.rm_file(f"{root}/{_MANIFEST}")

    def push(self) -> None:
        """Put there what is new or changed here, and remove there what is gone here; the manifest comes last.

        Without a manifest here, there is none there before anything else changes. Raises `OutputError`.
        """
        here = {name: stat for name, stat in self._here() if not name.startswith(_OWN)}
        gone = sorted(set(self._there) - set(here))
        changed = [name for name in sorted(here, key=_order) if self._there.get(name) != here[name]]
        if gone or changed not in ([], [_MANIFEST]):
            self.withdraw()
        with self._errors("write"):
            system, root = self.remote.system()
            for name in gone:
                if self._there.pop(name, None) is not None:
                    system.rm_file(f"{root}/{name}")
        last = [_MANIFEST] if _MANIFEST in here and self._there.get(_MANIFEST) != here[_MANIFEST] else []
        self.put(self.path / name for name in (*(name for name in changed if name != _MANIFEST), *last))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store's folder for one run, as far as stores allow. Raises `UsageError`."""
        system, root = self.remote.system()
        with self._errors("write"):
            self._claim()
        try:
            yield
        finally:
            with suppress(OSError), store_errors():
                system.rm_file(f"{root}/{_LOCK}")

    def _claim(self) -> None:
        """Make the lock, or take over that of a dead run."""
        system, root = self.remote.system()
        try:
            said = json.loads(system.cat_file(f"{root}/{_LOCK}"))
        except FileNotFoundError:
            self._create_lock()
            return
        except ValueError:
            said = {}
        with suppress(KeyError, ValueError, TypeError):  # nothing that we wrote
            self._check(said)
        self._lock()

    def _create_lock(self) -> None:
        """Make the lock where there is none, which only one of two runs can do, if the store knows how."""
        try:
            with store_errors():
                self._lock(mode="create")
        except FileExistsError as error:
            msg = f"another run has just begun to write to {self.remote}"
            raise UsageError(msg, remedy="Wait until it is done, or choose another folder.") from error
        except OSError:
            self._lock()

    def _lock(self, **how: str) -> None:
        system, root = self.remote.system()
        said = {"host": socket.gethostname(), "pid": os.getpid(), "time": time.time()}
        system.pipe_file(f"{root}/{_LOCK}", json.dumps(said).encode(), **how)

    def _check(self, said: dict[str, object]) -> None:
        """Raise `UsageError` where a lock may be that of a live run."""
        dead = said["host"] == socket.gethostname() and not _is_alive(int(str(said["pid"])))
        if not dead and time.time() - float(str(said["time"])) < _ABANDONED:
            msg = f"a run on {said['host']} is writing to {self.remote}"
            raise UsageError(msg, remedy=f"Wait until it is done. If it was killed, remove {self.remote / _LOCK}.")

    def _fetch(self, name: str) -> None:
        if ".." in PurePosixPath(name).parts or name.startswith("/"):
            return  # no corpus of ours has such a file
        system, root = self.remote.system()
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        system.get_file(f"{root}/{name}", str(target))
        self._there[name] = _stat(target)

    def _here(self) -> Iterator[tuple[str, _Stat]]:
        for path in sorted(self.path.rglob("*")):
            if path.is_file():
                yield path.relative_to(self.path).as_posix(), _stat(path)

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        try:
            with store_errors():
                yield
        except OSError as error:
            msg = f"cannot {verb} {self.remote}: {error}"
            again = " The same command goes on where it stopped." if verb == "write" else ""
            raise OutputError(msg, remedy=self.remote.remedy + again) from error


def _order(name: str) -> tuple[int, str]:
    """Parts first, what answers for them later, the manifest last."""
    return (2 if name == _MANIFEST else 1 if name.startswith(".textmend/") else 0, name)


def _stat(path: Path) -> _Stat:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def at_hand(out: Location) -> Iterator[tuple[Path, Mirror]]:
    """The folder to write to, and what is to be told of it: for one in a store a local copy, the store's locked."""
    if isinstance(out, Path):
        yield out, Mirror()
        return
    with tempfile.TemporaryDirectory(prefix="textmend-") as folder:
        mirror = StoreMirror(out, Path(folder, "out"))
        mirror.path.mkdir()
        with mirror.locked():
            mirror.pull()
            yield mirror.path, mirror


def fetched(out: Path | str | Remote) -> Path:
    """The folder of a corpus: itself where it is local, else a copy that lasts as long as this process.

    Raises `UsageError` where nothing is there, and `OutputError` where it cannot be fetched.
    """
    found = location(out)
    if isinstance(found, Path):
        return found
    folder = Path(tempfile.mkdtemp(prefix="textmend-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    mirror = StoreMirror(found, folder)
    mirror.check()
    mirror.pull()
    return folder
