"""TMX, Moses, JSON Lines, CSV and plain text, read back by other readers: nothing is lost, nothing breaks out."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.json
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import pipeline
from pipeline.export.csv import guarded, unguarded
from pipeline.export.exporting import export
from pipeline.export.jsonl import line
from pipeline.export.tmx import attribute, controls, escaped
from tests.export.corpora import HOSTILE, Doc, doc_id, make_corpus, pair
from tests.shared_data import ROOT

ODD = st.text(
    st.one_of(st.sampled_from("'\"=+-@;,\t\r\n\x00\x85\u2028 ＝<>&]\x1b\ufffe"), st.characters(codec="utf-8"))
)
TRIGGERS = tuple("=+-@＝＋－＠")


def rows_of(corpus: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pipeline.read(corpus).arrow(table).to_pylist()
    return rows


# ---------------------------------------------------------------------- JSON Lines
@given(ODD)
def test_a_line_of_json_is_one_line_for_everybody(text: str) -> None:
    written = line({"text": text}, ("text",))
    assert written.splitlines() == [written[:-1]]
    assert json.loads(written) == {"text": text}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", written)


def test_json_lines_hold_every_column(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "x.jsonl", to="jsonl")
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(text) for text in lines] == rows_of(hostile, "documents")


def test_compressed_lines_are_one_frame_that_everybody_reads_to_its_end(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "x.jsonl", to="jsonl")
    export(hostile, tmp_path / "x.jsonl.zst", to="jsonl.zst")
    plain = (tmp_path / "x.jsonl").read_bytes()
    packed = (tmp_path / "x.jsonl.zst").read_bytes()
    assert zstandard.ZstdDecompressor().decompress(packed) == plain
    assert zstandard.frame_content_size(packed) == len(plain)
    frame = pd.read_json(tmp_path / "x.jsonl.zst", lines=True, dtype=False)
    assert list(frame["text"]) == list(HOSTILE_TEXTS)
    assert pa.json.read_json(tmp_path / "x.jsonl").num_rows == len(HOSTILE)


HOSTILE_TEXTS = tuple(f"{text}\nPlain." for text in HOSTILE)


# ------------------------------------------------------------------------------ CSV
@given(ODD)
def test_a_guarded_cell_is_safe_and_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(("\t", "\r", "\n", "\x00"))
    for part in re.split("[;\t\r\n]", cell):
        assert not part.lstrip(" \u00a0\u3000\x00").startswith(TRIGGERS)


@given(st.text())
def test_guarding_leaves_ordinary_text_alone(text: str) -> None:
    if not re.search("[=+@＝＋－＠\t\r\n\x00-]", text):
        assert guarded(text) == text


@pytest.mark.parametrize("kind", ["documents", "alignments"])
def test_csv_comes_back_whole(kind: str, hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "x.csv", to="csv", pairs=kind if kind == "alignments" else None)
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as handle:
        found = [{name: unguarded(cell) for name, cell in row.items()} for row in csv.DictReader(handle)]
    wanted = rows_of(hostile, kind)
    assert len(found) == len(wanted)
    for got, want in zip(found, wanted, strict=True):
        for name, value in want.items():
            shown = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
            assert got[name] == shown


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_spreadsheet_finds_a_formula(delimiter: str, hostile: Path, tmp_path: Path) -> None:
    for pairs in (None, "alignments", "raw-clean"):
        dest = tmp_path / f"{pairs}.csv"
        export(hostile, dest, to="csv", pairs=pairs)
        text = dest.read_text(encoding="utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in row:
                assert not cell.lstrip(' \x00"').startswith(TRIGGERS), cell


def test_pandas_reads_csv(hostile: Path, tmp_path: Path) -> None:
    export(hostile, tmp_path / "x.csv", to="csv", pairs="raw-clean")
    frame = pd.read_csv(tmp_path / "x.csv", keep_default_na=False, lineterminator=None, engine="python")
    assert frame.columns[0] == "pair_id"
    assert [unguarded(text) for text in frame["tgt_text"]][::2] == list(HOSTILE)


# ------------------------------------------------------------------------------ TMX
@given(ODD)
def test_xml_text_and_attributes_come_back(text: str) -> None:
    root = etree.fromstring(f'<seg a="{attribute(text)}">{escaped(text)}</seg>'.encode())
    assert restored(root.text or "", controls(text)) == text
    assert restored(root.get("a") or "", controls(text)) == text


def restored(text: str, marks: str) -> str:
    """What a reader does that wants the control characters back."""
    chars = list(text)
    for mark in marks.split():
        at, code = mark.split(":")
        assert chars[int(at)] == "\ufffd"
        chars[int(at)] = chr(int(code, 16))
    return "".join(chars)


def props(element: etree._Element) -> dict[str, str]:
    return {prop.get("type", ""): prop.text or "" for prop in element.findall("prop")}


LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.mark.parametrize("pairs", ["alignments", "raw-clean"])
@pytest.mark.parametrize("by_language", [False, True])
def test_tmx_is_valid_and_comes_back(pairs: str, by_language: bool, hostile: Path, tmp_path: Path) -> None:  # noqa: FBT001
    dest = tmp_path / "memory.tmx"
    report = export(hostile, dest, to="tmx", pairs=pairs, by_language=by_language)
    dtd = etree.DTD(str(ROOT / "tests" / "cases" / "tmx14.dtd"))
    units: dict[str, etree._Element] = {}
    for file in sorted(dest.glob("*.tmx")) if by_language else [dest]:
        tree = etree.parse(str(file))
        assert dtd.validate(tree), dtd.error_log
        assert tree.docinfo.system_url == "tmx14.dtd"
        header = tree.getroot().find("header")
        assert header is not None
        whole = header.get("srclang")
        for unit in tree.iter("tu"):
            assert whole in {"*all*", unit.get("srclang")}
            units[unit.get("tuid", "")] = unit
    assert len(units) == report.written
    for unit in units.values():
        for variant in unit.iter("tuv"):
            seg = variant.find("seg")
            assert seg is not None
    wanted = rows_of(hostile, "alignments") if pairs == "alignments" else raw_clean(hostile)
    assert len(wanted) == len(units)
    for row in wanted:
        unit = units[row["pair_id"]]
        source, target = unit.findall("tuv")
        for variant, text in ((source, row["src_text"]), (target, row["tgt_text"])):
            assert restored(variant.findtext("seg", ""), props(variant).get("x-controls", "")) == text
        assert props(unit)["x-score"] == str(row["score"])
        assert props(source)["x-doc"] == row["src_doc"]
        assert source.get(LANG) == (row["src_lang"] if pairs == "alignments" else f"{row['src_lang']}-x-raw")
        assert target.get(LANG) == row["tgt_lang"]
        assert props(source)["x-source"] == f"{[doc_id(n) for n in range(len(HOSTILE))].index(row['src_doc'])}.txt"


def raw_clean(corpus: Path) -> list[dict[str, Any]]:
    """The pairs of raw and clean, put together another way; the edits of the test corpora are whole sentences."""
    sure = {(row["doc_id"], row["raw_start"]): row["confidence"] for row in rows_of(corpus, "edits")}
    return [
        {
            "pair_id": f"{row['doc_id']}-{row['index']}",
            "src_doc": row["doc_id"],
            "src_text": row["raw_text"],
            "tgt_text": row["text"],
            "src_lang": row["lang"],
            "tgt_lang": row["lang"],
            "score": sure.get((row["doc_id"], row["raw_start"]), 1.0),
        }
        for row in rows_of(corpus, "segments")
    ]


def test_a_tag_that_is_none_cannot_break_out_of_tmx(tmp_path: Path) -> None:
    bad = '"><x>\n'
    docs = [Doc([("Ja.", "Ja.")], bad)]
    rows = [pair(0, 0, 0, src_lang=bad, method=bad, pair_id=bad), pair(1, 0, 0, src_text=" ")]
    corpus = make_corpus(tmp_path / "out", docs, rows)
    report = export(corpus, tmp_path / "x.tmx", to="tmx", by_language=True)
    assert report.notes == {"pairs of which one side is empty, left out": 1}
    (file,) = (path for path in (tmp_path / "x.tmx").iterdir() if path.suffix == ".tmx")
    assert re.fullmatch(r"x-[0-9a-f]{16}\.tmx", file.name)
    (unit,) = etree.parse(str(file)).iter("tu")
    assert unit.get("tuid") == bad
    assert unit.find("tuv").get(LANG) == bad  # type: ignore[union-attr]  # there are two


# ---------------------------------------------------------------------------- Moses
@pytest.mark.parametrize("pairs", ["alignments", "raw-clean"])
def test_moses_lines_are_aligned_for_every_reader(pairs: str, hostile: Path, tmp_path: Path) -> None:
    report = export(hostile, tmp_path / "m", to="moses", pairs=pairs)
    ends = ("de", "en") if pairs == "alignments" else ("raw", "clean")
    wanted = {row["pair_id"]: row for row in (rows_of(hostile, pairs) if pairs == "alignments" else raw_clean(hostile))}
    found = 0
    for table in (tmp_path / "m").glob("*.pairs.tsv"):
        stem = table.name.removesuffix(".pairs.tsv")
        sides = [(tmp_path / "m" / f"{stem}.{end}").read_text(encoding="utf-8").splitlines() for end in ends]
        records = table.read_text(encoding="utf-8").splitlines()
        for source, target, record in zip(*sides, records, strict=True):
            found += 1
            fields = record.split("\t")
            assert len(fields) == 7
            row = wanted[fields[0]]
            for text, side in ((source, "src_text"), (target, "tgt_text")):
                assert re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", text) == re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", row[side])
    assert found == report.written == len(wanted)
    assert sum(report.notes.values()) > 0


def test_moses_keeps_languages_and_names_of_files_apart(tmp_path: Path) -> None:
    rows = [
        pair(0, 0, 0, src_lang="en", tgt_lang="en", src_text="a", tgt_text="b"),
        pair(1, 0, 0, src_lang="../../x", tgt_lang="con"),
        pair(2, 0, 0, src_text="\n\x00", tgt_text="x"),
    ]
    corpus = make_corpus(tmp_path / "out", [Doc([("a", "a")])], rows)
    report = export(corpus, tmp_path / "m", to="moses")
    assert report.written == 2
    names = sorted(path.name for path in (tmp_path / "m").iterdir() if path.name[0] != ".")
    assert [name for name in names if name.startswith("en")] == ["en-en.en.1", "en-en.en.2", "en-en.pairs.tsv"]
    assert len(names) == 6
    assert (tmp_path / "m" / "en-en.en.1").read_text() == "a\n"


# ----------------------------------------------------------------------- plain text
@pytest.mark.parametrize("by_language", [False, True])
def test_plain_text_is_the_text_and_its_name_the_id(by_language: bool, hostile: Path, tmp_path: Path) -> None:  # noqa: FBT001
    export(hostile, tmp_path / "t", to="text", by_language=by_language)
    with (tmp_path / "t" / "index.csv").open(encoding="utf-8-sig", newline="") as handle:
        index = {row["id"]: row for row in csv.DictReader(handle)}
    wanted = rows_of(hostile, "documents")
    assert len(index) == len(wanted) == len(list((tmp_path / "t").rglob("*.txt")))
    for row in wanted:
        file = index[row["id"]]["file"]
        assert file == (f"{row['lang']}/{row['id']}.txt" if by_language else f"{row['id']}.txt")
        assert (tmp_path / "t" / file).read_bytes().decode() == row["text"]
        assert unguarded(index[row["id"]]["title"]) == row["title"]


def test_no_id_leads_out_of_the_folder(tmp_path: Path) -> None:
    docs = [Doc([("a", "a")], "../de", known=(("id", "../../evil"),))]
    corpus = make_corpus(tmp_path / "out", docs)
    export(corpus, tmp_path / "t", to="text", by_language=True)
    assert {path.name for path in tmp_path.iterdir()} == {"out", "t"}
    (file,) = (tmp_path / "t").rglob("*.txt")
    assert re.fullmatch(r"x-[0-9a-f]{16}/x-[0-9a-f]{16}\.txt", file.relative_to(tmp_path / "t").as_posix())
