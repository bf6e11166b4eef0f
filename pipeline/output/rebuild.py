"""Pages rebuilt from the tables: the way back, for proof, undo and explanation."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.document import (
    Document,
    ForeignRun,
    LanguageShare,
    Media,
    Metadata,
    Page,
    Provenance,
    Repetition,
    Span,
    SpanLabel,
    Status,
    Suggestion,
    UndecodableByte,
)
from pipeline.errors import VerifyError
from pipeline.ledger import Cause, Decision, Edit, Ledger
from pipeline.output.rows import NOTHING_LEFT

Row = Mapping[str, Any]
_BY_POST = ("documents", "edits", "segments", "suggestions")


class BrokenError(VerifyError):
    """Rows from which a page cannot be rebuilt; `offset` is where in its raw text, and `table` whose row."""

    def __init__(self, message: str, *, table: str, offset: int | None = None) -> None:
        super().__init__(message, remedy="The corpus was changed after it was written: run again.")
        self.table = table
        self.offset = offset


@dataclass(slots=True)
class PostRows:
    """The rows of one post; `document` is None where the whole post was dropped."""

    document: Row | None = None
    edits: list[Row] = field(default_factory=list)
    segments: list[Row] = field(default_factory=list)
    suggestions: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class PartRows:
    """The rows of one part number, by page and post. `strays` are rows whose page or document is not there."""

    pages: list[Row]
    posts: dict[tuple[str, int], PostRows]
    by_source: dict[str, list[int]]
    quarantine: list[Row]
    strays: list[tuple[str, Row]]


def read_part(out: Path, name: str) -> PartRows:
    """All rows of the part called `name` (`part-00000.parquet`). Raises what pyarrow raises."""
    rows = {table: pq.read_table(out / table / name).to_pylist() for table in (*_BY_POST, "pages", "quarantine")}
    posts: dict[tuple[str, int], PostRows] = defaultdict(PostRows)
    by_id: dict[str, PostRows] = {}
    strays: list[tuple[str, Row]] = []
    for row in rows["documents"]:
        post = posts[row["source"], row["post_index"]]
        if post.document is None:
            post.document = row
            by_id[row["id"]] = post
        else:
            strays.append(("documents", row))
    for row in rows["edits"]:
        posts[row["source"], row["post_index"]].edits.append(row)
    for table in ("segments", "suggestions"):
        for row in rows[table]:
            if row["doc_id"] in by_id:
                getattr(by_id[row["doc_id"]], table).append(row)
            else:
                strays.append((table, row))
    by_source: dict[str, list[int]] = defaultdict(list)
    for source, index in sorted(posts):
        by_source[source].append(index)
    known = {row["source"] for row in rows["pages"]}
    for (source, _), post in posts.items():
        if source not in known:
            strays += [("documents", post.document)] if post.document else [("edits", row) for row in post.edits[:1]]
    return PartRows(rows["pages"], dict(posts), dict(by_source), rows["quarantine"], strays)


def rebuild_page(page: Row, part: PartRows) -> Page:
    """The page of a row of `pages`, with all its posts. Raises `BrokenError` where the rows do not make it up."""
    source = page["source"]
    posts = [rebuild_post(part.posts[source, index]) for index in part.by_source.get(source, [])]
    at = 0
    for post in posts:
        if post.raw_start != at:
            msg = f"post {post.post_index} begins at {post.raw_start}, not at {at}"
            raise BrokenError(msg, table="documents", offset=min(at, post.raw_start))
        at += len(post.raw)
    if at != page["chars"]:
        msg = f"the posts hold {at} of the page's {page['chars']} characters"
        raise BrokenError(msg, table="pages", offset=min(at, page["chars"]))
    return Page(
        source,
        "".join(post.raw for post in posts),
        posts or [Document.of("", source=source)],
        Media(page["media"]),
        page["encoding"],
        page["raw_sha256"],
        tuple(UndecodableByte(item["offset"], item["byte"]) for item in page["undecodable"]),
        tuple(ForeignRun(item["offset"], item["length"], item["encoding"]) for item in page["foreign"]),
    )


def rebuild_post(rows: PostRows) -> Document:
    """The document of a post's rows, ledger and all. Raises `BrokenError` where edits and text do not agree."""
    if rows.document is None:
        return _dropped(rows.edits)
    row = rows.document
    raw, edits = _raw_and_edits(row, rows.edits)
    base = row["raw_start"]
    document = Document(Ledger(raw, edits), row["source"], row["post_index"], base, _metadata(row))
    document.spans = [*_spans(rows.segments, base), *_evidence(row, document.ledger)]
    document.suggestions = [_suggestion(item, base) for item in rows.suggestions]
    return document


def _raw_and_edits(row: Row, rows: Sequence[Row]) -> tuple[str, tuple[Edit, ...]]:
    """The raw text of a post from its clean text and its edits, each checked against both."""
    text, base = row["text"], row["raw_start"]
    pieces: list[str] = []
    edits: list[Edit] = []
    raw_at, clean_at = base, 0
    for seq, item in enumerate(rows):
        edit, start = _edit(item, base), item["clean_start"]
        kept = start - clean_at
        if item["seq"] != seq or kept < 0 or item["raw_start"] != raw_at + kept:
            msg = f"edit {seq} of {row['id']} is missing or out of place"
            raise BrokenError(msg, table="edits", offset=raw_at)
        if text[start : item["clean_end"]] != edit.after or len(edit.before) != edit.end - edit.start:
            msg = f"the text of {row['id']} does not hold {edit.after[:40]!r} at {start}"
            raise BrokenError(msg, table="documents", offset=item["raw_start"])
        pieces += (text[clean_at:start], edit.before)
        edits.append(edit)
        raw_at, clean_at = item["raw_end"], item["clean_end"]
    pieces.append(text[clean_at:])
    raw = "".join(pieces)
    if len(rows) != row["n_edits"]:
        msg = f"{row['id']} has {len(rows)} edits, not {row['n_edits']}"
        raise BrokenError(msg, table="edits", offset=raw_at)
    if base + len(raw) != row["raw_end"]:
        msg = f"{row['id']} leads back to {len(raw)} characters, not to {row['raw_end'] - base}"
        raise BrokenError(msg, table="documents", offset=min(base + len(raw), row["raw_end"]))
    return raw, tuple(edits)


def _dropped(rows: Sequence[Row]) -> Document:
    """A post that was dropped whole, from its edits; white space that no rule named is kept again."""
    base = rows[0]["raw_start"]
    at = base
    edits: list[Edit] = []
    for row in rows:
        if row["doc_id"] is not None or row["raw_start"] != at or row["raw_end"] - at != len(row["before"]):
            msg = f"the characters from {at} on are in no document and in no edit"
            raise BrokenError(msg, table="edits", offset=at)
        at = row["raw_end"]
        edit = _edit(row, base)
        if edit.causes != (NOTHING_LEFT,):
            edits.append(edit)
    raw = "".join(row["before"] for row in rows)
    return Document(Ledger(raw, tuple(edits)), rows[0]["source"], rows[0]["post_index"], base)


def _edit(row: Row, base: int) -> Edit:
    causes = tuple(_cause(cause) for cause in row["causes"])
    return Edit(row["raw_start"] - base, row["raw_end"] - base, row["before"], row["after"], causes)


def _cause(row: Row) -> Cause:
    decision = row["decision"]
    return Cause(row["stage"], row["rule"], row["confidence"], None if decision is None else Decision(**decision))


def _metadata(row: Row) -> Metadata:
    return Metadata(
        title=row["title"],
        date=row["date"],
        author=row["author"],
        url=row["url"],
        lang=row["lang"],
        script=row["script"],
        lang_score=row["lang_score"],
        languages=tuple(LanguageShare(item["lang"], item["share"]) for item in row["languages"]),
        provenance=Provenance(row["provenance"]),
        provenance_score=row["provenance_score"],
        repetition=_repetition(row),
        extra=json.loads(row["metadata_json"]),
    )


def _repetition(row: Row) -> Repetition | None:
    if row["cluster"] is None:
        return None
    return Repetition(row["cluster"], row["duplicate_of"], row["duplicate_kind"], row["duplicate_similarity"])


def _spans(segments: Sequence[Row], base: int) -> list[Span]:
    """Sentence spans, and a language span for each run of sentences in one language."""
    sentences = [Span(row["raw_start"] - base, row["raw_end"] - base, SpanLabel.SENTENCE) for row in segments]
    runs: list[Span] = []
    for row, span in zip(segments, sentences, strict=True):
        if runs and runs[-1].value == row["lang"]:
            runs[-1] = Span(runs[-1].start, span.end, SpanLabel.LANGUAGE, row["lang"])
        else:
            runs.append(Span(span.start, span.end, SpanLabel.LANGUAGE, row["lang"]))
    return [*runs, *sentences]


def _evidence(row: Row, ledger: Ledger) -> list[Span]:
    """The places that show the provenance."""
    places = ((*ledger.raw_span(item["start"], item["end"]), item["kind"]) for item in row["provenance_evidence"])
    return [Span(start, end, SpanLabel.EVIDENCE, kind) for start, end, kind in places]


def _suggestion(row: Row, base: int) -> Suggestion:
    start, end = row["raw_start"] - base, row["raw_end"] - base
    status = Status(row["status"])
    return Suggestion(start, end, row["before"], row["after"], _cause(row), status, row["reason"], row["rank"])
