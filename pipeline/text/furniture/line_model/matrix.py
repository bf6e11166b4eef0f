"""The lines of a page as numbers that know no language: shape, words, repetition, place.

All lines are counted at once: the page is one array of character classes and one list of words, and every
feature is a sum over a line. So a line costs microseconds however many features it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from pipeline.text.furniture.chrome import Coverage, Kind
from pipeline.text.furniture.line_model.page import Features, Floats, page_text
from pipeline.text.furniture.line_model.place import place
from pipeline.text.furniture.line_model.shape import MANY, shape, signs
from pipeline.text.furniture.line_model.words import Words, page_words, repetition, said

_KINDS = tuple(Kind)
_LEXICON = ("covered", "covered_whole", "hits", "specific")
_KIND_COLUMNS = {kind: column for column, kind in enumerate(_KINDS, start=len(_LEXICON))}


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
    look = shape(page)
    text = said(words, look)
    known = _lexicon(coverages)
    parts = (
        look.features,
        text.features,
        repetition(lines, words),
        known,
        signs(page),
        place(look.width, text.prose, known.values[:, 0]),
    )
    names = tuple(chain.from_iterable(part.names for part in parts))
    values = np.concatenate([part.values for part in parts], axis=1, dtype=np.float32)
    return LineMatrix(names, values, words)


def _lexicon(found: Sequence[Coverage]) -> Features:
    """What the lexicon explains of each line."""
    values = np.zeros((len(found), len(_LEXICON) + len(_KINDS)), np.float32)
    for row, cover in enumerate(found):
        if cover.kind is not None:
            values[row, : len(_LEXICON)] = (
                cover.share,
                cover.share == 1,
                min(cover.hits, MANY),
                min(cover.specific, MANY),
            )
            values[row, _KIND_COLUMNS[cover.kind]] = cover.share
    return Features(_LEXICON + tuple(f"kind_{kind}" for kind in _KINDS), values)
