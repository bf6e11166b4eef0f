from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Record
from tests.readers.helpers import failures, packed, read, records, texts


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_row_is_a_record(tmp_path: Path, suffix: str) -> None:
    data = b'id,text,url\n7,"One, two\nand ""three""",https://a.example/\n8,Four,\n'
    assert read(tmp_path / f"t.csv{suffix}", packed(data, suffix)) == [
        Record(f"t.csv{suffix}#0", b'One, two\nand "three"', url="https://a.example/", extra={"id": "7"}),
        Record(f"t.csv{suffix}#1", b"Four", extra={"id": "8"}),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", b"id;text\n1;Milk, bread, salt\n2;Eggs\n"),
        ("t.csv", b"sep=;\r\nid;text\r\n1;Milk, bread, salt\r\n2;Eggs\r\n"),
        ("t.csv", b"\xef\xbb\xbfid|text\n1|Milk, bread, salt\n2|Eggs\n"),
        ("t.csv", b"id\ttext\n1\tMilk, bread, salt\n2\tEggs\n"),
        ("t.csv", b'id,text\r1,"Milk, bread, salt"\r2,Eggs\r'),
        ("t.tsv", b"id\ttext\n1\tMilk, bread, salt\n2\tEggs\n"),
        ("t.csv", "id\ttext\n1\tMilk, bread, salt\n2\tEggs\n".encode("utf-16")),
        ("t.csv", b"text\nMilk, bread, salt\nEggs\n"[:4] + b'\n"Milk, bread, salt"\n\nEggs'),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, name: str, data: bytes) -> None:
    assert texts(read(tmp_path / name, data)) == [b"Milk, bread, salt", b"Eggs"]


def test_cells_keep_their_own_bytes_and_the_file_tells_their_encoding(tmp_path: Path) -> None:
    rows = ["Zażółć gęślą jaźń, a potem wróć do łódki.", "Pchnąć w tę łódź jeża lub ośm skrzyń fig."] * 20
    data = b"nr;text;miejsce\n" + b"".join(f'{n};"{row}";Łódź\n'.encode("cp1250") for n, row in enumerate(rows))
    found = records(read(tmp_path / "t.csv", data, encoding="cp1250"))
    assert [record.content for record in found] == [row.encode("cp1250") for row in rows]
    assert {record.charset for record in found} == {"cp1250"}
    assert found[0].extra["miejsce"] == "Łódź"


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("cp1251", ["Вчера весь день шёл дождь, и мы остались дома.", "Утром вода ушла, и стало видно старую дорогу."]),
        ("shift_jis", ["昨日は一日中雨が降っていたので、家にいた。", "表のソ、能力、予定表。雨がやんで道が見えた。"]),
    ],
)
def test_the_encoding_of_a_table_is_found_out(tmp_path: Path, encoding: str, rows: list[str]) -> None:
    data = b"n;text\n" + b"".join(f"{n};{row}\n".encode(encoding) for n, row in enumerate(rows * 10))
    found = records(read(tmp_path / "t.csv", data))
    assert len(found) == 20
    for record, row in zip(found, rows * 10, strict=True):
        assert isinstance(record.content, bytes)
        assert record.content.decode(record.charset or "") == row


def test_a_bad_byte_harms_only_its_own_cell(tmp_path: Path) -> None:
    data = "text,n\nété,1\n".encode() + b"caf\xe9,2\n" + "hôtel,3\n".encode()
    assert texts(read(tmp_path / "t.csv", data)) == ["été".encode(), b"caf\xe9", "hôtel".encode()]


def test_rows_of_another_width_are_failures(tmp_path: Path) -> None:
    found = read(tmp_path / "t.csv", b"id,text\n1,a\n2\n3,b,c\n4,d,,\n5,e\n")
    assert texts(found) == [b"a", b"d", b"e"]
    assert [failure.source for failure in failures(found)] == ["t.csv#1", "t.csv#2"]
    assert "1 cells where the table has 2" in failures(found)[0].detail


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("t.tsv", b'id\ttext\n1\t"Fine" he said\n2\tb\n', [b'"Fine" he said', b"b"]),
        ("t.tsv", b'id\ttext\n1\t"Fine\n2\tb\n3\tc\n', [b'"Fine', b"b", b"c"]),
        ("t.csv", b'id,text\n1,5" pipe\n2,b\n', [b'5" pipe', b"b"]),
        ("t.csv", b'id,text\n1,"Fine\n2,b\n3,c\n', [b'"Fine', b"b", b"c"]),
        ("t.csv", b'id,text\n1,a\n2,"first\nsecond "third" x\nfourth"\n3,"c"\n', None),
    ],
)
def test_broken_quotes_do_not_swallow_the_rest(tmp_path: Path, name: str, data: bytes, expected: list[bytes]) -> None:
    found = read(tmp_path / name, data)
    if expected is not None:
        assert texts(found) == expected
        assert not failures(found)
    else:
        assert texts(found)[0] == b"a"
        assert texts(found)[-1] == b"c"
        assert failures(found)


def test_a_row_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    data = b"id,text\n1,a\n2," + b"x" * 3_000_000 + b"\n3,b\n"
    found = read(tmp_path / "t.csv", data, max_record_bytes=1_000_000)
    assert texts(found) == [b"a", b"b"]
    assert len(failures(found)) == 1
    assert len(texts(read(tmp_path / "t.csv"))[1]) == 3_000_000


def test_a_missing_column_is_one_failure_of_the_file(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "t.csv", b"id,text\n1,a\n2,b\n", text="story")
    assert failure == failures([failure])[0]
    assert failure.source == "t.csv"
    assert "'story'" in failure.detail
    (failure,) = failures(read(tmp_path / "t.csv", b"id,n\n1,2\n"))
    assert "[reader] text" in failure.detail


def test_a_column_that_is_plainly_text_is_found(tmp_path: Path) -> None:
    data = "nr,wpis\n1,Rano padał śnieg i nikt nie wyszedł z domu.\n".encode()
    assert texts(read(tmp_path / "t.csv", data)) == ["Rano padał śnieg i nikt nie wyszedł z domu.".encode()]


def test_a_table_without_names_loses_no_row(tmp_path: Path) -> None:
    long = "It was raining when we left the harbour, and it went on raining for the whole of the first day out."
    found = records(read(tmp_path / "t.csv", f'1,"{long}"\n2,"{long}"\n'.encode()))
    assert [record.content.decode() for record in found if isinstance(record.content, bytes)] == [long, long]
    assert found[0].extra == {"column_1": "1"}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"id,text\n", b"sep=;"])
def test_a_table_without_rows_has_no_records(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path / "t.csv", data) == []


def test_a_broken_row_of_names_is_a_failure(tmp_path: Path) -> None:
    (failure,) = failures(read(tmp_path / "t.csv", b'"id,text\n1,"a"b\n'))
    assert "first row" in failure.detail


def test_junk_does_not_raise(tmp_path: Path) -> None:
    for data in (b"\0" * 1000, bytes(range(256)) * 40, b'"' * 9999, b",,,\n" * 50):
        read(tmp_path / "t.csv", data)
        read(tmp_path / "t.tsv", data)
