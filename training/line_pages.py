"""Labelled lines of pages, as the line model is trained on them.

A folder holds `*_lines.jsonl.zst` files with one line of a page in each row: page, site, lang, text, label (main,
boilerplate or mixed) and hand (true where people made the label).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.text.furniture.chrome import chrome_lexicon
from pipeline.text.furniture.judging import judge
from pipeline.text.furniture.line_model.evidence import page_matrix
from pipeline.text.furniture.line_model.matrix import LineMatrix
from pipeline.text.lines import split_lines

FOLDS = 5
BY_HAND, BY_TOOL, BY_VOTE = 1.0, 0.6, 0.4  # what a label weighs, by who made it
MAIN_ALONE, POST_ALONE = 0.5, 0.7  # what a page weighs that was made from another
HEADER, FOOTER = 9, 16  # most lines of furniture that are left around a post
INSIDE_DROPPED = 0.7  # share of the furniture inside a post that is taken out
LEAST_MAIN = 3
MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page with their labels.

    `furniture` and `weights` have one number a line; a weight of 0 leaves a line out. `whole` is False for a page
    that was made from another.
    """

    site: str
    lang: str
    whole: bool
    matrix: LineMatrix
    furniture: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]

    @property
    def fold(self) -> int:
        """The fold of the page's site; a model is tested on sites that it has not seen."""
        return zlib.crc32(self.site.encode()) % FOLDS


def read_pages(folder: Path) -> list[Page]:
    """All pages of a folder, and what is made from them: main text alone, and posts with a little furniture around.

    A product sees both: text that was cleaned before has to stay as it is, and a post that was cut from a page
    has less around it than a page.
    """
    pages: list[Page] = []
    for path in sorted(folder.glob("*_lines.jsonl.zst")):
        lines = pd.read_json(path, lines=True, dtype=False)
        lines = lines[lines.text.astype(str).str.strip() != ""]
        guess = BY_TOOL if lines.hand.mean() > MOSTLY else BY_VOTE
        for _, rows in lines.groupby("page", sort=False):
            pages += _variants(rows, guess)
    return pages


def _variants(rows: pd.DataFrame, guess: float) -> Iterator[Page]:
    yield _page(rows, guess, 1.0, whole=True)
    seed = zlib.crc32(str(rows.page.iloc[0]).encode())
    is_main = (rows.label == "main").to_numpy()
    if is_main.sum() < LEAST_MAIN:
        return
    if seed % 3 != 2:  # noqa: PLR2004 two of three pages in each kind, half of them in both
        yield _page(rows[is_main], guess, MAIN_ALONE, whole=False)
    if seed % 3 != 1:
        yield _page(_post(rows, is_main, np.random.default_rng(seed)), guess, POST_ALONE, whole=False)


def _post(rows: pd.DataFrame, is_main: npt.NDArray[np.bool_], random: np.random.Generator) -> pd.DataFrame:
    """The main text with some lines above and below it, and little furniture inside."""
    main = np.flatnonzero(is_main)
    first, last = int(main[0]), int(main[-1])
    start = max(0, first - int(random.integers(0, HEADER)))
    end = min(len(rows), last + 1 + int(random.integers(0, FOOTER)))
    number = np.arange(start, end)
    inside = ~is_main[start:end] & (number > first) & (number < last)
    return rows.iloc[start:end][~(inside & (random.random(end - start) < INSIDE_DROPPED))]


def _page(rows: pd.DataFrame, guess: float, weight: float, *, whole: bool) -> Page:
    lines = [str(text).replace("\n", " ").replace("\r", " ") for text in rows.text]
    told = (rows.label != "mixed").to_numpy()
    trust = np.where(rows.hand.to_numpy(bool), BY_HAND, guess)
    return Page(
        site=str(rows.site.iloc[0]),
        lang=str(rows.lang.iloc[0]),
        whole=whole,
        matrix=page_matrix(judge(split_lines("\n".join(lines)), chrome_lexicon())),
        furniture=(rows.label == "boilerplate").to_numpy().astype(np.float32),
        weights=(weight * trust * told).astype(np.float32),
    )
