"""An export as a whole: what is chosen, in which order, with which bytes, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.errors import OutputError, UsageError
from pipeline.export import reading
from pipeline.export.exporting import Filters, export
from pipeline.export.registry import format_names
from tests.demo import tree
from tests.export.corpora import HOSTILE, Doc, doc_id, make_corpus, pair

SAYS = [("Hi ,you.", "Hi, you."), ("Yes.", "Yes.")]


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    docs = [
        Doc(SAYS, "en", known=(("date", "2010-03-14"), ("provenance", "human"), ("lang_score", 0.99))),
        Doc(SAYS[1:], "de", known=(("date", "2010-12-31"), ("flags", ["garbled", "untranslated"]))),
        Doc(SAYS, "fr", known=(("provenance", "spun"), ("lang_score", 0.4), ("flags", ["garbled"]))),
        Doc(SAYS, "en", known=(("date", "2012-01-01"), ("duplicate_of", doc_id(0)))),
        Doc(SAYS, "de", known=(("date", "2011"),)),
    ]
    rows = [
        pair(0, 1, 0, score=0.95),
        pair(1, 4, 3, score=0.6),
        pair(2, 2, 0, src_lang="fr", score=0.8),
        pair(3, 1, 2, tgt_lang="fr"),
    ]
    return make_corpus(tmp_path_factory.mktemp("varied") / "out", docs, rows, per_part=2)


def exported(corpus: Path, dest: Path, filters: Filters, pairs: str | None = None) -> list[dict[str, Any]]:
    report = export(corpus, dest, to="jsonl", pairs=pairs, filters=filters)
    rows = [json.loads(line) for line in dest.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == report.written
    return rows


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [0, 1, 2, 3, 4]),
        (Filters(langs=("de",)), [1, 4]),
        (Filters(langs=("DE", "fr-CA")), [1, 2, 4]),
        (Filters(provenance=("human", "spun")), [0, 2]),
        (Filters(min_score=0.5), [0, 1, 3, 4]),
        (Filters(since="2010-03-14"), [0, 1, 3, 4]),
        (Filters(since="2010-03-15"), [1, 3, 4]),
        (Filters(until="2010"), [0, 1]),
        (Filters(since="2010-04", until="2011-12"), [1, 4]),
        (Filters(flags=("garbled",)), [1, 2]),
        (Filters(flags=("untranslated", "other")), [1]),
        (Filters(flags=("any",)), [1, 2]),
        (Filters(no_flags=("any",)), [0, 3, 4]),
        (Filters(flags=("garbled",), no_flags=("untranslated",)), [2]),
        (Filters(originals=True), [0, 1, 2, 4]),
        (Filters(changed=True), [0, 2, 3, 4]),
        (Filters(changed=False), [1]),
    ],
    ids=str,
)
def test_documents_by_filter(filters: Filters, expected: list[int], varied: Path, tmp_path: Path) -> None:
    rows = exported(varied, tmp_path / "x", filters)
    assert [row["id"] for row in rows] == [doc_id(number) for number in expected]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [0, 1, 2, 3]),
        (Filters(langs=("fr",)), [2, 3]),
        (Filters(langs=("de", "en")), [0, 1]),
        (Filters(min_score=0.8), [0, 2, 3]),
        (Filters(until="2010"), [0]),
        (Filters(no_flags=("untranslated",)), [1, 2]),
        (Filters(originals=True), [0, 2, 3]),
        (Filters(provenance=("human", "spun")), [2]),
    ],
    ids=str,
)
def test_alignments_by_filter(filters: Filters, expected: list[int], varied: Path, tmp_path: Path) -> None:
    rows = exported(varied, tmp_path / "x", filters, "alignments")
    assert [row["pair_id"] for row in rows] == [f"pair-{number}" for number in expected]
    assert {row["src_source"] for row in rows} <= {"1.txt", "2.txt", "4.txt"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["0-0", "0-1", "1-0", "2-0", "2-1", "3-0", "3-1", "4-0", "4-1"]),
        (Filters(changed=True, langs=("en",)), ["0-0", "3-0"]),
        (Filters(changed=False, until="2010"), ["0-1", "1-0"]),
        (Filters(min_score=0.9, langs=("de",)), ["1-0", "4-1"]),
    ],
    ids=str,
)
def test_raw_and_clean_by_filter(filters: Filters, expected: list[str], varied: Path, tmp_path: Path) -> None:
    rows = exported(varied, tmp_path / "x", filters, "raw-clean")
    wanted = [f"{doc_id(int(number))}-{index}" for number, _, index in (item.partition("-") for item in expected)]
    assert [row["pair_id"] for row in rows] == wanted
    for row in rows:
        assert row["score"] == (1.0 if row["src_text"] == row["tgt_text"] else 0.5)


def test_the_raw_side_is_that_of_the_segments(varied: Path, tmp_path: Path) -> None:
    rows = exported(varied, tmp_path / "x", Filters(), "raw-clean")
    segments = pipeline.read(varied).segments
    assert [row["src_text"] for row in rows] == list(segments["raw_text"])
    assert [row["tgt_text"] for row in rows] == list(segments["text"])


FORMATS = [
    (name, pairs)
    for name in ("jsonl", "jsonl.zst", "csv", "datasets", "tmx", "moses")
    for pairs in ("raw-clean", "alignments")
]
FORMATS += [(name, None) for name in ("jsonl", "jsonl.zst", "csv", "datasets", "docbin", "text")]  # type: ignore[list-item]  # None: no pairs


@pytest.mark.parametrize(("to", "pairs"), FORMATS)
def test_the_same_bytes_again_however_rows_are_batched(
    to: str, pairs: str | None, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for by_language in (False, True):
        export(hostile, tmp_path / "one", to=to, pairs=pairs, by_language=by_language)
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_BATCH", 1)
            export(hostile, tmp_path / "two" / "one", to=to, pairs=pairs, by_language=by_language)
        (tmp_path / "one").rename(tmp_path / f"was{by_language}")
        (tmp_path / "two" / "one").rename(tmp_path / f"too{by_language}")
        for name in (f"was{by_language}", f"too{by_language}"):
            assert (tmp_path / name).exists()
        if by_language:
            assert tree(tmp_path / "wasTrue") == tree(tmp_path / "tooTrue")
        elif (tmp_path / "wasFalse").is_dir():
            assert tree(tmp_path / "wasFalse") == tree(tmp_path / "tooFalse")
        else:
            assert (tmp_path / "wasFalse").read_bytes() == (tmp_path / "tooFalse").read_bytes()


def test_cut_by_language_nothing_is_lost(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "by", to="jsonl", by_language=True)
    export(hostile, tmp_path / "whole", to="jsonl")
    cut = [line for file in (tmp_path / "by").glob("*.jsonl") for line in file.read_text().splitlines()]
    assert sorted(cut) == sorted((tmp_path / "whole").read_text().splitlines())
    assert {file.stem for file in (tmp_path / "by").glob("*.jsonl")} == {"en", "de", "zh", "und"}
    assert len(cut) == len(HOSTILE)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"to": "docx"}, "Choose from tmx"),
        ({"to": "docbin", "pairs": "raw-clean"}, "holds documents"),
        ({"to": "jsonl", "pairs": "both"}, "alignments, raw-clean"),
        ({"to": "jsonl", "filters": Filters(langs=("sw",))}, "none of 5 documents answers to: language sw"),
        ({"to": "tmx", "filters": Filters(changed=True)}, "neither changed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    asked: dict[str, Any], words: str, varied: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=words):
        export(varied, tmp_path / "x", **asked)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "wrong",
    [
        *[{"since": "yesterday"}, {"until": "2010-13"}, {"since": "2010-02-30"}, {"since": "10-02-2003"}],
        *[{"since": "2011", "until": "2010-05"}, {"min_score": 80}, {"provenance": ("robot",)}],
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Filters(**wrong)


def test_no_alignments_leads_to_raw_and_clean(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "out", [Doc(SAYS)])
    with pytest.raises(UsageError, match="--pairs raw-clean"):
        export(corpus, tmp_path / "x", to="tmx")


def test_the_corpus_is_no_place_for_an_export(varied: Path) -> None:
    before = tree(varied)
    for dest in (varied, varied / "x", varied.parent):
        with pytest.raises(UsageError, match="within one another"):
            export(varied, dest, to="text")
    assert tree(varied) == before


def test_damage_is_told_and_nothing_written(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "out", [Doc(SAYS), Doc(SAYS)], per_part=1)
    segments = corpus / "segments"
    (segments / "part-00000.parquet").rename(segments / "a")
    (segments / "part-00001.parquet").rename(segments / "part-00000.parquet")
    (segments / "a").rename(segments / "part-00001.parquet")
    with pytest.raises(OutputError, match="order of the documents"):
        export(corpus, tmp_path / "x", to="jsonl", pairs="raw-clean")
    (corpus / "documents" / "part-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(OutputError, match="cannot read documents"):
        export(corpus, tmp_path / "x", to="jsonl")
    make_corpus(tmp_path / "other", [])
    (tmp_path / "other" / "documents" / "part-00000.parquet").rename(corpus / "documents" / "part-00001.parquet")
    with pytest.raises(OutputError, match="holds 0 rows"):
        export(corpus, tmp_path / "x", to="jsonl")
    empty = make_corpus(tmp_path / "empty", [])
    with pytest.raises(UsageError, match="no documents to export"):
        export(empty, tmp_path / "x", to="jsonl")
    assert not (tmp_path / "x").exists()


def test_every_format_has_a_line_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    for name in format_names():
        assert f"| `{name}` |" in text
