"""Pages as labelled lines, read from the development sets or from the committed sample."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from zlib import crc32

N_FOLDS = 5

Row = Mapping[str, object]


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
    kind: str = ""

    @property
    def fold(self) -> int:
        """The fold in which the page is tested, 0 to 4."""
        return crc32(self.site.encode()) % N_FOLDS

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def counting(self, counts: tuple[bool, ...]) -> LinePage:
        """The same page, with other lines that count."""
        return replace(self, counts=counts)


def read_lines(path: Path, *, only_hand: bool = False) -> list[LinePage]:
    """The pages of a `.jsonl.zst` file of lines, in its order; `only_hand`: only lines that people labelled count.

    Raises `FileNotFoundError` where there is no such file.
    """
    return _pages(json_lines(path), only_hand=only_hand)


def read_sample(path: Path) -> list[LinePage]:
    """The pages of one half of the committed sample; each is a site of its own."""
    return _pages(map(json.loads, path.read_text(encoding="utf-8").splitlines()), only_hand=False)


def json_lines(path: Path) -> Iterator[Row]:
    """The objects of a `.jsonl.zst` file, one a line."""
    import zstandard  # noqa: PLC0415 only where such a file is read

    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
        for line in io.TextIOWrapper(plain, encoding="utf-8"):
            yield json.loads(line)


def _pages(rows: Iterable[Row], *, only_hand: bool) -> list[LinePage]:
    by_page: dict[str, list[Row]] = {}
    for row in rows:
        by_page.setdefault(str(row["page"]), []).append(row)
    return [_page(name, lines, only_hand=only_hand) for name, lines in by_page.items()]


def _page(name: str, rows: list[Row], *, only_hand: bool) -> LinePage:
    first = rows[0]
    return LinePage(
        name=name,
        site=str(first.get("site", name)),
        lang=str(first["lang"]),
        lines=tuple(str(row["text"]) for row in rows),
        labels=tuple(Label(str(row["label"])) for row in rows),
        counts=tuple(_counts(row, only_hand=only_hand) for row in rows),
        kind=str(first.get("kind", "")),
    )


def _counts(row: Row, *, only_hand: bool) -> bool:
    """Whether a line counts: not if it is blank, has a bit of both, or (if so asked) was labelled by a tool."""
    if row["label"] == Label.MIXED or not str(row["text"]).strip():
        return False
    return not only_hand or bool(row["hand"])
