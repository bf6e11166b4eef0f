"""Keys of sources and lines: 64-bit numbers that are the same in every process and on every machine.

A line's key depends on its source too: the first 24 bits are those of the source, so that all that is
known of a source lies together in a sorted table; the other 40 are mixed from both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from posixpath import dirname
from urllib.parse import urlsplit

from pipeline.document import Record

LONG = 200  # code points; a longer line is compared as it is
SOURCE_BITS = 24
LINE_BITS = 64 - SOURCE_BITS
_LINE_MASK = (1 << LINE_BITS) - 1
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W_]+")
_NO_WORDS = {code: None for code in range(128) if not chr(code).isalnum()}
_OUR_COLUMNS = {"source", "post_index", "raw_sha256"}


def source_of(record: Record) -> str:
    """What the record's page shares its furniture with: the host of its address, else its folder or container.

    >>> source_of(Record("a/1.txt", "", url="https://WWW.Example.org/x")), source_of(Record("a/1.txt", ""))
    ('example.org', 'a/')
    >>> source_of(Record("a/posts.jsonl#4", ""))
    'a/posts.jsonl#'
    """
    host = _host(record.url) if record.url else ""
    if host:
        return host
    container, sign, _ = record.source.partition("#")
    return f"{container}#" if sign else f"{dirname(container)}/"


def is_ours(extra: Mapping[str, object]) -> bool:
    """Whether a record is a row of a documents table of ours: it was surveyed before, and what repeats may stay."""
    return extra.keys() >= _OUR_COLUMNS


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def hashed(text: str) -> int:
    """A 64-bit number that stands for `text`."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def line_key(source: int, text: str) -> int:
    """The key of a line, or 0 where it has no words that could be known again.

    Case, digits, punctuation and white space do not count: what mends them does not make another line.

    >>> line_key(7, "3 Comments  »") == line_key(7, "12 comments") != line_key(8, "12 comments")
    True
    >>> line_key(7, "* * *"), line_key(7, "2009")
    (0, 0)
    """
    text = text.strip()
    if len(text) <= LONG:
        plain = _DIGITS.sub("0", text.casefold())
        text = plain.translate(_NO_WORDS) if plain.isascii() else "".join(_WORDS.findall(plain))
        if not text.strip("0"):
            return 0
    mixed = (source ^ hashed(text)) & _LINE_MASK
    return (source & ~_LINE_MASK) | mixed


def source_range(source: int) -> tuple[int, int]:
    """The least and the greatest key that lines of a source may have."""
    return source & ~_LINE_MASK, source | _LINE_MASK
