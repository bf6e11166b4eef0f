from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.document import Media, Record
from tests.readers.helpers import failures, packed, read, records

NOISE = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(250))
BYTES = {
    "empty": b"",
    "one space": b" ",
    "NUL bytes": b"a\0b\0\0",
    "random binary": NOISE,
    "a byte-order mark": b"\xef\xbb\xbfhello",
    "a legacy encoding": "žluťoučký kůň".encode("cp1250"),
    "a long line": b"x" * 20_000_000,
}


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", BYTES)
def test_the_bytes_of_a_file_are_its_record(tmp_path: Path, name: str, suffix: str) -> None:
    data = BYTES[name]
    if name in ("empty", "a long line") and suffix:
        data = data[:1_000_000]
    assert read(tmp_path / f"page.txt{suffix}", packed(data, suffix)) == [Record(f"page.txt{suffix}", data)]


@pytest.mark.parametrize("suffix", ["html", "htm", "xhtml", "HTML", "html.gz"])
def test_html_files_are_marked_as_html(tmp_path: Path, suffix: str) -> None:
    data = packed(b"<p>hello</p>", "." + suffix.rpartition(".")[2])
    (record,) = records(read(tmp_path / f"page.{suffix}", data))
    assert record.media is Media.HTML
    assert record.content == b"<p>hello</p>"


def test_a_named_encoding_is_passed_on(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path / "page.txt", b"\xe1", encoding="cp1251"))
    assert record.charset == "cp1251"


def test_a_file_over_the_limit_is_a_failure(tmp_path: Path) -> None:
    (failure,) = failures(read(tmp_path / "page.txt", b"x" * 101, max_record_bytes=100))
    assert "max_record_bytes" in failure.detail
    assert records(read(tmp_path / "page.txt", b"x" * 100, max_record_bytes=100))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_truncated_file_is_a_failure(tmp_path: Path, suffix: str) -> None:
    whole = packed(NOISE, suffix)
    found = read(tmp_path / f"page.txt{suffix}", whole[: len(whole) // 2])
    assert not records(found)
    assert [failure.error for failure in failures(found)] == ["Truncated"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_file_that_is_not_what_its_suffix_says_is_a_failure(tmp_path: Path, suffix: str) -> None:
    assert len(failures(read(tmp_path / f"page.txt{suffix}", b"not packed at all"))) == 1


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_files_of_several_parts_are_read_to_the_end(tmp_path: Path, suffix: str) -> None:
    (record,) = records(read(tmp_path / f"page.txt{suffix}", packed(b"one ", suffix) + packed(b"two", suffix)))
    assert record.content == b"one two"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_bomb_does_not_go_off(tmp_path: Path, suffix: str) -> None:
    bomb = packed(bytes(100_000_000), suffix)
    (failure,) = failures(read(tmp_path / f"page.jsonl{suffix}", bomb, max_expansion=50))
    assert "max_expansion" in failure.detail
    (failure,) = failures(read(tmp_path / f"page.txt{suffix}", bomb, max_expansion=50, max_record_bytes=10**9))
    assert "max_expansion" in failure.detail


def test_an_unreadable_file_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.txt").mkdir()
    (failure,) = failures(read(tmp_path / "folder.txt"))
    assert failure.error == "IsADirectoryError"
    (failure,) = failures(read(tmp_path / "gone.txt"))
    assert failure.error == "FileNotFoundError"

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("io.FileIO", refuse)
    (failure,) = failures(read(tmp_path / "secret.txt"))
    assert failure.error == "PermissionError"
    assert "permissions" in failure.detail
