"""Proof, from the output alone, that every page can be rebuilt.

Each page is put together from its documents' texts and its edits; the hash of the text must be the
one that was taken when the page was read, and where the page is exact, so must that of the bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.document import Document, Media, Page, document_id
from pipeline.output import files
from pipeline.output.manifest import FileEntry, Manifest, load
from pipeline.output.rebuild import BrokenError, PartRows, Row, read_part, rebuild_page
from pipeline.output.rows import is_exact
from pipeline.schema import TABLES
from pipeline.storage.mirror import fetched

__all__ = ["Problem", "VerifyReport", "verify"]

_IN_PARTS = ("documents", "edits", "segments", "suggestions", "pages", "quarantine")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: in which file, for which record, at which offset of its raw text."""

    file: str
    message: str
    source: str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        place = self.file
        if self.source is not None:
            place += f", {self.source}"
        if self.offset is not None:
            place += f", offset {self.offset}"
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was proven. `exact_bytes` pages were rebuilt byte for byte, `text_only` as text.

    `problems` are in the order of the parts; the corpus is sound where there are none.
    """

    pages: int
    posts: int
    exact_bytes: int
    text_only: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return not self.problems


@dataclass(slots=True)
class _Tally:
    pages: int = 0
    posts: int = 0
    exact_bytes: int = 0
    text_only: int = 0
    quarantined: int = 0


def verify(out: Path | str) -> VerifyReport:
    """Rebuild every page of the corpus in `out`. Raises `OutputError` where there is no corpus.

    >>> import tempfile
    >>> from pipeline.runs.runner import RunOptions, run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "page.txt")
    ...     _ = page.write_text("It was a fine day and we all went out to the sea.")
    ...     _ = run(page, Path(folder, "out"), options=RunOptions(engine="inline"))
    ...     report = verify(Path(folder, "out"))
    >>> report.pages, report.exact_bytes, report.problems
    (1, 1, ())
    """
    folder = fetched(out)
    manifest = load(folder)
    tally = _Tally()
    problems: list[Problem] = []
    for name in sorted({entry.path.partition("/")[2] for entry in manifest.files}):
        problems += _part(folder, manifest, name, tally)
    problems += _totals(manifest, tally)
    return VerifyReport(tally.pages, tally.posts, tally.exact_bytes, tally.text_only, tuple(problems))


def _part(out: Path, manifest: Manifest, name: str, tally: _Tally) -> list[Problem]:
    """What is wrong with the part called `name`, in all tables: the places first, then the files."""
    entries = [entry for entry in manifest.files if entry.path.endswith(f"/{name}")]
    in_files = [problem for entry in entries for problem in _file(out, entry)]
    missing = set(_IN_PARTS) - {entry.table for entry in entries}
    in_files += [Problem(f"{table}/{name}", "the manifest does not name it") for table in sorted(missing)]
    if any(not (out / table / name).is_file() for table in _IN_PARTS):
        return in_files
    try:
        rows = read_part(out, name)
    except Exception as error:  # noqa: BLE001 a damaged Parquet file may raise whatever it likes
        message = f"it cannot be read: {error}"
        return in_files or [Problem(name, message)]
    return [*_pages(rows, name, tally), *in_files]


def _file(out: Path, entry: FileEntry) -> Iterator[Problem]:
    path = out / entry.path
    try:
        size = path.stat().st_size
        digest = files.sha256_of(path)
    except OSError as error:
        yield Problem(entry.path, f"it cannot be read: {error.strerror or error}")
        return
    if (size, digest) != (entry.bytes, entry.sha256):
        yield Problem(entry.path, "its bytes are not those that were written")
    if entry.table not in TABLES:
        yield Problem(entry.path, "it belongs to no table")


def _pages(rows: PartRows, name: str, tally: _Tally) -> Iterator[Problem]:
    tally.quarantined += len(rows.quarantine)
    for row in rows.pages:
        tally.pages += 1
        tally.posts += row["kept"]
        try:
            page = rebuild_page(row, rows)
        except BrokenError as error:
            yield Problem(f"{error.table}/{name}", error.message, row["source"], error.offset)
            continue
        except Exception as error:  # noqa: BLE001 tampered rows may break anything
            yield Problem(f"documents/{name}", f"the rows make no sense: {error!r}", row["source"])
            continue
        yield from _page(row, page, rows, name, tally)
    for table, key in dict.fromkeys((table, row.get("source") or row.get("doc_id")) for table, row in rows.strays):
        yield Problem(f"{table}/{name}", "rows belong to no page or document", key)


def _page(row: Row, page: Page, rows: PartRows, name: str, tally: _Tally) -> Iterator[Problem]:
    """What is wrong with a page that could be put together."""
    digest = hashlib.sha256(page.raw.encode("utf-8")).hexdigest()
    if digest != row["text_sha256"]:
        message = "the page that was rebuilt is not the one that was read"
        yield Problem(f"documents/{name}", message, row["source"], _first_oddity(page, rows))
        return
    exact = page.media is Media.TEXT and is_exact(page, digest)
    if row["exact"] and not exact:
        yield Problem(f"pages/{name}", "the bytes that were rebuilt are not those that were read", row["source"])
    tally.exact_bytes += exact
    tally.text_only += not exact
    kept = 0
    for post in page.posts:
        post_rows = rows.posts.get((post.source, post.post_index))
        if post_rows is None or post_rows.document is None:
            continue
        kept += 1
        yield from _document(post_rows.document, post, row, name)
        yield from _annotations(post_rows.segments, post_rows.suggestions, post, name)
    if kept != row["kept"] or (row["posts"], row["status"]) != (len(page.posts), "cleaned" if kept else "dropped"):
        yield Problem(f"pages/{name}", f"{kept} posts are there, not {row['kept']}", row["source"])


def _first_oddity(page: Page, rows: PartRows) -> int | None:
    """Where the first segment stands whose raw text is not that of the page: a hint at what was changed."""
    for post in page.posts:
        post_rows = rows.posts.get((post.source, post.post_index))
        for segment in post_rows.segments if post_rows else ():
            start: int = segment["raw_start"]
            if page.raw[start : segment["raw_end"]] != segment["raw_text"]:
                return start
    return None


def _document(row: Row, post: Document, page: Row, name: str) -> Iterator[Problem]:
    file = f"documents/{name}"
    if row["id"] != document_id(row["source"], row["post_index"]):
        yield Problem(file, f"the id {row['id']} is not that of its source", row["source"], post.raw_start)
    if (row["raw_sha256"], row["encoding"]) != (page["raw_sha256"], page["encoding"]):
        yield Problem(file, "it does not agree with its page", row["source"], post.raw_start)
    if not row["text"].strip():
        yield Problem(file, "a document has no text", row["source"], post.raw_start)


def _annotations(segments: Sequence[Row], suggestions: Sequence[Row], post: Document, name: str) -> Iterator[Problem]:
    """Sentences and suggestions that do not stand where they say."""
    base = post.raw_start
    for table, rows, key in (("segments", segments, "index"), ("suggestions", suggestions, "seq")):
        for number, row in enumerate(rows):
            start, end = row["clean_start"], row["clean_end"]
            sound = row[key] == number and 0 <= start <= end <= len(post.text)
            if table == "segments":
                raw = post.raw[row["raw_start"] - base : row["raw_end"] - base]
                sound = sound and post.text[start:end] == row["text"] and raw == row["raw_text"]
            if not sound:
                message = f"{table[:-1]} {number} of {post.id} does not stand where it says"
                yield Problem(f"{table}/{name}", message, post.source, row["raw_start"])
                break


def _totals(manifest: Manifest, tally: _Tally) -> Iterator[Problem]:
    counts = manifest.counts
    for what, found, said in (
        ("pages", tally.pages, counts.pages),
        ("posts", tally.posts, counts.posts),
        ("records in quarantine", tally.quarantined, counts.quarantined),
        ("records", tally.pages + tally.quarantined, counts.records),
    ):
        if found != said:
            yield Problem("manifest.json", f"it counts {said} {what}, the tables hold {found}")
