"""Slices: all of them together are the file, wherever it is cut and however it is stored."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.readers.base import InputFile, ReaderSettings
from pipeline.readers.registry import cut_file, read_file, read_slice
from pipeline.readers.slices import Slice, Span
from tests.readers.helpers import failures, json_lines

JSONL = json_lines(*({"id": f"k{n % 90}", "text": f"Ça alors, № {n}! " * (n % 7 + 1)} for n in range(100)))
BROKEN_LINES = JSONL.replace(b'{"id": "k5"', b'{"id": ', 1) + b"\n\n \n[1]\n" + b"x" * 5000 + b'\n{"text": "no end"'
CSV = "id,text\n" + "".join(f'{n},"Wer, ""ich""?\nJa, {n}"\n{n}a,plain {n}\n\n' for n in range(60))
BROKEN_CSV = CSV + '7,"open and not closed\n8,fine\n9,5" pipe\n10,"x" y\n11,a,b\n12,last'


def warc(count: int, *, packed: bool = False, junk: bytes = b"") -> bytes:
    out = b""
    for n in range(count):
        page = f"<html><body>Page {n} of the crawl {'.' * (n % 9)}</body></html>".encode()
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
        kind = "request" if n % 4 == 0 else "response"
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
        record = head.encode() + body + b"\r\n\r\n" + (junk if n == count // 2 else b"")
        out += gzip.compress(record, mtime=0) if packed else record
    return out


def parquet(rows: int, group: int) -> bytes:
    sink = io.BytesIO()
    table = pa.table({"id": [f"i{n % 150}" for n in range(rows)], "text": [f"words {n} " * 9 for n in range(rows)]})
    pq.write_table(table, sink, row_group_size=group)
    return sink.getvalue()


def members(data: bytes, size: int) -> bytes:
    return b"".join(gzip.compress(data[at : at + size], mtime=0) for at in range(0, len(data), size))


def frames(data: bytes, size: int) -> bytes:
    pack = zstandard.ZstdCompressor().compress
    return b"".join(pack(data[at : at + size]) for at in range(0, len(data), size))


FILES = {
    "a.jsonl": JSONL,
    "bom.jsonl": b"\xef\xbb\xbf" + JSONL,
    "wide.jsonl": JSONL.decode().encode("utf-16"),
    "broken.jsonl": BROKEN_LINES,
    "one.jsonl.gz": gzip.compress(BROKEN_LINES, mtime=0),
    "many.jsonl.gz": members(JSONL, 900) + b"\0" * 40,
    "many.jsonl.zst": frames(JSONL, 900),
    "cut.jsonl.gz": gzip.compress(JSONL, mtime=0)[:-9],
    "cut.jsonl.zst": zstandard.ZstdCompressor().compress(JSONL)[:-9],
    "rubbish.jsonl.gz": gzip.compress(JSONL, mtime=0) + b"rubbish",
    "a.csv": CSV.encode(),
    "broken.csv": BROKEN_CSV.encode(),
    "broken.csv.gz": gzip.compress(BROKEN_CSV.encode(), mtime=0),
    "cut.csv.gz": gzip.compress(BROKEN_CSV.encode(), mtime=0)[:-12],
    "old.csv": CSV.replace("\n", "\r").encode("cp1250"),
    "no-text.csv": b"1,2\n3,4\n",
    "a.txt": b"a page",
    "a.html.gz": gzip.compress(b"<html>a page", mtime=0),
    "cut.txt.gz": gzip.compress(b"a page", mtime=0)[:-3],
    "a.warc": warc(40),
    "junk.warc": warc(40, junk=b"what is this\r\nand this\r\n"),
    "a.warc.gz": warc(40, packed=True),
    "one.warc.gz": gzip.compress(warc(40, junk=b"?"), mtime=0),
    "cut.warc": warc(40)[:-30],
    "cut.warc.gz": warc(40, packed=True)[:-30],
    "a.parquet": parquet(300, 70),
    "a.parquet.gz": gzip.compress(parquet(300, 70), mtime=0),
    "rubbish.parquet": b"PAR1rubbishPAR1",
    "a.pdf": b"%PDF",
}


def slices(path: Path, size: int, settings: ReaderSettings) -> list[Slice]:
    return list(cut_file(InputFile(path, path.name), settings, size))


@pytest.mark.parametrize("near", [0, 1024 * 1024])
@pytest.mark.parametrize("key", ["", "id"])
@pytest.mark.parametrize("name", FILES)
def test_the_slices_together_are_the_file(
    tmp_path: Path, name: str, key: str, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.readers.cutting._FAR", near)
    monkeypatch.setattr("pipeline.readers.parquet._LARGE_GROUPS", 32 if near else 1)
    path = tmp_path / name
    path.write_bytes(FILES[name])
    settings = ReaderSettings(id=key, max_record_bytes=3000)
    file = InputFile(path, name)
    whole = list(read_file(file, settings))
    for size in (1, 700, 10**6):
        cut = slices(path, size, settings)
        assert [record for piece in cut for record in read_slice(file, piece, settings)] == whole
        assert sum(piece.records for piece in cut) >= len(whole)
    if name in {"a.jsonl", "a.csv", "a.warc", "a.parquet"}:
        assert len(slices(path, 700, settings)) > 3


@pytest.mark.parametrize("name", ["many.jsonl.gz", "a.warc.gz"])
def test_slices_are_reached_from_the_member_that_they_stand_in(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    noise = random.Random(3)  # noqa: S311 nothing secret
    data = json_lines(*({"text": " ".join(str(noise.random()) for _ in range(400))} for _ in range(60)))
    path.write_bytes(members(data, 100_000) if "jsonl" in name else warc(40, packed=True) * 40)
    spans = [piece.where for piece in slices(path, 50_000, ReaderSettings())]
    assert all(isinstance(span, Span) for span in spans)
    assert max(span.start - span.mark.position for span in spans if isinstance(span, Span)) < 200_000
    assert len({span.mark.offset for span in spans if isinstance(span, Span)}) > 2


@pytest.mark.parametrize("name", ["a.jsonl", "many.jsonl.gz", "a.csv", "a.warc", "a.parquet", "a.txt", "broken.jsonl"])
def test_a_changed_byte_changes_the_hash_of_its_slice(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    settings = ReaderSettings()
    before = slices(path, 10**6, settings)
    at = 5 if name == "a.txt" else FILES[name].index(b"7")
    path.write_bytes(FILES[name][:at] + b"8" + FILES[name][at + 1 :])
    assert [piece.sha256 for piece in slices(path, 10**6, settings)] != [piece.sha256 for piece in before]


def test_what_is_added_to_a_file_of_lines_leaves_its_first_slices_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(JSONL)
    before = slices(path, 700, ReaderSettings())
    path.write_bytes(JSONL + JSONL)
    assert slices(path, 700, ReaderSettings())[: len(before) - 1] == before[:-1]


def test_a_line_that_is_too_long_is_cut_around(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(JSONL + b"x" * 300_000 + b"\n" + JSONL)
    settings = ReaderSettings(max_record_bytes=10_000)
    file = InputFile(path, "a.jsonl")
    found = [record for piece in slices(path, 2000, settings) for record in read_slice(file, piece, settings)]
    assert [failure.source for failure in failures(found)] == ["a.jsonl#100"]
    assert len(found) == 201
