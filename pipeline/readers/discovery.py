"""Which files a run reads, and under which names."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.readers.base import InputFile
from pipeline.storage.remote import Location, Remote, files_under


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found under the inputs, each tuple sorted by source.

    `files` have a reader; `unknown` have none (no known suffix, not an ordinary file, or a folder that cannot be read);
    `outside` are links that lead out of their input, and are not followed.
    """

    files: tuple[InputFile, ...] = ()
    unknown: tuple[InputFile, ...] = ()
    outside: tuple[InputFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A file under an input; `real` is where it lies once links are resolved."""

    path: Location
    real: str
    name: str  # relative to the input
    folder: str  # the input's own name, told apart from that of other inputs
    ordinary: bool = False
    outside: bool = False


def find(inputs: Sequence[Location], exclude: Location | None) -> list[Found]:
    """All files under `inputs`, each once, in the order of the inputs.

    Hidden files and folders are left out, and so is the folder `exclude`. Raises `UsageError`
    where an input does not exist.
    """
    without = os.path.realpath(exclude) if isinstance(exclude, Path) else str(exclude or "")
    found: dict[str, Found] = {}
    for path, folder in zip(inputs, _folder_names(inputs), strict=True):
        if isinstance(path, Remote):
            found |= {item.real: item for item in _remote(path, folder, without) if item.real not in found}
            continue
        try:
            path.stat()
        except OSError as error:
            msg = f"there is no {path} that can be read ({error.strerror})"
            raise UsageError(msg, remedy="Check the path and its permissions.") from error
        for item in _walk(path, folder, without) if path.is_dir() else _single(path, folder):
            found.setdefault(item.real, item)
    return list(found.values())


def _remote(root: Remote, folder: str, without: str) -> Iterator[Found]:
    """The files under an address. Raises `UsageError` where they cannot be listed."""
    try:
        listed = files_under(root)
    except OSError as error:
        msg = f"there is no {root} that can be read ({error})"
        raise UsageError(msg, remedy=root.remedy) from error
    for name, _ in listed:
        path = root / name if name else root
        hidden = any(part.startswith(".") for part in name.split("/"))
        if not hidden and not (without and str(path).startswith(f"{without.rstrip('/')}/")):
            yield Found(path, str(path), _printable(name or root.name), folder, ordinary=True)


def _folder_names(inputs: Sequence[Location]) -> list[str]:
    """A name for each input, unlike the others: its folder's, with a counter where that is taken."""
    names: list[str] = []
    for path in inputs:
        name = _printable(path.name if isinstance(path, Remote) else _folder_name(path.resolve())) or "root"
        names.append(next(n for n in (name, *(f"{name}-{i}" for i in range(2, len(inputs) + 2))) if n not in names))
    return names


def _folder_name(whole: Path) -> str:
    return (whole if whole.is_dir() else whole.parent).name


def _single(path: Path, folder: str) -> Iterator[Found]:
    ordinary = stat.S_ISREG(path.stat().st_mode)
    yield Found(path, os.path.realpath(path), _printable(path.name), folder, ordinary=ordinary)


def _walk(root: Path, folder: str, without: str) -> Iterator[Found]:
    """The files under `root`. Linked folders are not entered: what they hold is inside anyway, or outside."""
    real_root = os.path.realpath(root)
    if real_root == without:
        return
    pending = [("", real_root)]
    while pending:
        prefix, real = pending.pop()
        entries = _entries(real)
        if entries is None:
            yield Found(root / prefix, real, _printable(prefix or "."), folder)
        for entry in entries or ():
            name = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                yield from _linked(entry, root / name, Found(root, real_root, _printable(name), folder))
            elif not entry.is_dir():
                yield Found(root / name, entry.path, _printable(name), folder, ordinary=entry.is_file())
            elif entry.path != without:
                pending.append((name + "/", entry.path))


def _entries(folder: str) -> list[os.DirEntry[str]] | None:
    """What is in a folder, or None where it may not be looked into."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return None


def _linked(entry: os.DirEntry[str], path: Path, under: Found) -> Iterator[Found]:
    """What a link under the input `under` leads to, if that is a file of the input, or lies outside it."""
    target = Path(os.path.realpath(entry.path))
    if not target.is_relative_to(under.real):
        yield replace(under, path=path, real=entry.path, outside=True)
    elif target.is_file():
        yield replace(under, path=path, real=str(target), ordinary=True)


def _printable(name: str) -> str:
    r"""A file name as text that can be stored: bytes that are not UTF-8 become `\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def named(found: Sequence[Found]) -> list[InputFile]:
    """The files under names that are all different: with the input's folder where two are alike."""
    alike = Counter(item.name for item in found)
    taken: set[str] = {item.name for item in found if alike[item.name] == 1}
    out: list[InputFile] = []
    for item in found:
        name = item.name
        if alike[name] > 1:
            wanted = f"{item.folder}/{name}"
            name = next(n for n in _numbered(wanted) if n not in taken)
            taken.add(name)
        out.append(InputFile(item.path, name))
    return out


def _numbered(name: str) -> Iterator[str]:
    yield name
    folder, _, rest = name.partition("/")
    yield from (f"{folder}-{i}/{rest}" for i in count(2))
