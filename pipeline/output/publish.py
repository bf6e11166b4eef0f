"""The last step of a run: what is stale goes, card and manifest are written, the manifest last."""

from __future__ import annotations

from pathlib import Path

from pipeline.output import files, manifest
from pipeline.output.card import card
from pipeline.output.columns import Columns
from pipeline.output.manifest import FileEntry, Manifest
from pipeline.output.readable import write_readable
from pipeline.schema import ALIGNMENTS, TABLES

CARD = "README.md"


def part_name(index: int) -> str:
    """The file name of a part, the same in every table.

    >>> part_name(7)
    'part-00007.parquet'
    """
    return f"part-{index:05}.parquet"


def write_part(out: Path, columns: Columns, index: int) -> FileEntry:
    """Write one part of a table. Raises `OutputError`."""
    table = columns.arrow()
    path = f"{columns.table.name}/{part_name(index)}"
    written = files.write(out / path, files.parquet(table))
    return FileEntry(path, columns.table.name, table.num_rows, written.bytes, written.sha256)


def withdraw(out: Path) -> None:
    """Take the manifest away before the parts change: a corpus without one is not to be read."""
    files.remove(out / manifest.NAME)


def publish(out: Path, content: Manifest) -> Manifest:
    """Make `out` a corpus that is exactly what `content` says; gives the manifest as written.

    All files that it names are there but for the alignments, which are added empty.
    """
    content = _with_alignments(out, content)
    data = content.dump()
    if not _is_published(out, data):
        withdraw(out)
    _remove_stale(out, content)
    if content.text:
        write_readable(out, content)
    else:
        files.remove(out / "text")
    files.write_small(out / CARD, card(content).encode())
    files.write(out / manifest.NAME, data)
    return content


def _is_published(out: Path, data: bytes) -> bool:
    try:
        return (out / manifest.NAME).read_bytes() == data
    except OSError:
        return False


def _with_alignments(out: Path, content: Manifest) -> Manifest:
    if content.entries(ALIGNMENTS.name):
        return content
    entry = write_part(out, Columns(ALIGNMENTS), 0)
    order = {name: at for at, name in enumerate(TABLES)}
    entries = sorted((*content.files, entry), key=lambda e: (order[e.table], e.path))
    return Manifest(**{**vars(content), "files": tuple(entries)})


def _remove_stale(out: Path, content: Manifest) -> None:
    """Remove parts of an earlier run that this one did not write."""
    current = {entry.path for entry in content.files}
    for name in TABLES:
        folder = out / name
        if not folder.is_dir():
            continue
        for path in folder.iterdir():
            if f"{name}/{path.name}" not in current:
                files.remove(path)
