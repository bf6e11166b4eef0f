from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.document import Record
from tests.readers.helpers import failures, packed, read, records, texts


def written(path: Path, columns: dict[str, object], **how: object) -> bytes:
    pq.write_table(pa.table(columns), path, **how)
    return path.read_bytes()


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_row_is_a_record_with_its_other_columns(tmp_path: Path, suffix: str) -> None:
    on = [datetime(2009, 1, 12, tzinfo=UTC), None]
    columns = {"body": ["Första.", "Andra."], "url": ["https://a.example/", None], "on": on, "tags": [["x"], []]}
    data = packed(written(tmp_path / "plain.parquet", columns), suffix)
    assert read(tmp_path / f"t.parquet{suffix}", data) == [
        Record(
            f"t.parquet{suffix}#0",
            "Första.",
            url="https://a.example/",
            extra={"on": "2009-01-12T00:00:00+00:00", "tags": ["x"]},
        ),
        Record(f"t.parquet{suffix}#1", "Andra.", extra={"on": None, "tags": []}),
    ]


def test_rows_are_numbered_through_all_row_groups(tmp_path: Path) -> None:
    written(tmp_path / "t.parquet", {"text": [f"Post {n}" for n in range(1000)]}, row_group_size=90)
    found = records(read(tmp_path / "t.parquet"))
    assert [record.source for record in found] == [f"t.parquet#{n}" for n in range(1000)]


def test_bytes_and_dictionaries_are_read(tmp_path: Path) -> None:
    written(tmp_path / "t.parquet", {"text": pa.array(["žluť".encode("cp1250")], pa.binary())})
    assert texts(read(tmp_path / "t.parquet")) == ["žluť".encode("cp1250")]
    written(tmp_path / "t.parquet", {"text": pa.array(["a", "a"]).dictionary_encode()})
    assert texts(read(tmp_path / "t.parquet")) == ["a", "a"]


def test_a_row_without_text_is_a_failure(tmp_path: Path) -> None:
    written(tmp_path / "t.parquet", {"text": ["a", None, "b"]})
    found = read(tmp_path / "t.parquet")
    assert texts(found) == ["a", "b"]
    assert failures(found)[0].source == "t.parquet#1"


def test_invalid_utf8_harms_only_its_own_row(tmp_path: Path) -> None:
    raw = pa.array([b"a", b"\xff\xfe", b"b"], pa.binary())
    broken = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    written(tmp_path / "t.parquet", {"text": broken})
    found = read(tmp_path / "t.parquet")
    assert texts(found) == ["a", "b"]
    assert [failure.source for failure in failures(found)] == ["t.parquet#1"]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    written(tmp_path / "t.parquet", {"text": ["a"], "n": [1]})
    (failure,) = failures(read(tmp_path / "t.parquet", text="story"))
    assert "'story'" in failure.detail
    written(tmp_path / "t.parquet", {"n": [1]})
    (failure,) = failures(read(tmp_path / "t.parquet"))
    assert "[reader] text" in failure.detail


def test_a_column_that_is_plainly_text_is_found(tmp_path: Path) -> None:
    written(tmp_path / "t.parquet", {"k": ["a-1"], "innlegg": ["I dag var det sol over hele fjorden."]})
    assert texts(read(tmp_path / "t.parquet")) == ["I dag var det sol over hele fjorden."]


def test_damage_harms_only_its_own_rows(tmp_path: Path) -> None:
    rows = [f"{n} " + "x" * 200 for n in range(2000)]
    data = bytearray(written(tmp_path / "t.parquet", {"text": rows}, row_group_size=100, use_dictionary=False))
    middle = pq.read_metadata(tmp_path / "t.parquet").row_group(10).column(0).data_page_offset
    data[middle : middle + 100] = b"\xff" * 100
    found = read(tmp_path / "t.parquet", bytes(data))
    assert [record.source for record in records(found)] == [
        f"t.parquet#{n}" for n in (*range(1000), *range(1100, 2000))
    ]
    assert [failure.source for failure in failures(found)] == ["t.parquet#1000"]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"no table"])
def test_a_file_that_is_no_table_is_a_failure(tmp_path: Path, data: bytes) -> None:
    assert len(failures(read(tmp_path / "t.parquet", data))) == 1


def test_a_cell_over_the_limit_is_a_failure(tmp_path: Path) -> None:
    written(tmp_path / "t.parquet", {"text": ["a", "x" * 1000]})
    found = read(tmp_path / "t.parquet", max_record_bytes=500)
    assert texts(found) == ["a"]
    assert failures(found)[0].error == "RecordTooLong"
