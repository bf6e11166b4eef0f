"""Where the lines of a page stand: in the page, about its prose, about its plain furniture."""

from __future__ import annotations

import numpy as np

from pipeline.text.furniture.line_model.page import Columns, Numbers

WIDEST = 600  # letters of a line beyond which it is no surer a sign of the main text
PENALTIES = (15, 50)  # letters of prose that a line which is no prose must be worth to be bridged
PLAIN = 0.7  # share of a line that the lexicon explains, from which it is plain furniture


def add_place(columns: Columns) -> Columns:
    """`columns` with place and surroundings added; widths and counts of words become logarithms.

    The densest stretch of prose (the maximum-sum run of lines, prose counting for its width, any other line against
    it) is the likeliest main text: lines are placed by their distance from it.
    """
    width, prose = columns["width"].astype(np.float64), columns["prose"]
    count = len(width)
    row = np.arange(count)
    in_prose = np.where(prose, width, 0)
    total, prose_total = max(float(width.sum()), 1), max(float(in_prose.sum()), 1)
    page = {
        "page_lines": np.log1p(count),
        "page_prose": float(in_prose.sum()) / total,
        "page_median_width": np.log1p(np.median(width)),
        "page_prose_lines": prose.mean(),
    }
    places = {
        "place": row / max(count - 1, 1),
        "from_top": np.log1p(row),
        "from_bottom": np.log1p(count - 1 - row),
        "width_above": np.cumsum(width) / total,
        "prose_above": (np.cumsum(in_prose) - in_prose) / prose_total,
        "prose_to_here": np.cumsum(in_prose) / prose_total,
    }
    for penalty in PENALTIES:
        places |= _about_stretch(np.where(prose, np.minimum(width, WIDEST), -penalty), f"stretch{penalty}")
    places |= _distances(prose, "prose") | _distances(columns["covered"] >= PLAIN, "plain")
    sizes = {
        "word_length": width / np.maximum(columns["words"], 1) / 10,
        "width": np.log1p(width),
        "words": np.log1p(columns["words"]),
    }
    return columns | sizes | places | {name: np.full(count, value) for name, value in page.items()}


def _about_stretch(gains: Numbers, name: str) -> Columns:
    """The place of each line about the run of lines whose `gains` sum to most."""
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    lowest = np.minimum.accumulate(sums[:-1])
    last = int(np.argmax(sums[1:] - lowest))
    first = int(np.flatnonzero(sums[: last + 1] == lowest[last])[-1])
    row = np.arange(len(gains))
    return {
        f"{name}_before": np.log1p(np.maximum(first - row, 0)),
        f"{name}_after": np.log1p(np.maximum(row - last, 0)),
        f"{name}_inside": (row >= first) & (row <= last),
        f"{name}_lines": np.full(len(gains), np.log1p(last - first + 1)),
    }


def _distances(flags: Numbers, name: str) -> Columns:
    """How far above and below each line the next flagged line stands; a page away where there is none."""
    count = len(flags)
    row = np.arange(count)
    above = np.maximum.accumulate(np.where(flags, row, -count))
    below = np.minimum.accumulate(np.where(flags, row, 2 * count)[::-1])[::-1]
    return {f"{name}_up": np.log1p(row - above), f"{name}_down": np.log1p(below - row)}
