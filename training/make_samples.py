"""Make those pages of `data/raw/` that no editor writes: old encodings, decoding faults, packed files.

Run from the repository's root: `python training/make_samples.py`. The texts in `training/samples/`
were written for this project; names, places and addresses in them are invented.
"""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import ftfy.bad_codecs  # noqa: F401 registers "sloppy-windows-1252"
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

HERE = Path(__file__).parent
TEXTS = HERE / "samples"
RAW = HERE.parent / "data" / "raw"

# A picture of one transparent point: crawls hold pictures, and the reader has to pass over them.
PICTURE = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def text(name: str) -> str:
    """A text of `training/samples/`."""
    return (TEXTS / name).read_text(encoding="utf-8")


def encoded() -> None:
    """Pages in the encodings of their time."""
    (RAW / "elektrichka.txt").write_bytes(text("elektrichka.txt").encode("koi8-r"))
    (RAW / "furui-kamera.txt").write_bytes(text("furui-kamera.txt").encode("shift_jis"))
    (RAW / "kiszonki.html").write_bytes(text("kiszonki.html").encode("iso-8859-2"))


def misread() -> None:
    """A page that somebody took for another encoding and saved again."""
    wrong = text("marche-de-nuit.txt").encode().decode("sloppy-windows-1252")
    (RAW / "marche-de-nuit.txt").write_bytes(wrong.encode())


def packed() -> None:
    """Pages in compressed files."""
    (RAW / "rueckreise.txt.gz").write_bytes(gzip.compress(text("rueckreise.txt").encode(), mtime=0))
    (RAW / "herb-garden.txt.zst").write_bytes(zstandard.ZstdCompressor(level=19).compress(text("spun.txt").encode()))


def table() -> None:
    """A Parquet table of three posts, with columns that are no text."""
    columns = {
        "letter_id": pa.array([1, 2, 3], pa.int32()),
        "writer": ["Ylva", "小圓", None],
        "fetched": [datetime(2013, 5, day, 8, 30, tzinfo=UTC) for day in (2, 3, 4)],
        "content": [text(f"letters-{lang}.txt") for lang in ("sv", "zh", "ko")],
    }
    pq.write_table(pa.table(columns), RAW / "letters.parquet", compression="zstd")


def crawl() -> None:
    """An archive as crawlers write it, each record packed by itself."""
    page = "text/html; charset="
    records = [
        _record(0, "warcinfo", "", b"software: sample\r\n"),
        _answer(1, "http://toulavy.example/vez", page + "windows-1250", text("crawl-cs.html").encode("cp1250")),
        _answer(2, "http://toulavy.example/bod.gif", "image/gif", PICTURE),
        _answer(3, "https://dijkpost.example/brugwachter", page + "utf-8", text("crawl-nl.html").encode()),
    ]
    (RAW / "crawl.warc.gz").write_bytes(b"".join(gzip.compress(record, mtime=0) for record in records))


def _answer(number: int, url: str, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return _record(number, "response", url, head.encode() + body)


def _record(number: int, kind: str, url: str, block: bytes) -> bytes:
    out = io.BytesIO()
    headers = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": f"2013-05-02T08:30:{number:02}Z",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "application/warc-fields",
        "Content-Length": str(len(block)),
    }
    out.write(b"WARC/1.0\r\n")
    for name, value in headers.items():
        if value:
            out.write(f"{name}: {value}\r\n".encode())
    out.write(b"\r\n" + block + b"\r\n\r\n")
    return out.getvalue()


if __name__ == "__main__":
    for make in (encoded, misread, packed, table, crawl):
        make()
    for path in sorted(RAW.iterdir()):
        print(f"{path.stat().st_size:8,}  {path.name}")
