"""Readable copies: one `.txt` a post, with a small header, under `text/`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.output import files
from pipeline.output.manifest import Manifest

FOLDER = "text"
_COLUMNS = ["id", "source", "post_index", "lang", "title", "date", "author", "url", "text"]
_UNSAFE = re.compile(r"[^\w .,;=+@()\[\]#-]")
_MAX_BYTES = 120  # of one name; most file systems allow 255


def write_readable(out: Path, content: Manifest) -> None:
    """Write the copies of all posts and remove what is there of others. Raises `OutputError`."""
    current: set[Path] = set()
    for row in _posts(out, content):
        path = out / FOLDER / readable_name(row["source"], row["post_index"], row["id"])
        current.add(path)
        data = readable(row).encode()
        if not _same(path, data):
            files.write_small(path, data)
    for path in sorted((out / FOLDER).rglob("*"), reverse=True) if (out / FOLDER).is_dir() else ():
        if (path.is_file() and path not in current) or (path.is_dir() and not any(path.iterdir())):
            files.remove(path)


def _posts(out: Path, content: Manifest) -> Iterator[Mapping[str, Any]]:
    for entry in content.entries("documents"):
        yield from pq.read_table(out / entry.path, columns=_COLUMNS).to_pylist()


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def readable(row: Mapping[str, Any]) -> str:
    """A post as a person reads it: what is known of it, an empty line, the text."""
    known = (
        ("Title", row["title"]),
        ("Date", row["date"]),
        ("Author", row["author"]),
        ("Address", row["url"]),
        ("Language", row["lang"]),
        ("Source", f"{row['source']}, post {row['post_index'] + 1}"),
        ("Id", row["id"]),
    )
    head = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in known if value)
    return f"{head}\n{row['text'].strip(chr(10))}\n"


def readable_name(source: str, post_index: int, doc_id: str) -> str:
    """The path of a post's copy under `text/`: like its source, with the number of the post.

    Names that no file system would take get the id instead of what is wrong with them.

    >>> readable_name("blog/page.html", 1, "4ce5b267e4de9962")
    'blog/page.html.2.txt'
    >>> readable_name("../x|y.txt", 0, "4ce5b267e4de9962")
    '_/x_y.txt-4ce5b267.1.txt'
    """
    parts = source.split("/")
    safe = [_safe(part) for part in parts]
    last = safe[-1] if safe == parts else f"{safe[-1]}-{doc_id[:8]}"
    return "/".join([*safe[:-1], f"{last}.{post_index + 1}.txt"])


def _safe(part: str) -> str:
    cut = _UNSAFE.sub("_", part).encode("utf-8", "replace")[:_MAX_BYTES].decode("utf-8", "ignore")
    return cut.strip(" ") if cut.strip(". ") else "_"
