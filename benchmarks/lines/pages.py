"""Pages as labelled lines, read from the development sets or from the committed sample."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zlib import crc32

N_FOLDS = 5


class Label(StrEnum):
    """What a line is. `METADATA`: a title, date or byline, right whether kept or taken out as such."""

    MAIN = "main"
    BOILERPLATE = "boilerplate"
    METADATA = "metadata"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page: its lines without line breaks, their labels, and which of them count.

    `site` groups pages for cross-validation: all pages of a site are in one fold.
    """

    name: str
    site: str
    lang: str
    lines: tuple[str, ...]
    labels: tuple[Label, ...]
    counts: tuple[bool, ...]

    @property
    def fold(self) -> int:
        """The fold in which the page is tested, 0 to 4."""
        return crc32(self.site.encode()) % N_FOLDS

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def read_lines(path: Path, *, only_hand: bool = False) -> list[LinePage]:
    """The pages of a `.jsonl.zst` file of lines, in its order; `only_hand`: only lines that people labelled count.

    Raises `FileNotFoundError` where there is no such file.
    """
    pages: dict[str, list[dict[str, object]]] = {}
    for row in _json_lines(path):
        pages.setdefault(str(row["page"]), []).append(row)
    return [_page(name, rows, only_hand=only_hand) for name, rows in pages.items()]


def _json_lines(path: Path) -> Iterator[dict[str, object]]:
    import zstandard  # noqa: PLC0415 only where such a file is read

    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
        for line in io.TextIOWrapper(plain, encoding="utf-8"):
            yield json.loads(line)


def _page(name: str, rows: list[dict[str, object]], *, only_hand: bool) -> LinePage:
    labels = tuple(Label(str(row["label"])) for row in rows)
    return LinePage(
        name=name,
        site=str(rows[0]["site"]),
        lang=str(rows[0]["lang"]),
        lines=tuple(str(row["text"]) for row in rows),
        labels=labels,
        counts=tuple(
            label is not Label.MIXED and (bool(row["hand"]) or not only_hand)
            for label, row in zip(labels, rows, strict=True)
        ),
    )
