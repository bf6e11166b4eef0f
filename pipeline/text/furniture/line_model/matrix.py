"""The lines of a page as numbers that know no language: shape, words, repetition, place.

All lines are counted at once: the page is one array of character classes and one list of words, and every
feature is a sum over a line. So a line costs microseconds however many features it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.text.furniture.chrome import Coverage, Kind
from pipeline.text.furniture.line_model.page import Columns, Floats, page_text
from pipeline.text.furniture.line_model.place import add_place
from pipeline.text.furniture.line_model.shape import MANY, shape, signs
from pipeline.text.furniture.line_model.words import Words, page_words, repetition, said

_KINDS = tuple(Kind)
_KIND_COLUMNS = {kind: column for column, kind in enumerate(_KINDS)}


@dataclass(frozen=True, slots=True)
class LineMatrix:
    """A page's lines as numbers: `values` has shape (lines, features), in the order of `features`."""

    features: tuple[str, ...]
    values: Floats
    words: Words


def line_matrix(lines: Sequence[str], coverages: Sequence[Coverage]) -> LineMatrix:
    """The features of a page's lines, none of which is blank or has a line break in it.

    `coverages` is what the lexicon explains of each line.

    >>> from pipeline.text.furniture.chrome import NO_COVERAGE
    >>> matrix = line_matrix(["Home | About", "We went out to the sea, and it was cold."], [NO_COVERAGE] * 2)
    >>> matrix.values.shape == (2, len(matrix.features))
    True
    """
    page = page_text(lines)
    words = page_words(page)
    columns = shape(page)
    columns |= said(words, columns)
    columns |= repetition(lines, words)
    columns |= _lexicon(coverages)
    columns |= signs(page)
    columns = add_place(columns)
    values = np.empty((len(lines), len(columns)), np.float32)
    for number, column in enumerate(columns.values()):
        values[:, number] = column
    return LineMatrix(tuple(columns), values, words)


def _lexicon(found: Sequence[Coverage]) -> Columns:
    """What the lexicon explains of each line."""
    share = np.fromiter((cover.share for cover in found), np.float32, len(found))
    kinds = np.zeros((len(found), len(_KINDS)), np.float32)
    for row, cover in enumerate(found):
        if cover.kind is not None:
            kinds[row, _KIND_COLUMNS[cover.kind]] = cover.share
    return {
        "covered": share,
        "covered_whole": share == 1,
        "hits": np.fromiter((min(cover.hits, MANY) for cover in found), np.float32, len(found)),
        "specific": np.fromiter((min(cover.specific, MANY) for cover in found), np.float32, len(found)),
    } | {f"kind_{kind}": kinds[:, column] for column, kind in enumerate(_KINDS)}
