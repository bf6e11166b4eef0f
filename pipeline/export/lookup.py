"""What is known of documents, looked up by id: on disk, so that memory stays bounded whatever their number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from pipeline.export.base import Row

ORIGIN = ("id", "source", "title", "date", "author", "url")
_TABLE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE documents (id TEXT PRIMARY KEY, source TEXT, title TEXT, date TEXT, author TEXT, url TEXT) WITHOUT ROWID;
"""
_INSERT = "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT id, source, title, date, author, url FROM documents WHERE id = ?"


class Lookup:
    """Documents by id, with the columns `ORIGIN`; a context manager, whose file is gone when it is left.

    >>> with Lookup([dict.fromkeys(ORIGIN, "x")]) as lookup:
    ...     lookup.get("x")["title"], lookup.get("y")
    ('x', None)
    """

    def __init__(self, documents: Iterable[Row]) -> None:
        self._folder = TemporaryDirectory(prefix="textmend-")
        self._base = sqlite3.connect(Path(self._folder.name, "documents"), isolation_level=None)
        self._base.executescript(_TABLE)
        self._base.execute("BEGIN")
        self._base.executemany(_INSERT, (tuple(row[name] for name in ORIGIN) for row in documents))
        self._base.execute("COMMIT")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()
        self._folder.cleanup()

    def get(self, doc_id: str) -> Row | None:
        """What is known of a document; None where it is not among them."""
        found = self._base.execute(_SELECT, (doc_id,)).fetchone()
        return None if found is None else dict(zip(ORIGIN, found, strict=True))
