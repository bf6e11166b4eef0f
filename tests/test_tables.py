"""The corpus as others read it: pandas, DuckDB, datasets, spaCy, and documents with their ledgers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.schema import TABLES
from pipeline.tables import read
from tests.demo import tree


def test_frames(corpus: Path) -> None:
    whole = read(corpus)
    for table in TABLES:
        frame = getattr(whole, table)
        assert list(frame.columns) == list(TABLES[table].names)
    assert len(whole.documents) == 5
    assert whole.manifest["counts"]["posts"] == 5
    dropped = whole.edits[whole.edits["doc_id"].isna()]
    assert set(dropped["source"]) == {"a/two.txt"}
    assert "".join(dropped["before"]) == "FOOTER nothing but\nFOOTER this\n\n"
    assert "nothing-left" in set(dropped["rule"])
    assert list(whole.documents["flags"].map(list)).count(["garbled"]) == 1


def test_frame_rows_agree_with_each_other(corpus: Path) -> None:
    whole = read(corpus)
    texts = dict(zip(whole.documents["id"], whole.documents["text"], strict=True))
    for row in whole.edits[whole.edits["doc_id"].notna()].itertuples():
        assert texts[row.doc_id][row.clean_start : row.clean_end] == row.after
    for row in whole.segments.itertuples():
        assert texts[row.doc_id][row.clean_start : row.clean_end] == row.text
    for row in whole.suggestions.itertuples():
        assert texts[row.doc_id][row.clean_start : row.clean_end] == row.before
    assert set(whole.suggestions["after"].isna()) == {True, False}


def test_documents_with_their_ledgers(corpus: Path, pages: Path) -> None:
    whole = read(corpus)
    first, second = (whole.document(doc_id) for doc_id in whole.ids()[:2])
    assert first.raw + second.raw == (pages / "a" / "one.txt").read_text()
    assert first.text == "## First\nthe cat sat. lang=en\n"
    assert (second.metadata.title, second.metadata.date) == ("post at 42", "2011-05-03")
    assert second.raw_start == 42
    assert second.suggestions[0].reason == "not sure"
    assert whole.ids(first.id[:6]) == [first.id]
    for bad in (lambda: whole.ids("zz"), lambda: whole.document("zz"), lambda: whole.arrow("zz")):
        with pytest.raises(UsageError):
            bad()


def test_a_missing_part_is_an_error_of_ours(corpus: Path) -> None:
    (corpus / "edits" / "part-00000.parquet").unlink()
    with pytest.raises(OutputError, match="edits"):
        _ = read(corpus).edits
    with pytest.raises(OutputError):
        read(corpus).document(read(corpus).ids()[0])


def test_other_fields_of_a_record_are_carried(corpus: Path) -> None:
    frame = read(corpus).documents.set_index("source")
    assert frame["metadata_json"]["c.jsonl#0"] == '{"id": 7}'
    assert frame["metadata_json"]["b/plain.txt"] == "{}"


def test_readable_copies(corpus: Path) -> None:
    copy = (corpus / "text" / "a" / "one.txt.2.txt").read_text()
    assert copy.startswith("Title: post at 42\nDate: 2011-05-03\nLanguage: ")
    assert copy.endswith("\n\n## Second\nA dog, hmm, and the hen.\n")
    assert len([name for name in tree(corpus) if name.startswith("text/")]) == 5


def test_duckdb_reads_every_table(corpus: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.sql(f"FROM '{corpus}/{table}/*.parquet'").fetchall()
        documents, edits = (f"'{corpus}/{table}/*.parquet'" for table in ("documents", "edits"))
        query = f"SELECT count(*) FROM {documents} d JOIN {edits} e ON d.id = e.doc_id"  # noqa: S608 our own paths
        assert connection.sql(query).fetchall() == [(len(read(corpus).edits.dropna(subset="doc_id")),)]


@pytest.mark.filterwarnings("ignore")
def test_datasets_loads_every_table_by_name(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    datasets = pytest.importorskip("datasets")
    cache = str(tmp_path / "cache")
    filled = [table for table in TABLES if read(corpus).arrow(table).num_rows]
    assert len(filled) == len(TABLES) - 1
    for table in filled:
        loaded = datasets.load_dataset(str(corpus), table, split="train", cache_dir=cache)
        assert loaded.column_names == list(TABLES[table].names)
        assert len(loaded) == read(corpus).arrow(table).num_rows
    assert datasets.load_dataset(str(corpus), split="train", cache_dir=cache).column_names[0] == "id"


def test_documents_and_segments_make_a_docbin(corpus: Path) -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import DocBin  # noqa: PLC0415 slow to load

    whole, nlp = read(corpus), spacy.blank("xx")
    sentences = whole.segments.groupby("doc_id")
    box = DocBin(attrs=["ORTH"])
    for row in whole.documents.itertuples():
        doc = nlp.make_doc(row.text)
        ours = sentences.get_group(row.id)
        spans = [doc.char_span(s.clean_start, s.clean_end, label="SENT") for s in ours.itertuples()]
        assert None not in spans
        doc.spans["sentences"] = spans
        box.add(doc)
    docs = list(DocBin().from_bytes(box.to_bytes()).get_docs(nlp.vocab))
    assert [span.text for span in docs[0].spans["sentences"]] == list(sentences.get_group(whole.ids()[0])["text"])
