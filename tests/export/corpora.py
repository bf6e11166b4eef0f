"""Corpora made by hand, with whatever text a test wants in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.document import document_id
from pipeline.output import files, manifest
from pipeline.output.counts import Counts
from pipeline.output.manifest import FileEntry, Manifest
from pipeline.schema import TABLES, Table

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "'=1+1;-2\n@SUM(A1)\t+3",
    "\t=1",
    "\x00=1",
    "'",
    "''@x",
    "; '=2",
    'a ]]> b <b>&amp; "quoted"',
    "nul \x00 escape \x1b[2J bell \x07 \ufffe \ufffd",
    "\u202egnirts\u2066 bidi\u2069",
    "one\ntwo\r\nthree\rfour\x0bfive\x85six\u2028seven\u2029eight",
    "\ufeffmark, 👩‍🚀 e\u0301 \U000e0001 \x9f",
    "==",
    "-- \n- list\n- of things ;-)",
    '"',
    "＝1+1",
)


@dataclass(frozen=True)
class Doc:
    """A document of sentences, each a pair of raw and clean; a line break stands between them."""

    sentences: Sequence[tuple[str, str]]
    lang: str = "en"
    langs: Sequence[str] = ()
    known: tuple[tuple[str, Any], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(clean for _, clean in self.sentences)


def doc_id(number: int) -> str:
    return document_id(f"{number}.txt", 0)


def make_corpus(
    out: Path, docs: Sequence[Doc], alignments: Sequence[dict[str, Any]] = (), *, per_part: int = 3
) -> Path:
    """Write `docs` as a corpus, `per_part` documents to a part."""
    rows: dict[str, list[list[dict[str, Any]]]] = {name: [] for name in TABLES}
    for first in range(0, max(len(docs), 1), per_part):
        for name in TABLES:
            rows[name].append([])
        for number in range(first, min(first + per_part, len(docs))):
            document, segments, edits = _rows(docs[number], number)
            rows["documents"][-1].append(document)
            rows["segments"][-1] += segments
            rows["edits"][-1] += [*edits, {**_EDIT, "doc_id": None, "source": "dropped.txt"}]
    rows["alignments"][0] += [
        {"score": 0.9, "pair_score": 0.9, "bead": "1-1", "method": "test", **row} for row in alignments
    ]
    entries = [_write(out, TABLES[name], index, part) for name in TABLES for index, part in enumerate(rows[name])]
    counts = Counts(posts=len(docs), languages={doc.lang: 1 for doc in docs})
    content = Manifest({"name": "test"}, "0" * 64, {"textmend": "0.1.0"}, counts, tuple(entries))
    (out / manifest.NAME).write_bytes(content.dump())
    return out


_EDIT = {
    "source": "",
    "post_index": 0,
    "seq": 0,
    "stage": "spacing",
    "rule": "test",
    "confidence": 0.9,
    "raw_start": 0,
    "raw_end": 0,
    "clean_start": 0,
    "clean_end": 0,
    "before": "",
    "after": "",
    "causes": [],
}


def _rows(doc: Doc, number: int) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    own, source = doc_id(number), f"{number}.txt"
    segments: list[dict[str, Any]] = []
    edits: list[dict[str, Any]] = []
    raw_at = clean_at = 0
    for index, (raw, clean) in enumerate(doc.sentences):
        place = {
            "raw_start": raw_at,
            "raw_end": raw_at + len(raw),
            "clean_start": clean_at,
            "clean_end": clean_at + len(clean),
        }
        lang = doc.langs[index] if doc.langs else doc.lang
        segments.append({"doc_id": own, "index": index, "lang": lang, "text": clean, "raw_text": raw, **place})
        if raw != clean:
            place |= {"before": raw, "after": clean, "seq": len(edits), "confidence": 0.5 + index / 100}
            edits.append({**_EDIT, "doc_id": own, "source": source, **place})
        raw_at, clean_at = raw_at + len(raw) + 1, clean_at + len(clean) + 1
    document = {
        "id": own,
        "source": source,
        "post_index": 0,
        "lang": doc.lang,
        "script": "Latn",
        "lang_score": 0.9,
        "languages": [{"lang": doc.lang, "share": 1.0}],
        "title": None,
        "date": None,
        "author": None,
        "url": None,
        "text": doc.text,
        "provenance": "unknown",
        "provenance_score": None,
        "provenance_evidence": [],
        "encoding": "utf-8",
        "raw_sha256": "0" * 64,
        "raw_start": 0,
        "raw_end": raw_at,
        "n_edits": len(edits),
        "duplicate_of": None,
        "flags": [],
        "metadata_json": "{}",
        **dict(doc.known),
    }
    return document, segments, edits


def _write(out: Path, table: Table, index: int, rows: list[dict[str, Any]]) -> FileEntry:
    path = f"{table.name}/part-{index:05}.parquet"
    written = files.write(out / path, files.parquet(pa.Table.from_pylist(rows, schema=table.schema)))
    return FileEntry(path, table.name, len(rows), written.bytes, written.sha256)


def pair(number: int, source: int, target: int, **values: object) -> dict[str, Any]:
    """A row of `alignments` between two documents."""
    return {
        "pair_id": f"pair-{number}",
        "src_doc": doc_id(source),
        "tgt_doc": doc_id(target),
        "src_lang": "de",
        "tgt_lang": "en",
        "src_text": "Ja.",
        "tgt_text": "Yes.",
        "src_segments": [0],
        "tgt_segments": [0],
        "score": 0.9,
        "method": "test",
        **values,
    }


def hostile_corpus(out: Path) -> Path:
    """Hostile text in every place that a record can fill, in several languages and parts."""
    docs = []
    langs = ("en", "de", "zh", "und")
    for number, text in enumerate(HOSTILE):
        fields = ("title", "author", "url", "source", "metadata_json")
        known = tuple((name, text) for name in fields if name != "source")
        docs.append(Doc([(text + " ", text), ("Plain.", "Plain.")], langs[number % 4], known=known))
    rows = [pair(n, n, (n + 1) % len(HOSTILE), src_text=t, tgt_text=t[::-1]) for n, t in enumerate(HOSTILE)]
    return make_corpus(out, docs, rows)
