"""The survey: which lines repeat across the pages of a source, and on how many.

One pass over the input writes the lines of each shard as keys (`pipeline.corpus.page_lines`); they are
then summed up (`pipeline.corpus.counting`) to one small table, which is all that cleaning needs. The
table depends on the records alone, never on shards, workers or their order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.corpus.counting import distinct, frequent, pairs
from pipeline.corpus.keys import hashed, line_key, source_of, source_range
from pipeline.corpus.page_lines import COUNTS, PageLines, Table, as_bytes, counted, load
from pipeline.corpus.settings import SurveySettings
from pipeline.document import Record, Repeat
from pipeline.text.html.rendering import HtmlMode
from pipeline.text.lines import split_lines


@dataclass(frozen=True)
class Survey:
    """The lines that repeat, and on how many pages of their source. The same page again does not count."""

    table: Table
    settings: SurveySettings

    @classmethod
    def load(cls, path: Path, settings: SurveySettings) -> Survey:
        """The survey in a file that holds its table. Raises `OSError` or `ValueError`."""
        return cls(load(path), settings)

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        settings: SurveySettings | None = None,
        html: HtmlMode = HtmlMode.ACCURATE,
    ) -> Survey:
        r"""The survey of a few records, in memory.

        >>> own = ("The boats came in early.", "Rain, and nobody out.", "We painted the door.", "Fog.", "Nets.", "Hay.")
        >>> pages = [Record(f"a/{n}.txt", f"{text * 20}\nSzerző: Ági") for n, text in enumerate(own)]
        >>> [(repeat.pages, repeat.share) for repeat in Survey.of(pages).repeats(pages[0], pages[0].content)]
        [(6, 1.0)]
        """
        lines = PageLines(html)
        for record in records:
            lines.add(record)
        chosen = settings or SurveySettings()
        rows = lines.table()
        counts = counted(rows)
        known = counts[counts["count"] >= chosen.min_pages]
        keys, numbers = np.unique(pairs(rows, known, chosen)["key"], return_counts=True)
        table = np.empty(len(keys), COUNTS)
        table["key"], table["count"] = keys, numbers
        return cls(table[table["count"] >= chosen.min_pages], chosen)

    def repeats(self, record: Record, text: str) -> tuple[Repeat, ...]:
        """The lines of `text`, the raw text of the record's page, that repeat across pages of its source."""
        source = hashed(source_of(record))
        whole = self._pages([source])[0]
        if not whole:
            return ()
        lines = [line for line in split_lines(text) if line.text]
        found = self._pages([line_key(source, line.text) for line in lines])
        least = max(self.settings.min_pages, min(self.settings.many_pages, self.settings.min_share * whole))
        return tuple(
            Repeat(line.start, line.end, pages, min(1.0, round(pages / whole, 4)))
            for line, pages in zip(lines, found, strict=True)
            if pages >= least
        )

    def _pages(self, keys: Sequence[int]) -> list[int]:
        """On how many pages each key stands, 0 for those that do not repeat."""
        table = self.table
        if not len(table) or not keys:
            return [0] * len(keys)
        wanted = np.array(keys, np.uint64)
        at = np.minimum(np.searchsorted(table["key"], wanted), len(table) - 1)
        pages: list[int] = np.where(table["key"][at] == wanted, table["count"][at], 0).tolist()
        return pages

    def sha256(self, sources: Iterable[int]) -> str:
        """A hash of all that the survey says of these sources, given by the hashes of their names."""
        whole = hashlib.sha256()
        for source in sorted(set(sources)):
            low, high = (np.uint64(key) for key in source_range(source))
            start, stop = np.searchsorted(self.table["key"], [low, high], side="left")
            whole.update(self.table[start:stop].tobytes() + b"\n")
        return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Spill:
    """The files of a shard's lines: `lines` in page order, and `counts` of their keys."""

    lines: Path
    counts: Path


def summed(spills: Sequence[Spill], scratch: Path, settings: SurveySettings) -> bytes:
    """The table of the survey as the bytes of its file. `scratch` is a folder for what comes in between.

    Memory is bounded whatever the size of the input: some 200 MB for sums, and 12 bytes for each line
    that repeats, at most 4 million of them. On disk it takes 28 bytes a line while it runs.
    """
    known = frequent([spill.counts for spill in spills], settings.min_pages)
    files = []
    for number, spill in enumerate(spills):
        path = scratch / f"pairs-{number:05}.npy"
        path.write_bytes(as_bytes(pairs(load(spill.lines), known, settings)))
        files.append(path)
    return as_bytes(distinct(files, settings.min_pages))
