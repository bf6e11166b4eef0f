"""Where the lines of a page stand: in the page, about its prose, about its plain furniture."""

from __future__ import annotations

from math import log1p

import numpy as np

from pipeline.text.furniture.line_model.page import Features, Flags, Numbers, features

WIDEST = 600  # letters of a line beyond which it is no surer a sign of the main text
PENALTIES = (15, 50)  # letters of prose that a line which is no prose must be worth to be bridged
PLAIN = 0.7  # share of a line that the lexicon explains, from which it is plain furniture


def place(width: Numbers, prose: Flags, covered: Numbers) -> Features:
    """Where each line stands, from the lines' widths, which are prose, and how much the lexicon explains of each.

    The densest stretch of prose (the maximum-sum run of lines, prose counting for its width, any other line against
    it) is the likeliest main text: lines are placed by their distance from it.
    """
    count = len(width)
    row = np.arange(count)
    from_top = np.log1p(row)
    in_prose = np.where(prose, width, 0.0)
    total, prose_total = max(float(width.sum()), 1), max(float(in_prose.sum()), 1)
    to_here = np.cumsum(in_prose)
    columns: dict[str, Numbers | float] = {
        "place": row / max(count - 1, 1),
        "from_top": from_top,
        "from_bottom": from_top[::-1],
        "width_above": np.cumsum(width) / total,
        "prose_above": (to_here - in_prose) / prose_total,
        "prose_to_here": to_here / prose_total,
        "page_lines": log1p(count),
        "page_prose": float(in_prose.sum()) / total,
        "page_median_width": log1p(_median(width)),
        "page_prose_lines": float(prose.mean()),
    }
    for penalty in PENALTIES:
        gains = np.where(prose, np.minimum(width, WIDEST), -penalty)
        columns |= _about_stretch(gains, f"stretch{penalty}")
    columns |= _distances(prose, "prose")
    columns |= _distances(covered >= PLAIN, "plain")
    return features(columns, count)


def _median(values: Numbers) -> float:
    """As `numpy.median`, which takes ten times as long on few values."""
    ordered, middle = np.sort(values), len(values) // 2
    return float(ordered[middle]) if len(values) % 2 else float(ordered[middle - 1] + ordered[middle]) / 2


def _about_stretch(gains: Numbers, name: str) -> dict[str, Numbers | float]:
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
        f"{name}_lines": log1p(last - first + 1),
    }


def _distances(flags: Numbers, name: str) -> dict[str, Numbers]:
    """How far above and below each line the next flagged line stands; a page away where there is none."""
    count = len(flags)
    row = np.arange(count)
    above = np.maximum.accumulate(np.where(flags, row, -count))
    below = np.minimum.accumulate(np.where(flags, row, 2 * count)[::-1])[::-1]
    return {f"{name}_up": np.log1p(row - above), f"{name}_down": np.log1p(below - row)}
