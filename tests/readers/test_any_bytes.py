from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.readers.base import ReaderSettings
from pipeline.readers.registry import suffixes
from tests.readers.helpers import packed, read

LOOSE = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = (
    *(b'{"text": "a"}', b"text,url", b"a,b", b"a\tb", b'"', b'""', b"sep=;", b"\r\n", b"\n", b"\0", b"PAR1"),
    *(b"WARC/1.0", b"Content-Length: 3", b"WARC-Type: response", b"HTTP/1.1 200 OK"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08"),
)
JUMBLES = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)), max_size=25).map(b"".join)


@LOOSE
@given(
    data=st.one_of(st.binary(max_size=300), JUMBLES),
    suffix=st.sampled_from(suffixes()),
    packing=st.sampled_from(["", ".gz", ".zst"]),
    cut=st.integers(0, 20),
)
@example(data=b'a,b\n"', suffix=".csv", packing="", cut=0)
def test_no_bytes_make_a_reader_raise(tmp_path: Path, data: bytes, suffix: str, packing: str, cut: int) -> None:
    whole = packed(data, packing)
    found = read(tmp_path / f"x{suffix}{packing}", whole[: len(whole) - cut], max_record_bytes=100)
    assert len({item.source for item in found}) == len(found)
    json.dumps([dict(item.extra) for item in found if hasattr(item, "extra")], allow_nan=False)


@pytest.mark.parametrize("encoding", ["no-such-thing", "hex", "rot13"])
def test_an_encoding_that_does_not_exist_is_refused(encoding: str) -> None:
    with pytest.raises(ValidationError, match="not the name of an encoding"):
        ReaderSettings(encoding=encoding)
