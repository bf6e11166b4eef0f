"""Records with named fields: which field is the text, and what becomes of the others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from types import NoneType

from pipeline.document import Media, Record
from pipeline.errors import ReadError
from pipeline.readers.base import ReaderSettings

# Names of text fields in corpora and exports, the likeliest first.
TEXT_NAMES = (
    "text",
    "content",
    "body",
    "article",
    "post",
    "raw_content",
    "raw_text",
    "html",
    "content_html",
    "raw_html",
    "full_text",
    "maintext",
    "selftext",
    "message",
    "comment",
    "document",
    "page",
    "description",
)
URL_NAMES = ("url", "link", "permalink", "source_url", "page_url", "uri", "href")

_HTML_OPENINGS = ("<!doctype html", "<html")
_PLAINLY_TEXT = 20  # characters; a shorter value may as well be a name or a key
_LONGEST_ID = 200
_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in "%/\\:#"}


def text_field(names: Iterable[str], settings: ReaderSettings) -> str | None:
    """The field that holds the text, by its name; None where none has a usual name.

    >>> text_field(["id", "Body", "title"], ReaderSettings())
    'Body'
    >>> text_field(["id", "body"], ReaderSettings(text="story")) is None
    True
    """
    if settings.text:
        return settings.text if settings.text in names else None
    return _named(names, TEXT_NAMES)


def url_field(names: Iterable[str], settings: ReaderSettings) -> str | None:
    """The field that holds the address of the page, or None."""
    if settings.url:
        return settings.url if settings.url in names else None
    return _named(names, URL_NAMES)


def _named(names: Iterable[str], usual: tuple[str, ...]) -> str | None:
    by_name = {name.strip().lower(): name for name in reversed(list(names))}
    return next((by_name[name] for name in usual if name in by_name), None)


def longest_text(fields: Mapping[str, object]) -> str | None:
    """The field with the longest string, if that is plainly text: words, and several of them.

    >>> longest_text({"id": "a-77", "story": "It rained all day and nobody came."})
    'story'
    >>> longest_text({"id": "a-77", "path": "/a/very/long/path/to/some/file.jpg"}) is None
    True
    """
    strings = [(len(value), name) for name, value in fields.items() if isinstance(value, str)]
    if not strings:
        return None
    length, name = max(strings, key=lambda item: item[0])
    return name if length >= _PLAINLY_TEXT and _reads_as_text(str(fields[name])) else None


def _reads_as_text(value: str) -> bool:
    """Words parted by spaces, or a script that writes without them."""
    head = value.strip()[:400]
    letters = sum(char.isalpha() for char in head)
    spaced = len(head.split()) > 3 or any(char >= "\u0e00" for char in head)  # noqa: PLR2004
    return spaced and letters * 2 >= len(head) and not head.startswith(("http://", "https://", "data:"))


def no_text(names: Iterable[str], settings: ReaderSettings) -> ReadError:
    """The error for a record or file in which the text field was not found."""
    there = ", ".join(repr(name[:40]) for name in list(names)[:12]) or "nothing"
    if settings.text:
        msg = f"there is no field {settings.text!r}; there is {there}"
        return ReadError(msg, remedy="Mend [reader] text in the recipe.")
    msg = f"no field is plainly the text; there is {there}"
    return ReadError(msg, remedy='Name it in the recipe: [reader] text = "…".')


def record_of(source: str, fields: Mapping[str, object], text: str, settings: ReaderSettings) -> Record:
    """The record whose text is `fields[text]`; the other fields travel in `extra`.

    Raises `ReadError` where the text is no string.
    """
    content = fields[text]
    if not isinstance(content, str | bytes):
        msg = f"the field {text!r} is {_kind(content)}, not a string"
        raise ReadError(msg, remedy="Mend the record, or name another field: [reader] text = …")
    url = url_field(fields, settings)
    address = fields[url] if url is not None else None
    if address is None or not isinstance(address, str) or not _encodable(address):
        url, address = (url if address is None else None), None
    try:
        extra = {name: json_safe(value) for name, value in fields.items() if name not in (text, url)}
    except RecursionError as error:
        msg = "its fields are nested too deep"
        raise ReadError(msg, remedy="Leave out the field that is.") from error
    return Record(source, content, media_of(text, content), url=address or None, extra=extra)


def media_of(name: str, content: str | bytes) -> Media:
    """HTML where the field is named so or its value begins as an HTML document does."""
    head = content[:200]
    start = (head.decode("latin-1") if isinstance(head, bytes) else head).lstrip("\ufeff \t\r\n").lower()
    named = name.strip().lower() in ("html", "raw_html", "content_html") and start.startswith("<")
    return Media.HTML if named or start.startswith(_HTML_OPENINGS) else Media.TEXT


def record_source(source: str, number: int, key: object = None) -> str:
    """The name of record `number` (from 0) of a file, or by its `key` where the recipe names one.

    Signs that mean something in a path are spelled out in keys, which come from anywhere.
    Raises `ReadError` where the key is no printable string or number.

    >>> record_source("a/posts.jsonl", 7)
    'a/posts.jsonl#7'
    >>> record_source("a/posts.jsonl", 7, "../x")
    'a/posts.jsonl#..%2Fx'
    """
    if key is None:
        return f"{source}#{number}"
    name = str(key) if isinstance(key, str | int) and not isinstance(key, bool) else ""
    if not name or len(name) > _LONGEST_ID or not name.isprintable():
        msg = f"record {number} has no usable id"
        raise ReadError(msg, remedy="Mend the record, or leave out [reader] id.")
    return f"{source}#{name.translate(_ESCAPES)}"


def json_safe(value: object) -> object:
    """`value` in types that JSON has: dates as ISO 8601, other things as their text.

    >>> json_safe({"on": date(2009, 1, 12), "score": float("nan"), "tags": ("a", "b")})
    {'on': '2009-01-12', 'score': None, 'tags': ['a', 'b']}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {str(key): json_safe(item) for key, item in value.items()}
        case list() | tuple():
            return [json_safe(item) for item in value]
        case _:
            return _as_text(value)


def _as_text(value: object) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case _:
            return str(value)


_KINDS = {
    NoneType: "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), f"of type {type(value).__name__}")


def _encodable(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)
