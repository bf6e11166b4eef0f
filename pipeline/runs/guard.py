"""What protects a folder: nothing of anybody else's is overwritten, and no two runs write at once."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError, UsageError
from pipeline.output import files, manifest
from pipeline.storage.remote import Location, Remote, files_under

STATE = ".textmend"


def check_folders(inputs: Sequence[Location], out: Location) -> None:
    """Raise `UsageError` where writing to `out` would touch the input or what is not ours."""
    for path in inputs:
        if isinstance(path, Path) and not path.exists():
            msg = f"there is no {path}"
            raise UsageError(msg, remedy="Check the path.")
        if type(path) is type(out) and _holds(out, path):
            msg = f"the output folder {out} is or contains the input {path}"
            raise UsageError(msg, remedy="Choose another folder for the output; one inside the input will do.")
    if isinstance(out, Path):
        check_ours(out)
    else:
        check_store(out)


def _holds(out: Location, path: Location) -> bool:
    if isinstance(out, Path) and isinstance(path, Path):
        return path.resolve().is_relative_to(out.resolve())
    return f"{str(path).rstrip('/')}/".startswith(f"{str(out).rstrip('/')}/")


def check_store(out: Remote) -> None:
    """Raise `UsageError` unless a folder in a store is empty or was written by us."""
    try:
        names = [name for name, _ in files_under(out)]
    except UsageError:
        out.system()  # says so where the store itself cannot be reached
        return
    except OSError as error:
        msg = f"cannot write {out}: {error}"
        raise UsageError(msg, remedy=out.remedy) from error
    if names and not any(name.startswith(f"{STATE}/") or name == manifest.NAME for name in names):
        msg = f"{out} is not empty, and nothing there shows that we wrote it"
        raise UsageError(msg, remedy="Choose a new or an empty folder; nothing was touched.")


def check_ours(out: Path) -> None:
    """Raise `UsageError` unless `out` is absent, empty, or written by us."""
    if out.is_symlink() and not out.exists():
        msg = f"{out} is a link that leads nowhere"
        raise UsageError(msg, remedy="Choose another folder.")
    if out.exists() and not out.is_dir():
        msg = f"{out} is a file"
        raise UsageError(msg, remedy="Name a folder to write to; it comes last.")
    if out.is_dir() and any(out.iterdir()) and not is_ours(out):
        msg = f"{out} is not empty, and nothing there shows that we wrote it"
        raise UsageError(msg, remedy="Choose a new or an empty folder; nothing was touched.")


def check_reach(inputs: Sequence[Location], engine: str) -> None:
    """Raise `UsageError` where other processes could not read the input."""
    for path in inputs:
        if isinstance(path, Remote) and path.protocol == "memory" and engine != "inline":
            msg = f"{path} lies in the memory of this process, which workers cannot see"
            raise UsageError(msg, remedy="Use the engine `inline` for it, or put the files on a disk.")


def check_retry(out: Path, source: str) -> None:
    """Raise `UsageError` where `out` holds more than that one record, which would be lost."""
    try:
        there = manifest.load(out).only
    except OutputError:
        return
    if there != source:
        msg = f"{out} holds a corpus, which one record alone would replace"
        raise UsageError(msg, remedy="Choose a folder of its own for the retry.")


def is_ours(out: Path) -> bool:
    """Whether a folder holds a corpus of ours, or the beginning of one."""
    if (out / STATE).is_dir():
        return True
    try:
        manifest.load(out)
    except Exception:  # noqa: BLE001 anything may lie there under that name
        return False
    return True


@contextmanager
def claimed(out: Path) -> Iterator[Path]:
    """Hold `out` for one run; gives the folder for its state, with an empty `scratch` inside.

    The lock is the system's own, so that of a killed run is free at once. Raises `UsageError` where
    another run holds it, and `OutputError` where the folder cannot be written.
    """
    state = out / STATE
    with files.output_errors(out):
        state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(descriptor, out)
        files.remove(state / "scratch")
        with files.output_errors(out):
            (state / "scratch").mkdir()
        try:
            yield state
        finally:
            files.remove(state / "scratch")
    finally:
        os.close(descriptor)


def _lock(descriptor: int, out: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES}:
            msg = f"another run is writing to {out}"
            raise UsageError(msg, remedy="Wait until it is done, or choose another folder.") from error
        # Some network file systems have no locks; the run goes on without.
