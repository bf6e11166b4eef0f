"""Pairs of posts aligned and scored, and which of them hold where several compete."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.alignment.aligner import Method, Side, align
from pipeline.corpus.alignment.encoder import Encoder
from pipeline.corpus.alignment.reading import Sentences
from pipeline.corpus.alignment.rows import Post, rows
from pipeline.corpus.settings import AlignmentSettings

# A pair by its places and languages; its score, and how many rows were written of it.
SCORED = np.dtype(
    [("src", "<i8"), ("tgt", "<i8"), ("src_lang", "<i4"), ("tgt_lang", "<i4"), ("score", "<f8"), ("rows", "<i8")]
)
_AS_GOOD = 0.85  # of the best score: a repost of the same translation
_SUMS_KEPT = 200_000  # sentences whose sums are in memory, 2 KB each, until the next post is read

Pairs = NDArray[np.void]
Add = Callable[[tuple[object, ...]], None]


class Pairing:
    """Aligns pairs; the sums of a post are kept while others may need them."""

    def __init__(self, settings: AlignmentSettings, encoder: Encoder | None) -> None:
        self._settings = settings
        self._encoder = encoder
        self._posts: dict[int, Post] = {}
        self._kept = 0

    def aligned(self, pairs: Pairs, documents: Iterable[tuple[int, Sentences]], add: Add) -> Pairs:
        """The pairs with their scores; the rows of those that are good enough go to `add`."""
        of = dict(documents)
        out = pairs.copy()
        for number, pair in enumerate(pairs):
            src, tgt = (self._post(int(pair[side]), of) for side in ("src", "tgt"))
            alignment = align(src.side, tgt.side, self._encoder)
            sure = alignment.method is Method.MEANING
            least = self._settings.score if sure else self._settings.unsure
            out["score"][number] = alignment.score if alignment.score >= least else 0.0
            if alignment.score >= least:
                for row in rows(src, tgt, alignment, self._settings):
                    add(row)
                    out["rows"][number] += 1
        return out

    def _post(self, place: int, of: dict[int, Sentences]) -> Post:
        if place not in self._posts:
            document = of[place]
            if self._kept > _SUMS_KEPT:
                self._posts.clear()
                self._kept = 0
            sums = self._encoder.sums(document.texts) if self._encoder else None
            side = Side(document.texts, document.lang, sums)
            self._posts[place] = Post(document.id, document.provenance, document.numbers, side)
            self._kept += len(document.texts)
        return self._posts[place]


def best(pairs: Pairs, settings: AlignmentSettings) -> NDArray[np.bool_]:
    """Which pairs are as good as any other of their posts with the same language, or nearly."""
    least = min(settings.score, settings.unsure)
    good = pairs["score"] >= max(least, 1e-9)
    for one, lang in (("src", "tgt_lang"), ("tgt", "src_lang")):
        keys, where = np.unique(np.stack([pairs[one], pairs[lang].astype(np.int64)]), axis=1, return_inverse=True)
        top = np.zeros(keys.shape[1])
        np.maximum.at(top, where.ravel(), pairs["score"])
        good &= pairs["score"] >= _AS_GOOD * top[where.ravel()]
    return good
