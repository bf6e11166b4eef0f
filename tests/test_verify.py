"""Verify: a sound corpus passes; whatever is changed afterwards is found, with the place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import OutputError
from pipeline.schema import TABLES
from pipeline.verify import verify
from tests.demo import demo_run, write_pages

Rows = list[dict[str, Any]]
PART = "part-00000.parquet"


def tamper(corpus: Path, table: str, change: Callable[[Rows], None]) -> None:
    path = corpus / table / PART
    rows = pq.read_table(path).to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, TABLES[table].schema), path)


def same_length(rows: Rows) -> None:
    rows[0]["text"] = rows[0]["text"].replace("sat", "SAT")


def longer(rows: Rows) -> None:
    rows[1]["text"] += "!"


def other_before(rows: Rows) -> None:
    rows[0]["before"] = "HET"


def other_after(rows: Rows) -> None:
    rows[0]["after"] = "THE"


def no_last(rows: Rows) -> None:
    rows.pop()


def no_first(rows: Rows) -> None:
    rows.pop(0)


def other_hash(rows: Rows) -> None:
    rows[0]["raw_sha256"] = "0" * 64


def moved(rows: Rows) -> None:
    rows[0]["clean_start"] += 1


def test_a_sound_corpus(corpus: Path) -> None:
    report = verify(corpus)
    assert report.ok
    assert (report.pages, report.posts, report.exact_bytes, report.text_only) == (6, 5, 6, 0)


@pytest.mark.parametrize(
    ("table", "change", "file", "source"),
    [
        ("documents", same_length, "documents", "a/one.txt"),
        ("documents", longer, "documents", "a/one.txt"),
        ("edits", other_before, "documents", "a/one.txt"),
        ("edits", other_after, "documents", "a/one.txt"),
        ("edits", no_first, "edits", "a/one.txt"),
        ("edits", no_last, None, None),
        ("documents", no_first, None, "a/one.txt"),
        ("pages", no_first, None, "a/one.txt"),
        ("pages", other_hash, "pages", "a/one.txt"),
        ("segments", moved, "segments", "a/one.txt"),
        ("segments", no_first, "segments", "a/one.txt"),
        ("suggestions", no_last, "suggestions", None),
        ("quarantine", lambda rows: rows.append(dict.fromkeys(TABLES["quarantine"].names, "x")), None, None),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_was_changed_is_found(
    corpus: Path, table: str, change: Callable[[Rows], None], file: str | None, source: str | None
) -> None:
    tamper(corpus, table, change)
    report = verify(corpus)
    assert not report.ok
    first = report.problems[0]
    if file is not None:
        assert first.file == f"{file}/{PART}"
    if source is not None:
        assert first.source == source
        assert source in str(first)
    assert any(problem.file == f"{table}/{PART}" and "bytes" in problem.message for problem in report.problems)


def test_the_place_of_a_change_is_named(corpus: Path) -> None:
    tamper(corpus, "documents", same_length)
    assert verify(corpus).problems[0].offset == len("## First\n")


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_missing_or_broken_part_is_named(corpus: Path, table: str) -> None:
    path = corpus / table / PART
    path.write_bytes(b"PAR1 junk PAR1")
    assert f"{table}/{PART}" in {problem.file for problem in verify(corpus).problems}
    path.unlink()
    assert f"{table}/{PART}" in {problem.file for problem in verify(corpus).problems}


def test_a_count_that_does_not_add_up(corpus: Path) -> None:
    path = corpus / "manifest.json"
    data = json.loads(path.read_text())
    data["counts"]["quarantined"] += 1
    path.write_text(json.dumps(data))
    assert "quarantine" in str(verify(corpus).problems[0])


@pytest.mark.parametrize("damage", ["{", "[]", '{"textmend_schema": 99}', '{"textmend_schema": 2}'])
def test_a_manifest_that_cannot_be_read(corpus: Path, damage: str) -> None:
    (corpus / "manifest.json").write_text(damage)
    with pytest.raises(OutputError):
        verify(corpus)


def test_a_manifest_that_leads_elsewhere_is_refused(corpus: Path) -> None:
    path = corpus / "manifest.json"
    path.write_text(path.read_text().replace(f"documents/{PART}", f"documents/../../{PART}"))
    with pytest.raises(OutputError, match="cannot be ours"):
        verify(corpus)


def test_a_folder_that_is_none_of_ours(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not a folder that"):
        verify(tmp_path)


@pytest.mark.usefixtures("plugin")
def test_bytes_are_proven_in_other_encodings(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "in", {})
    folder.mkdir()
    (folder / "bom.txt").write_bytes("\ufeffteh text\r\n".encode())
    (folder / "wide.txt").write_bytes("teh text, wide  as it is\n".encode("utf-16"))
    (folder / "page.html").write_text("<html><body><p>teh text of a page</p></body></html>")
    demo_run(folder, tmp_path / "out")
    report = verify(tmp_path / "out")
    assert report.problems == ()
    assert report.text_only >= 1
