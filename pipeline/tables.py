"""A corpus as pandas frames and as documents, read when they are asked for."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutputError, UsageError
from pipeline.output import manifest as manifests
from pipeline.output.rebuild import PartRows, PostRows, read_part, rebuild_post
from pipeline.storage.mirror import fetched

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from pipeline.document import Document

__all__ = ["Corpus", "read"]

_BROKEN = "`textmend verify` tells what is wrong; run again to repair it."


class Corpus:
    """What `textmend run` wrote into a folder.

    Each table is a property that gives a pandas frame, one row as in `pipeline.schema`, and is read
    from disk when it is first asked for; `arrow` gives the Arrow table.
    """

    def __init__(self, out: Path) -> None:
        self.path = out
        self._manifest = manifests.load(out)
        self._last: tuple[str, dict[str, PostRows]] = ("", {})

    def __repr__(self) -> str:
        counts = self._manifest.counts
        return f"<Corpus {self.path}: {counts.pages:,} pages, {counts.posts:,} posts>"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """`manifest.json` as it stands there."""
        data: dict[str, Any] = json.loads((self.path / manifests.NAME).read_bytes())
        return data

    @cached_property
    def documents(self) -> pd.DataFrame:
        """The posts that have text left."""
        return self._frame("documents")

    @cached_property
    def edits(self) -> pd.DataFrame:
        """All changes and drops."""
        return self._frame("edits")

    @cached_property
    def segments(self) -> pd.DataFrame:
        """The sentences."""
        return self._frame("segments")

    @cached_property
    def suggestions(self) -> pd.DataFrame:
        """What was not changed, but might be."""
        return self._frame("suggestions")

    @cached_property
    def alignments(self) -> pd.DataFrame:
        """Pairs of sentences that are translations of each other."""
        return self._frame("alignments")

    @cached_property
    def pages(self) -> pd.DataFrame:
        """The records that were read."""
        return self._frame("pages")

    @cached_property
    def quarantine(self) -> pd.DataFrame:
        """The records that could not be read or cleaned."""
        return self._frame("quarantine")

    def arrow(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """A table, or some of its columns, as an Arrow table. Raises `OutputError` where a part is missing."""
        import pyarrow as pa  # noqa: PLC0415 slow to load
        import pyarrow.parquet as pq  # noqa: PLC0415 slow to load

        paths = [self.path / entry.path for entry in self._manifest.entries(table)]
        if not paths:
            msg = f"there is no table {table!r} in {self.path}"
            raise UsageError(msg, remedy="See pipeline.schema.TABLES for their names.")
        try:
            return pa.concat_tables([pq.read_table(path, columns=columns) for path in paths])
        except (OSError, pa.ArrowException) as error:
            msg = f"cannot read the table {table} of {self.path}: {error}"
            raise OutputError(msg, remedy=_BROKEN) from error

    def _frame(self, table: str) -> pd.DataFrame:
        frame: pd.DataFrame = self.arrow(table).to_pandas()
        return frame

    def ids(self, prefix: str = "") -> list[str]:
        """The ids of the documents, in order; with `prefix` those that begin so.

        Raises `UsageError` where a prefix is given and none does.
        """
        found = [doc_id for doc_id in self.arrow("documents", ["id"])["id"].to_pylist() if doc_id.startswith(prefix)]
        if prefix and not found:
            msg = f"no document's id begins with {prefix!r}"
            raise UsageError(msg, remedy="`textmend show` lists the ids.")
        return found

    def document(self, doc_id: str) -> Document:
        """One document with its ledger, sentences and suggestions.

        Raises `UsageError` where there is none with that id, `VerifyError` where its rows do not agree.
        """
        return rebuild_post(self._posts(self._part_of(doc_id))[doc_id])

    def _part_of(self, doc_id: str) -> str:
        part = self._parts.get(doc_id)
        if part is None:
            msg = f"there is no document {doc_id!r}"
            raise UsageError(msg, remedy="`textmend show` lists the ids.")
        return part

    @cached_property
    def _parts(self) -> dict[str, str]:
        import pyarrow.parquet as pq  # noqa: PLC0415 slow to load

        out: dict[str, str] = {}
        for entry in self._manifest.entries("documents"):
            ids = pq.read_table(self.path / entry.path, columns=["id"])["id"].to_pylist()
            out.update(dict.fromkeys(ids, entry.path.partition("/")[2]))
        return out

    def _posts(self, part: str) -> dict[str, PostRows]:
        """The posts of a part by id; those of the last part asked for are kept, for reading in order."""
        name, posts = self._last
        if name != part:
            rows = self._read(part).posts.values()
            posts = {post.document["id"]: post for post in rows if post.document is not None}
            self._last = part, posts
        return posts

    def _read(self, part: str) -> PartRows:
        import pyarrow as pa  # noqa: PLC0415 slow to load

        try:
            return read_part(self.path, part)
        except (OSError, pa.ArrowException) as error:
            msg = f"cannot read {part} of {self.path}: {error}"
            raise OutputError(msg, remedy=_BROKEN) from error


def read(out: Path | str) -> Corpus:
    """The corpus in the folder `out`. Raises `OutputError` where there is none.

    >>> import tempfile
    >>> from pipeline.runs.runner import RunOptions, run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "page.txt")
    ...     _ = page.write_text("It was a fine day and we all went out to the sea.")
    ...     _ = run(page, Path(folder, "out"), options=RunOptions(engine="inline"))
    ...     corpus = read(Path(folder, "out"))
    ...     list(corpus.documents["source"]), corpus.document(corpus.ids()[0]).raw
    (['page.txt'], 'It was a fine day and we all went out to the sea.')
    """
    return Corpus(fetched(out))
