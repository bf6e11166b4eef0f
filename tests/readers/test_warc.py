from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
import zstandard

from pipeline.document import Media, Record
from tests.readers.helpers import failures, read, records, texts

PAGE = b"<html><p>" + "Привет".encode("koi8-r") + b"</p></html>"


def record(kind: str, block: bytes, content_type: str, **headers: str) -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Target-URI: http://a.example/1",
        f"Content-Type: {content_type}",
        f"Content-Length: {headers.pop('length', str(len(block)))}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers)).encode() + b"\r\n\r\n"
    return record("response", head + body, "application/http; msgtype=response")


def page(body: bytes = PAGE) -> bytes:
    return response(body, "Content-Type: text/html; charset=koi8-r")


INFO = record("warcinfo", b"software: demo\r\n", "application/warc-fields")
REQUEST = record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")


def archive(suffix: str, *parts: bytes) -> bytes:
    """Each record a member of its own, as crawlers write them."""
    match suffix:
        case ".gz":
            return b"".join(gzip.compress(part, mtime=0) for part in parts)
        case ".zst":
            return b"".join(zstandard.ZstdCompressor().compress(part) for part in parts)
        case _:
            return b"".join(parts)


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_pages_are_records_with_their_charset_and_address(tmp_path: Path, suffix: str) -> None:
    name = f"crawl.warc{suffix}"
    image = response(b"\x89PNG", "Content-Type: image/png")
    plain = record("conversion", b"hello", "text/plain")
    found = read(tmp_path / name, archive(suffix, INFO, REQUEST, page(), image, plain))
    assert found == [
        Record(f"{name}#2", PAGE, Media.HTML, "koi8-r", "http://a.example/1", {"warc_type": "response"}),
        Record(f"{name}#4", b"hello", Media.TEXT, None, "http://a.example/1", {"warc_type": "conversion"}),
    ]


def chunks(data: bytes) -> bytes:
    return (
        b"".join(b"%x\r\n%b\r\n" % (len(data[i : i + 7]), data[i : i + 7]) for i in range(0, len(data), 7))
        + b"0\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunks(PAGE), ["Transfer-Encoding: chunked"]),
        (gzip.compress(PAGE, mtime=0), ["Content-Encoding: gzip"]),
        (zlib.compress(PAGE), ["Content-Encoding: deflate"]),
        (zlib.compress(PAGE, wbits=-15), ["Content-Encoding: deflate"]),
        (chunks(gzip.compress(PAGE, mtime=0)), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        (PAGE, ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
    ],
    ids=["chunked", "gzip", "zlib", "deflate", "chunked gzip", "unpacked already"],
)
def test_bodies_are_unpacked(tmp_path: Path, body: bytes, headers: list[str]) -> None:
    found = read(tmp_path / "c.warc", response(body, "Content-Type: text/html", *headers))
    assert texts(found) == [PAGE]


def test_a_body_that_cannot_be_unpacked_is_a_failure(tmp_path: Path) -> None:
    packed = response(b"\x0b\xff\x80", "Content-Type: text/html", "Content-Encoding: br")
    found = read(tmp_path / "c.warc", packed + page())
    assert texts(found) == [PAGE]
    assert "'br'" in failures(found)[0].detail


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (response(PAGE, "Content-Type: text/html", status="404 Not Found"), 0),
        (response(b"{}", "Content-Type: application/json"), 0),
        (response(PAGE), 1),
        (response(b"x"), 0),
        (record("response", b"1.2.3.4", "text/dns"), 0),
        (record("revisit", b"", "application/http; msgtype=response"), 0),
        (record("resource", b"<p>x", "application/xhtml+xml"), 1),
        (record("response", b"", "application/http"), 0),
    ],
)
def test_what_is_no_page_is_passed_over(tmp_path: Path, other: bytes, count: int) -> None:
    found = read(tmp_path / "c.warc", other + page())
    assert not failures(found)
    assert len(records(found)) == count + 1


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_truncated_archive_gives_what_is_whole(tmp_path: Path, suffix: str) -> None:
    whole = archive(suffix, page(), page(), page())
    found = read(tmp_path / f"c.warc{suffix}", whole[: len(whole) - 40])
    assert len(records(found)) == 2
    assert [failure.error for failure in failures(found)] == ["Truncated"]


@pytest.mark.parametrize("length", ["3", "-1", "", "many", "99"])
def test_a_wrong_length_harms_at_most_its_neighbour(tmp_path: Path, length: str) -> None:
    bad = record("resource", b"some text", "text/plain", length=length)
    found = read(tmp_path / "c.warc", page() + bad + page() + page())
    assert failures(found)
    assert texts(found)[0] == PAGE
    assert texts(found)[-1] == PAGE
    assert len({item.source for item in found}) == len(found)


def test_a_page_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    packed = response(
        gzip.compress(b"<p>" + bytes(500_000), mtime=0), "Content-Type: text/html", "Content-Encoding: gzip"
    )
    found = read(tmp_path / "c.warc", page(b"<p>" + b"x" * 500_000) + packed + page(), max_record_bytes=10_000)
    assert texts(found) == [PAGE]
    assert [failure.error for failure in failures(found)] == ["RecordTooLong"] * 2


@pytest.mark.parametrize("data", [b"junk", b"\0" * 500_000, b"WARC/1.0\r\n", b"WARC/1.0\r\n" + b"a: b\r\n" * 5000])
def test_junk_is_a_failure(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path / "c.warc", data)
    assert failures(found)
    assert not records(found)


def test_an_empty_archive_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path / "c.warc", b"") == []
