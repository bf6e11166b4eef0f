"""The lines of pages as arrays of keys, written where the survey can read them again and again."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.keys import hashed, is_ours, line_key, source_of
from pipeline.document import Media, Record
from pipeline.text.decoding import decode, of_text
from pipeline.text.html.fast import fast_lines
from pipeline.text.html.lines import rendered_lines
from pipeline.text.html.parse import parse_html
from pipeline.text.html.rendering import HtmlMode

# A row a line, pages in order; a page's first row is that of its source, with length 0.
LINES = np.dtype([("key", "<u8"), ("page", "<u4"), ("length", "<u4")])
COUNTS = np.dtype([("key", "<u8"), ("count", "<u4")])
Table = NDArray[np.void]


class PageLines:
    """Gathers the lines of some pages. A line that stands twice on a page counts once.

    It takes 16 bytes a line, so that those of a shard are about a quarter of its text. `html` is how
    HTML is rendered when the pages are cleaned.
    """

    def __init__(self, html: HtmlMode = HtmlMode.ACCURATE) -> None:
        self._html = html
        self._keys = array("Q")
        self._pages = array("L")
        self._lengths = array("L")
        self._page = 0

    def add(self, record: Record) -> None:
        """Add a record's page, unless it is of our own output, which was surveyed before.

        Raises whatever reading it raises; nothing of the page is added then.
        """
        if is_ours(record.extra):
            return
        source = hashed(source_of(record))
        found: dict[int, int] = {source: 0}
        for line in visible_lines(record, self._html):
            if line and (key := line_key(source, line)):
                found.setdefault(key, len(line))
        self._keys.extend(found)
        self._lengths.extend(found.values())
        self._pages.extend([self._page] * len(found))
        self._page += 1

    def table(self) -> Table:
        """All rows so far."""
        rows = np.empty(len(self._keys), LINES)
        rows["key"], rows["page"], rows["length"] = self._keys, self._pages, self._lengths
        return rows


def visible_lines(record: Record, html: HtmlMode = HtmlMode.ACCURATE) -> Iterable[str]:
    """The lines of a record's raw text, as `open_record` gives it; HTML without the search for its article."""
    content = record.content
    text = (of_text(content) if isinstance(content, str) else decode(content, declared=record.charset)).text
    if record.media is Media.HTML:
        if html is HtmlMode.FAST:
            return fast_lines(text)
        root = parse_html(text)
        return [] if root is None else [line.text for line in rendered_lines(root)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def counted(rows: Table) -> Table:
    """How many pages carry each key, sorted by key."""
    keys, counts = np.unique(rows["key"], return_counts=True)
    out = np.empty(len(keys), COUNTS)
    out["key"], out["count"] = keys, counts
    return out


def as_bytes(table: Table) -> bytes:
    """A table as the bytes of an `.npy` file: the same bytes for the same rows."""
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    return buffer.getvalue()


def load(path: Path, *, mapped: bool = False) -> Table:
    """The table in a file; `mapped` reads from the disk only what is looked at."""
    table: Table = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    return table
