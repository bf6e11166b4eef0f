"""Undo: a copy without some edits, itself a corpus that can be proven."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.tables import read
from pipeline.undo import undo
from pipeline.verify import verify
from tests.demo import demo_run, tree


def texts(out: Path) -> dict[str, str]:
    frame = read(out).documents
    return {f"{s}:{n}": text for s, n, text in zip(frame["source"], frame["post_index"], frame["text"], strict=True)}


def test_a_rule_is_taken_back(corpus: Path, tmp_path: Path) -> None:
    report = undo(corpus, tmp_path / "copy", rule="letters")
    assert (report.undone, report.documents) == (3, 3)
    assert "teh cat sat" in texts(tmp_path / "copy")["a/one.txt:0"]
    assert verify(tmp_path / "copy").problems == ()
    edits = read(tmp_path / "copy").edits
    assert "letters" not in set(edits["rule"])
    assert len(edits) == len(read(corpus).edits) - 3
    assert read(tmp_path / "copy").manifest["undone"] == {"rule": "letters"}


def test_a_stage_is_taken_back_and_dropped_posts_return(corpus: Path, pages: Path, tmp_path: Path) -> None:
    undo(corpus, tmp_path / "copy", stage="demo_drop")
    found = texts(tmp_path / "copy")
    assert found["a/two.txt:0"] == (pages / "a" / "two.txt").read_text()
    assert "FOOTER nav" in found["a/one.txt:0"]
    assert verify(tmp_path / "copy").problems == ()
    assert read(tmp_path / "copy").manifest["counts"]["dropped"] == 1


def test_a_document_is_taken_back(corpus: Path, pages: Path, tmp_path: Path) -> None:
    doc_id = read(corpus).documents.set_index(["source", "post_index"])["id"]["a/one.txt", 1]
    undo(corpus, tmp_path / "copy", doc=doc_id)
    before, after = texts(corpus), texts(tmp_path / "copy")
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"a/one.txt:1"}
    assert after["a/one.txt:1"] in (pages / "a" / "one.txt").read_text()
    assert verify(tmp_path / "copy").problems == ()


def test_several_criteria_must_all_hold(corpus: Path, tmp_path: Path) -> None:
    doc_id = read(corpus).documents.set_index(["source", "post_index"])["id"]["a/one.txt", 0]
    assert undo(corpus, tmp_path / "copy", doc=doc_id, stage="demo_swap", rule="spaces").undone == 1


def test_all_of_it_taken_back_is_the_raw_text(corpus: Path, pages: Path, tmp_path: Path) -> None:
    undo(corpus, tmp_path / "one", stage="demo_drop")
    undo(tmp_path / "one", tmp_path / "two", stage="demo_swap")
    found = texts(tmp_path / "two")
    assert found["a/one.txt:0"] + found["a/one.txt:1"] == (pages / "a" / "one.txt").read_text()
    assert verify(tmp_path / "two").problems == ()


def test_quarantine_suggestions_and_pages_are_carried_over(corpus: Path, tmp_path: Path) -> None:
    undo(corpus, tmp_path / "copy", rule="spaces")
    old, new = read(corpus), read(tmp_path / "copy")
    assert old.quarantine.equals(new.quarantine)
    assert old.pages.equals(new.pages)
    assert list(old.suggestions["before"]) == list(new.suggestions["before"])
    for table in ("documents", "segments"):
        assert list(getattr(old, table)["lang"]) == list(getattr(new, table)["lang"])
    assert list(old.documents["title"]) == list(new.documents["title"])


def test_a_copy_of_a_corpus_with_nothing_of_the_rule(corpus: Path, tmp_path: Path) -> None:
    before = tree(corpus)
    for bad in ({"rule": "nobody's"}, {"doc": "0000"}, {}):
        with pytest.raises(UsageError):
            undo(corpus, tmp_path / "copy", **bad)
    for target in (corpus, corpus.parent):
        with pytest.raises(UsageError):
            undo(corpus, target, rule="letters")
    assert not (tmp_path / "copy").exists()
    assert tree(corpus) == before


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        undo(tmp_path, tmp_path / "copy", rule="letters")


def test_the_target_may_be_a_corpus_of_ours(corpus: Path, pages: Path, tmp_path: Path) -> None:
    demo_run(pages, tmp_path / "copy", shard_bytes=100)
    undo(corpus, tmp_path / "copy", rule="letters")
    assert verify(tmp_path / "copy").problems == ()
