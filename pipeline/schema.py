"""The tables of a corpus, column by column: the only place where their schemas stand.

The dataset card prints these descriptions, the writer builds Arrow schemas from them, and readers
of a corpus may rely on them. Offsets are Unicode code points. Raw offsets count from the start of
the *page's* raw text, clean offsets from the start of the *document's* text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

SCHEMA_VERSION = 3

_SHARES = pa.list_(pa.struct([pa.field("lang", pa.string()), pa.field("share", pa.float64())]))
_DECISION = pa.struct(
    [
        pa.field("generator", pa.string()),
        pa.field("threshold", pa.float64()),
        pa.field("scorer", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("evidence", pa.string()),
    ]
)
_CAUSES = pa.list_(
    pa.struct(
        [
            pa.field("stage", pa.string()),
            pa.field("rule", pa.string()),
            pa.field("confidence", pa.float64()),
            pa.field("decision", _DECISION),
        ]
    )
)
_EVIDENCE = pa.list_(
    pa.struct(
        [
            pa.field("start", pa.int64()),
            pa.field("end", pa.int64()),
            pa.field("kind", pa.string()),
            pa.field("text", pa.string()),
        ]
    )
)
_RUNS = pa.list_(
    pa.struct([pa.field("offset", pa.int64()), pa.field("length", pa.int64()), pa.field("encoding", pa.string())])
)
_BYTES = pa.list_(pa.struct([pa.field("offset", pa.int64()), pa.field("byte", pa.uint8())]))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Arrow type, what it holds, and whether it may be null."""

    name: str
    type: pa.DataType
    doc: str
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the output: a folder of Parquet files that all have `schema`."""

    name: str
    doc: str
    columns: tuple[Column, ...]

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema; it says nothing of pandas or of who wrote it."""
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.columns])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def markdown(self) -> str:
        """The columns as a Markdown table.

        >>> TABLES["quarantine"].markdown().splitlines()[2]
        '| `source` | string | the record, as in `pages` |'
        """
        rows = [f"| `{c.name}` | {_type(c)} | {c.doc} |" for c in self.columns]
        return "\n".join(["| column | type | what it holds |", "| --- | --- | --- |", *rows])


def _type(column: Column) -> str:
    kind = str(column.type).replace("element: ", "").replace("item: ", "")
    return f"{kind} or null" if column.nullable else kind


_S, _I32, _I64, _F = pa.string(), pa.int32(), pa.int64(), pa.float64()

_DOC_ID = Column("doc_id", _S, "`id` of the document; null where the whole post was dropped", nullable=True)
_IN_DOC = Column("doc_id", _S, "`id` of the document")
_SOURCE = Column("source", _S, "the record: path relative to the input, `#` and number where a file holds many")
_PLACE = (
    Column("raw_start", _I64, "where it begins in the page's raw text"),
    Column("raw_end", _I64, "where it ends in the page's raw text"),
    Column("clean_start", _I64, "where it begins in the document's text"),
    Column("clean_end", _I64, "where it ends in the document's text"),
)
_CAUSE = (
    Column("stage", _S, "the stage that made it; the first one where several had a part"),
    Column("rule", _S, "the rule of that stage"),
    Column("confidence", _F, "how sure, 0 to 1; the lowest where several rules had a part"),
)

DOCUMENTS = Table(
    "documents",
    "One row a post that has text left: the clean text and what is known of it.",
    (
        Column("id", _S, "stable: 16 hex digits of the hash of source and post number"),
        _SOURCE,
        Column("post_index", _I32, "the number of the post in its page, from 0"),
        Column("lang", _S, "BCP-47 primary subtag; `und`, `zxx`, `mul` where that is the answer"),
        Column("script", _S, "ISO 15924; `Zzzz` where not known"),
        Column("lang_score", _F, "how sure the language is, 0 to 1"),
        Column("languages", _SHARES, "the languages and their shares of the characters"),
        Column("title", _S, "the title, which is not in the text where it stood on a line of its own", nullable=True),
        Column("date", _S, "the day it was published, ISO 8601", nullable=True),
        Column("author", _S, "who wrote it", nullable=True),
        Column("url", _S, "where it was found", nullable=True),
        Column("text", _S, "the clean text"),
        Column("provenance", _S, "`human`, `machine-translated`, `round-trip`, `spun` or `unknown`"),
        Column("provenance_score", _F, "how sure the provenance is, 0 to 1", nullable=True),
        Column("provenance_evidence", _EVIDENCE, "the places that show it: where in the text, of what kind, the words"),
        Column("encoding", _S, "the codec that the page's bytes were in"),
        Column("raw_sha256", _S, "hash of the bytes of the page"),
        Column("raw_start", _I64, "where the post begins in the page's raw text"),
        Column("raw_end", _I64, "where the post ends in the page's raw text"),
        Column("n_edits", _I32, "the number of its rows in `edits`"),
        Column(
            "duplicate_of", _S, "`id` of the document that this one repeats; null where it repeats none", nullable=True
        ),
        Column("duplicate_kind", _S, "`exact`, `near`, `truncated` (a part of the other) or `spun`", nullable=True),
        Column("duplicate_similarity", _F, "what share of the two is the same, 0 to 1, by the kind", nullable=True),
        Column("cluster", _S, "`id` of the first of the documents that hang together by repeating", nullable=True),
        Column("flags", pa.list_(_S), "rules that found damage for which there is no safe repair"),
        Column("metadata_json", _S, "the other fields of the record, as JSON"),
    ),
)

EDITS = Table(
    "edits",
    "One row a change: every character of a page is in a document's text or in `before` of one row here.",
    (
        _DOC_ID,
        _SOURCE,
        Column("post_index", _I32, "the number of the post in its page, from 0"),
        Column("seq", _I32, "the number of the edit in its post, from 0"),
        *_CAUSE,
        *_PLACE,
        Column("before", _S, "the raw characters; empty for an insertion"),
        Column("after", _S, "what stands there now; empty for a drop"),
        Column(
            "causes", _CAUSES, "all stages and rules that had a part; `decision`: what proposed and weighed a repair"
        ),
    ),
)

SEGMENTS = Table(
    "segments",
    "One row a sentence, clean and raw side by side.",
    (
        _IN_DOC,
        Column("index", _I32, "the number of the sentence in its document, from 0"),
        Column("lang", _S, "language of the run that the sentence stands in"),
        Column("text", _S, "the clean sentence"),
        Column("clean_start", _I64, "where it begins in the document's text"),
        Column("clean_end", _I64, "where it ends in the document's text"),
        Column("raw_start", _I64, "where it begins in the page's raw text"),
        Column("raw_end", _I64, "where it ends in the page's raw text"),
        Column("raw_text", _S, "the sentence as it stood in the page"),
    ),
)

SUGGESTIONS = Table(
    "suggestions",
    "One row a change that was not sure enough to be made, or damage that has no safe repair.",
    (
        _IN_DOC,
        _SOURCE,
        Column("seq", _I32, "the number of the suggestion in its document, from 0"),
        *_CAUSE,
        *_PLACE,
        Column("before", _S, "the characters in question"),
        Column("after", _S, "what might stand there; null where only flagged", nullable=True),
        Column("status", _S, "`suggested` or `flagged`"),
        Column("reason", _S, "why, in a few words"),
        Column("rank", _I32, "1 for the best of several suggestions for the same place, then 2, 3 …"),
        Column("decision", _DECISION, "what proposed and weighed it; null where nothing was weighed", nullable=True),
    ),
)

_SIDES = (
    Column("src_doc", _S, "`id` of the one document"),
    Column("tgt_doc", _S, "`id` of the other document"),
    Column("src_lang", _S, "language of the one"),
    Column("tgt_lang", _S, "language of the other"),
    Column("src_text", _S, "sentences of the one"),
    Column("tgt_text", _S, "sentences of the other"),
    Column("src_segments", pa.list_(_I32), "`index` of those sentences in `segments`"),
    Column("tgt_segments", pa.list_(_I32), "`index` of those sentences in `segments`"),
)

ALIGNMENTS = Table(
    "alignments",
    "One row a bead: sentences that are translations of each other. Empty unless the recipe looks for them.",
    (
        Column("pair_id", _S, "stable name of the bead: both documents and its number in their alignment"),
        *_SIDES,
        Column("score", _F, "how sure that just these sentences belong together, 0 to 1"),
        Column("method", _S, "`use-m3` (by meaning), `use-m3-uncovered` (a language unknown to it), `lengths-names`"),
        Column("bead", _S, "how many sentences on each side: `1-1`, `1-2`, `2-1` …; `1-0` and `0-1` on request"),
        Column("pair_score", _F, "how much of both documents is translated, weighed by confidence, 0 to 1"),
        Column("warning", _S, "`machine-translated` or `literal`: one may be machine output", nullable=True),
    ),
)

PAGES = Table(
    "pages",
    "One row a record that was read: what it takes to prove that the page can be rebuilt.",
    (
        _SOURCE,
        Column("media", _S, "`text` or `html`"),
        Column("encoding", _S, "the codec that the bytes were in"),
        Column("raw_sha256", _S, "hash of the bytes (of the UTF-8 form where the record was text in a file)"),
        Column("text_sha256", _S, "hash of the raw text in UTF-8"),
        Column("exact", pa.bool_(), "whether raw text, `encoding`, `foreign` and `undecodable` give the bytes"),
        Column("chars", _I64, "length of the raw text"),
        Column("posts", _I32, "the number of posts, those without text left among them"),
        Column("kept", _I32, "the number of its rows in `documents`"),
        Column("status", _S, "`cleaned`, or `dropped` where no post has text left"),
        Column("undecodable", _BYTES, "bytes that no character stands for; U+FFFD holds their place"),
        Column("foreign", _RUNS, "stretches of the raw text whose bytes are in another encoding"),
    ),
)

QUARANTINE = Table(
    "quarantine",
    "One row a record that could not be read or cleaned. Nothing else of it is in the output.",
    (
        Column("source", _S, "the record, as in `pages`"),
        Column("stage", _S, "where it failed: `read`, or the name of a stage"),
        Column("error", _S, "the name of the fault"),
        Column("detail", _S, "the message"),
        Column("raw_sha256", _S, "hash of the bytes, empty where they could not be had"),
        Column("retry", _S, "a command that tries just this record again"),
    ),
)

_ALL = (DOCUMENTS, EDITS, SEGMENTS, SUGGESTIONS, ALIGNMENTS, PAGES, QUARANTINE)
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
