"""A page's characters as arrays, for counting on all its lines at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.text.furniture.line_model.classes import LAST_LETTER, CharClass, Classes, class_table, code_points

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Features:
    """Some features of a page's lines: `values` has shape (lines, names)."""

    names: tuple[str, ...]
    values: Numbers


def features(columns: Mapping[str, Numbers | float], lines: int) -> Features:
    """Features from single columns; a number stands for a column of it."""
    values = np.empty((lines, len(columns)), np.float32)
    for number, column in enumerate(columns.values()):
        values[:, number] = column
    return Features(tuple(columns), values)


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page's lines, with one line break after each line.

    `points` and `classes` have one entry a character, `line_of` says on which line it stands; `starts` and
    `lengths` (without the line break) have one entry a line.
    """

    points: npt.NDArray[np.uint32]
    classes: Classes
    line_of: Ints
    starts: Ints
    lengths: Ints

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self.lengths)

    @property
    def letters(self) -> Flags:
        """Which characters make words."""
        letters: Flags = self.classes <= LAST_LETTER
        return letters

    def is_class(self, kind: CharClass) -> Flags:
        """Which characters are of a class."""
        found: Flags = self.classes == kind
        return found

    def per_line(self, weights: Numbers) -> Floats:
        """The sum of `weights`, one for each character, by line."""
        return np.bincount(self.line_of, weights=weights, minlength=self.lines).astype(np.float32)


def page_text(lines: Sequence[str]) -> PageText:
    """The lines of a page; none of them is empty or has a line break in it."""
    points = code_points("\n".join(lines) + "\n")
    lengths = np.fromiter(map(len, lines), np.int64, len(lines))
    starts = np.concatenate([[0], np.cumsum(lengths + 1)[:-1]])
    line_of = np.repeat(np.arange(len(lines)), lengths + 1)
    return PageText(points, class_table()[points], line_of, starts, lengths)
