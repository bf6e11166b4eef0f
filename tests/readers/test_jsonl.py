from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from pipeline.document import Media, Record
from pipeline.readers.base import InputFile, ReaderSettings
from pipeline.readers.registry import read_file
from tests.readers.helpers import failures, json_lines, packed, read, records, texts


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_line_is_a_record_and_other_fields_travel_with_it(tmp_path: Path, suffix: str) -> None:
    data = json_lines(
        {"text": "One.", "url": "https://a.example/1", "tags": ["x"], "date": "2009-01-12"}, {"body": "Two."}
    )
    assert read(tmp_path / f"p.jsonl{suffix}", packed(data, suffix)) == [
        Record(f"p.jsonl{suffix}#0", "One.", url="https://a.example/1", extra={"tags": ["x"], "date": "2009-01-12"}),
        Record(f"p.jsonl{suffix}#1", "Two."),
    ]


def test_invalid_utf8_harms_only_its_own_record(tmp_path: Path) -> None:
    data = json_lines({"text": "före"}) + b'{"text": "sm\xf6rg\xe5s"}\n' + json_lines({"text": "etter"})
    found = read(tmp_path / "p.jsonl", data)
    assert texts(found) == ["före", "etter"]
    (failure,) = failures(found)
    assert failure.source == "p.jsonl#1"
    assert "utf-8" in failure.detail
    assert "[reader] encoding" in failure.detail
    assert len(failure.raw_sha256) == 64


def test_a_named_encoding_reads_every_line(tmp_path: Path) -> None:
    data = json.dumps({"text": "Привет, мир"}, ensure_ascii=False).encode("cp1251")
    assert texts(read(tmp_path / "p.jsonl", data, encoding="cp1251")) == ["Привет, мир"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    data = '{"text": "één"}\n{"text": "twee\\u2028"}\n'.encode(encoding)
    assert texts(read(tmp_path / "p.jsonl", data)) == ["één", "twee\u2028"]


def test_a_lone_surrogate_is_legitimate_json(tmp_path: Path) -> None:
    found = read(tmp_path / "p.jsonl", b'{"text": "a \\ud83d b", "url": "\\udc00", "k": "\\udc00"}\n')
    assert texts(found) == ["a \ud83d b"]
    assert records(found)[0].url is None


BAD_LINES = {
    b"[1, 2]": "object",
    b'"text"': "object",
    b"{": "JSON",
    b"\0\0\0": "JSON",
    b"[" * 100_000: "JSON",
    b'{"text": ' + b"9" * 5000 + b"}": "JSON",
    b'{"text": null}': "null",
    b'{"text": 7}': "number",
    b'{"text": ["a"]}': "list",
    b'{"n": 7}': "[reader] text",
    b'{"path": "/a/b/c/d/e/f/g/h/i/j/k.jpg"}': "[reader] text",
}


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_a_failure_that_says_what_to_do(tmp_path: Path, line: bytes) -> None:
    found = read(tmp_path / "p.jsonl", b'{"text": "a"}\n' + line + b'\n\n{"text": "b"}')
    assert texts(found) == ["a", "b"]
    (failure,) = failures(found)
    assert failure.source == "p.jsonl#1"
    assert BAD_LINES[line] in failure.detail


def test_an_object_is_not_taken_for_the_text(tmp_path: Path) -> None:
    assert texts(read(tmp_path / "p.jsonl", json_lines({"post": {"id": 1}, "body": "a"}))) == ["a"]


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    (failure,) = failures(read(tmp_path / "p.jsonl", json_lines({"text": "a", "n": 1}), text="story"))
    assert "'story'" in failure.detail
    assert "'text', 'n'" in failure.detail


def test_a_named_key_wins_over_a_usual_one(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path / "p.jsonl", json_lines({"text": "a", "story": "b"}), text="story"))
    assert (record.content, record.extra) == ("b", {"text": "a"})


def test_the_longest_plain_text_is_the_last_resort(tmp_path: Path) -> None:
    row = {"id": "77", "beitrag": "Am Morgen lag Schnee auf den Dächern.", "bild": "https://a.example/" + "x" * 99}
    (record,) = records(read(tmp_path / "p.jsonl", json_lines({**row, "bild": ""})))
    assert record.content == row["beitrag"]


@pytest.mark.parametrize(
    ("row", "media"),
    [
        ({"html": "<p>x</p>"}, Media.HTML),
        ({"text": "\n<!DOCTYPE html><p>x"}, Media.HTML),
        ({"body": "<HTML lang=de>"}, Media.HTML),
        ({"text": "a <b>bold</b> word"}, Media.TEXT),
        ({"html": "no markup"}, Media.TEXT),
    ],
)
def test_html_is_known_by_its_name_or_beginning(tmp_path: Path, row: dict[str, str], media: Media) -> None:
    (record,) = records(read(tmp_path / "p.jsonl", json_lines(row)))
    assert record.media is media


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    data = json_lines({"text": "a"}, {"text": "x" * 20_000_000}, {"text": "b"})
    found = read(tmp_path / "p.jsonl", data, max_record_bytes=1_000_000)
    assert texts(found) == ["a", "b"]
    assert [(failure.source, failure.error) for failure in failures(found)] == [("p.jsonl#1", "RecordTooLong")]
    assert len(records(read(tmp_path / "p.jsonl"))) == 3


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_what_stands_before_a_break_is_read(tmp_path: Path, suffix: str) -> None:
    whole = packed(json_lines(*({"text": f"Post {n}", "n": hash((n, n))} for n in range(50_000))), suffix)
    found = read(tmp_path / f"p.jsonl{suffix}", whole[: len(whole) // 2])
    assert len(records(found)) > 10_000
    assert [failure.error for failure in failures(found)] == ["Truncated"]
    assert found[-1] == failures(found)[0]


def test_records_may_be_known_by_a_key_of_their_own(tmp_path: Path) -> None:
    data = json_lines(*({"text": "a", "key": key} for key in ("x-1", 7, "x-1", None, "a\nb", "")))
    found = read(tmp_path / "p.jsonl", data, id="key")
    assert [item.source for item in found] == [f"p.jsonl#{n}" for n in ("x-1", 7, 2, 3, 4, 5)]
    assert len(failures(found)) == 4


def test_a_key_is_no_path(tmp_path: Path) -> None:
    found = read(
        tmp_path / "p.jsonl", json_lines({"text": "a", "key": "../../etc/x"}, {"text": "b", "key": "c\\d#1"}), id="key"
    )
    assert [item.source for item in found] == ["p.jsonl#..%2F..%2Fetc%2Fx", "p.jsonl#c%5Cd%231"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    row = json_lines({"text": "Nothing much happened on that day. " * 60})
    (tmp_path / "p.jsonl").write_bytes(row * 4000)
    tracemalloc.start()
    assert sum(1 for _ in read_file(InputFile(tmp_path / "p.jsonl", "p.jsonl"), ReaderSettings())) == 4000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_numbers_that_json_lacks_become_null(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path / "p.jsonl", b'{"text": "a", "x": NaN, "y": [1e999], "z": 2.5}'))
    assert record.extra == {"x": None, "y": [None], "z": 2.5}
