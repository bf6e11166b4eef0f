"""Pairs that were compared and found to be duplicates, as tables."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.duplicates.compare import Text, compare
from pipeline.corpus.duplicates.features import WordFiles
from pipeline.corpus.duplicates.pairs import Pairs
from pipeline.corpus.settings import DuplicateSettings

# `part` is the document that is a part of the other, -1 where neither is.
EDGE = np.dtype([("one", "<i8"), ("two", "<i8"), ("part", "<i8"), ("similarity", "<f8"), ("kind", "u1")])
Edges = NDArray[np.void]
_DIGITS = 6
_WORDS_KEPT = 250_000  # of all texts that are kept for the next pairs; a word takes some 200 bytes


def edges(pairs: Pairs, words: WordFiles, settings: DuplicateSettings) -> Edges:
    """The duplicates among `pairs`, in their order."""
    return np.array(list(_found(pairs, words, settings)), EDGE)


def _found(pairs: Pairs, words: WordFiles, settings: DuplicateSettings) -> Iterator[tuple[int, int, int, float, int]]:
    texts = _Texts(words)
    for one, two in pairs.tolist():
        relation = compare(texts.text(one), texts.text(two), settings)
        if relation is not None:
            part = -1 if relation.shorter < 0 else (one, two)[relation.shorter]
            yield one, two, part, round(relation.similarity, _DIGITS), int(relation.kind)


class _Texts:
    """The texts that were asked for last: pairs come sorted, so that neighbours share theirs."""

    def __init__(self, words: WordFiles) -> None:
        self._words = words
        self._kept: dict[int, Text] = {}
        self._room = _WORDS_KEPT

    def text(self, key: int) -> Text:
        found = self._kept.pop(key, None)
        if found is None:
            found = Text.of(self._words.ids(key))
            self._room -= len(found.ids)
        self._kept[key] = found
        while self._room < 0 and len(self._kept) > 1:
            self._room += len(self._kept.pop(next(iter(self._kept))).ids)
        return found
