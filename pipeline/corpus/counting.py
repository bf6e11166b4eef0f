"""From the lines of all pages to the lines that repeat: the sums behind the survey.

A page is evidence by what it says beside the lines that repeat: its *signature* is the longest of
its own lines, and pages with one signature count once. So a post that was scraped five times counts
as one page, and a page that holds nothing of its own as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.keys import LINE_BITS
from pipeline.corpus.page_lines import COUNTS, Table
from pipeline.corpus.runs import Keys, merged
from pipeline.corpus.settings import SurveySettings

MOST_KEYS = 4_000_000  # lines that are remembered; where there are more, the most frequent
MOST_PAGES = 65_536  # pages of a source that are evidence; of a larger one a sample
OWN_LENGTH = 60  # code points that a page needs of its own to be evidence
OWN_SHARE = 0.15  # and their share of all its lines
PAIRS = np.dtype([("key", "<u8"), ("signature", "<u8")])
_LINE_MASK = np.uint64((1 << LINE_BITS) - 1)

Marks = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def frequent(files: Sequence[Path], least: int, most: int = MOST_KEYS) -> Table:
    """The keys that at least `least` pages carry, sorted; where they are over `most`, the most frequent.

    `files` hold tables of counts.
    """
    kept: list[Table] = []
    size = 0
    for rows in merged(files):
        keys, where = np.unique(rows["key"], return_inverse=True)
        counts = np.bincount(where, weights=rows["count"], minlength=len(keys)).astype(np.int64)
        enough = counts >= least
        table = np.empty(int(enough.sum()), COUNTS)
        table["key"], table["count"] = keys[enough], counts[enough]
        kept.append(table)
        size += len(table)
        if size > most:
            table = np.concatenate(kept)
            least = int(np.sort(table["count"])[::-1][most]) + 1
            kept = [table[table["count"] >= least]]
            size = len(kept[0])
    return np.concatenate(kept) if kept else np.empty(0, COUNTS)


@dataclass(frozen=True)
class _Pages:
    """The lines of a shard's pages beside what is known of them over the whole input.

    One entry a row: `repeated` lines might be furniture, `of` is the number of the row's page. One
    entry a page: where its rows begin, and the pages of its source (0 where they are too few).
    """

    rows: Table
    starts: Numbers
    of: Numbers
    repeated: Marks
    source_pages: Numbers

    @classmethod
    def of_rows(cls, rows: Table, known: Table, settings: SurveySettings) -> _Pages:
        """The pages in `rows`; `known` are the frequent keys."""
        pages = _looked_up(known, rows["key"])
        starts = np.flatnonzero(np.diff(rows["page"].astype(np.int64), prepend=-1))
        of = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rows)))
        source_pages = pages[starts]
        enough = np.minimum(settings.many_pages, settings.min_share * source_pages[of])
        repeated = (source_pages[of] > 0) & (pages >= np.maximum(enough, settings.min_pages))
        repeated[starts] = False
        return cls(rows, starts, of, repeated, source_pages)

    def own_lengths(self) -> Numbers:
        """The lengths of the lines that do not repeat, 0 for the others."""
        return np.where(self.repeated, 0, self.rows["length"]).astype(np.int64)

    def signatures(self) -> Keys:
        """For each page the key of its longest own line; of several the least key."""
        own = self.own_lengths()
        longest = np.maximum.reduceat(own, self.starts)
        keys = np.where((own == longest[self.of]) & (own > 0), self.rows["key"], np.uint64(2**64 - 1))
        return np.minimum.reduceat(keys, self.starts)

    def evidence(self, signatures: Keys) -> Marks:
        """Which pages are evidence: they say enough beside what repeats, and are in the sample."""
        own = np.add.reduceat(self.own_lengths(), self.starts)
        whole = np.add.reduceat(self.rows["length"].astype(np.int64), self.starts)
        sampled = (signatures & _LINE_MASK) < (MOST_PAGES / np.maximum(self.source_pages, 1)) * 2.0**LINE_BITS
        return (self.source_pages > 0) & (own >= OWN_LENGTH) & (own >= OWN_SHARE * whole) & sampled


def pairs(rows: Table, known: Table, settings: SurveySettings) -> Table:
    """The lines that repeat, each with the signatures of the pages that carry it; sorted, each pair once.

    A source stands among the lines, as one that all its pages carry.
    """
    if not len(rows):
        return np.empty(0, PAIRS)
    pages = _Pages.of_rows(rows, known, settings)
    signatures = pages.signatures()
    wanted = pages.repeated.copy()
    wanted[pages.starts] = True
    wanted &= pages.evidence(signatures)[pages.of]
    out = np.empty(int(wanted.sum()), PAIRS)
    out["key"], out["signature"] = rows["key"][wanted], signatures[pages.of[wanted]]
    return _once(out)


def distinct(files: Sequence[Path], least: int) -> Table:
    """How many signatures each key has, sorted by key, for keys that have at least `least`.

    `files` hold tables of pairs.
    """
    tables = []
    for rows in merged(files):
        keys, counts = np.unique(_once(rows)["key"], return_counts=True)
        table = np.empty(int((counts >= least).sum()), COUNTS)
        table["key"], table["count"] = keys[counts >= least], counts[counts >= least]
        tables.append(table)
    return np.concatenate(tables) if tables else np.empty(0, COUNTS)


def _once(table: Table) -> Table:
    """The rows sorted, each once."""
    table = table[np.lexsort((table["signature"], table["key"]))]
    fresh = np.ones(len(table), np.bool_)
    fresh[1:] = table[1:] != table[:-1]
    return table[fresh]


def _looked_up(known: Table, keys: Keys) -> Numbers:
    """The counts of keys, 0 for those that are not known."""
    if not len(known):
        return np.zeros(len(keys), np.int64)
    at = np.minimum(np.searchsorted(known["key"], keys), len(known) - 1)
    return np.where(known["key"][at] == keys, known["count"][at], 0).astype(np.int64)
