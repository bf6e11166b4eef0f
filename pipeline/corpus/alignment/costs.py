"""What it costs to take sentences of two posts for translations of each other: by meaning, and by length and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.alignment.encoder import Encoder, Sums, Vectors
from pipeline.corpus.alignment.search import Bead, Grid

MOST = 6  # sentences in a bead, both sides together
SIZES = tuple((a, total - a) for total in range(2, MOST + 1) for a in range(1, total))
COARSE = ((1, 1), (1, 2), (2, 1))
_SKIP_SHARE = 0.01
_MORE = 0.01  # for each sentence beyond 1-1, so that of two ways alike the plain one is taken
_SAMPLED = 128  # sentences of a post that stand for all, where a measure is wanted of the whole

Lengths = NDArray[np.float64]


@dataclass(frozen=True)
class MeaningCosts:
    """The distance of two stretches beside their distance to what else the other post says (as Vecalign has it).

    `fixed_skip`: what a sentence costs that is left alone; where it is 0, about what the best of those
    pairs cost that cannot all be matches, for languages that the model places badly.
    """

    encoder: Encoder
    src: Sums
    tgt: Sums
    src_lengths: Lengths
    tgt_lengths: Lengths
    sizes: tuple[tuple[int, int], ...] = SIZES
    fixed_skip: float = 0.0
    length_weight: float = 0.0

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of sentences."""
        return len(self.src), len(self.tgt)

    @cached_property
    def _means(self) -> tuple[Vectors, Vectors]:
        """What each post says on the whole: the mean of stretches of all sizes, of a sample of its sentences."""
        return self._mean(self.src, max(a for a, _ in self.sizes)), self._mean(self.tgt, max(b for _, b in self.sizes))

    def _mean(self, sums: Sums, most: int) -> Vectors:
        vectors = [
            self.encoder.vectors(_sampled(sums.joined(size))).mean(axis=0)
            for size in range(1, min(most, len(sums)) + 1)
        ]
        mean: Vectors = np.mean(vectors, axis=0)
        return mean

    @cached_property
    def skip(self) -> float:
        """The cost of a sentence that has no counterpart."""
        if self.fixed_skip:
            return self.fixed_skip
        src, tgt = (self.encoder.vectors(_sampled(sums)) for sums in (self.src, self.tgt))
        others = np.sort(self._costs(src, tgt), axis=None)[min(len(src), len(tgt)) :]
        return float(np.quantile(others, _SKIP_SHARE)) if len(others) else 1.0

    def _costs(self, src: Vectors, tgt: Vectors) -> Grid:
        """The distance of each to each, relative to what is usual for both."""
        of_src, of_tgt = self._means
        usual = (1 - src @ of_tgt)[:, None] + (1 - tgt @ of_src)[None, :]
        return np.asarray(2 * (1 - src @ tgt.T) / (1e-6 + usual), np.float64)

    def block(self, rows: range, columns: range) -> Grid:
        """See `Costs`."""
        out = np.zeros((len(self.sizes), len(rows), len(columns)))
        src = {a: self._ending(self.src, rows, a) for a in sorted({a for a, _ in self.sizes})}
        tgt = {b: self._ending(self.tgt, columns, b) for b in sorted({b for _, b in self.sizes})}
        for number, (a, b) in enumerate(self.sizes):
            out[number] = a * b * np.maximum(self._costs(src[a], tgt[b]), 0.0) + _MORE * (a + b - 2)
            if self.length_weight:
                out[number] += (
                    a
                    * b
                    * self.length_weight
                    * unlike(ending(self.src_lengths, rows, a), ending(self.tgt_lengths, columns, b), self.ratio)
                )
        return out

    @cached_property
    def ratio(self) -> float:
        """How much longer the target is."""
        return _ratio(self.src_lengths, self.tgt_lengths)

    def judged(self, beads: Sequence[Bead]) -> tuple[Lengths, Lengths]:
        """The distances and similarities of beads that have both sides."""
        pieces = [slice(start, start + _SAMPLED) for start in range(0, len(beads), _SAMPLED)]
        found = [self._judged(beads[piece]) for piece in pieces]
        if not found:
            return _NONE
        return np.concatenate([one for one, _ in found]), np.concatenate([other for _, other in found])

    def _judged(self, beads: Sequence[Bead]) -> tuple[Lengths, Lengths]:
        src = self.encoder.vectors(_added(self.src, [(bead.src_start, bead.src_end) for bead in beads]))
        tgt = self.encoder.vectors(_added(self.tgt, [(bead.tgt_start, bead.tgt_end) for bead in beads]))
        distances = np.diagonal(self._costs(src, tgt)).astype(np.float64)
        return distances, np.einsum("ij,ij->i", src, tgt).astype(np.float64)

    def _ending(self, sums: Sums, places: range, size: int) -> Vectors:
        """The vectors of the stretches of `size` sentences that end at each place."""
        first = places.start - size + 1
        start, stop = max(0, first), min(len(sums), places.stop)
        found = self.encoder.vectors(sums.part(start, stop).joined(size)) if stop - start >= size else None
        out = np.zeros((len(places), sums.rows.shape[1]), np.float32)
        if found is not None:
            out[start - first : start - first + len(found)] = found
        return out


@dataclass(frozen=True)
class NameCosts:
    """Lengths as Gale and Church have them, and the signs that both sides share (`pipeline.corpus.alignment.names`)."""

    src_names: Lengths
    tgt_names: Lengths
    src_lengths: Lengths
    tgt_lengths: Lengths
    sizes: tuple[tuple[int, int], ...] = SIZES
    skip: float = 4.0
    name_weight: float = 4.0

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of sentences."""
        return len(self.src_names), len(self.tgt_names)

    @cached_property
    def ratio(self) -> float:
        """How much longer the target is."""
        return _ratio(self.src_lengths, self.tgt_lengths)

    def block(self, rows: range, columns: range) -> Grid:
        """See `Costs`."""
        out = np.zeros((len(self.sizes), len(rows), len(columns)))
        src = {a: _unit(ending(self.src_names, rows, a)) for a in sorted({a for a, _ in self.sizes})}
        tgt = {b: _unit(ending(self.tgt_names, columns, b)) for b in sorted({b for _, b in self.sizes})}
        for number, (a, b) in enumerate(self.sizes):
            lengths = ending(self.src_lengths, rows, a), ending(self.tgt_lengths, columns, b)
            shared = (a + b) / 2 * self.name_weight * (src[a] @ tgt[b].T)
            out[number] = unlike(*lengths, self.ratio) - shared + _PRIOR * (a + b - 2)
        return out

    def judged(self, beads: Sequence[Bead]) -> tuple[Lengths, Lengths]:
        """Zeros, and how much of their signs beads share."""
        if not beads:
            return _NONE
        src = _unit(np.array([self.src_names[bead.src_start : bead.src_end].sum(axis=0) for bead in beads]))
        tgt = _unit(np.array([self.tgt_names[bead.tgt_start : bead.tgt_end].sum(axis=0) for bead in beads]))
        return np.zeros(len(beads)), np.einsum("ij,ij->i", src, tgt)


_PRIOR = 2.4  # what each sentence beyond 1-1 costs: the logarithm of how much rarer it is
_NONE = (np.empty(0), np.empty(0))


def _unit(rows: Lengths) -> Lengths:
    unit: Lengths = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def _ratio(src: Lengths, tgt: Lengths) -> float:
    return float(max(1.0, tgt.sum()) / max(1.0, src.sum()))


def _added(sums: Sums, spans: Sequence[tuple[int, int]]) -> Sums:
    """The sums of stretches of sentences."""
    rows = np.array([sums.rows[start:stop].sum(axis=0) for start, stop in spans], np.float32)
    return Sums(rows, np.array([sums.tokens[start:stop].sum() for start, stop in spans], np.float32))


def unlike(src: Lengths, tgt: Lengths, ratio: float) -> Grid:
    """How unlikely two lengths (in characters) are for translations, in standard deviations squared / 2 (at most 8)."""
    expected = src[:, None] * ratio
    spread = np.sqrt(_SPREAD * ratio * (src[:, None] + tgt[None, :] / max(ratio, 1e-3)) / 2 + 1)
    deviation = (tgt[None, :] - expected) / spread
    return np.minimum(deviation**2 / 2, 8.0)


_SPREAD = 6.8  # variance of the length of a translation for each character (Gale and Church 1993)


def ending(lengths: Lengths, places: range, size: int) -> Lengths:
    """The lengths of the stretches of `size` sentences that end at each place; 0 where one would begin before 0."""
    stops = np.array(places) + 1
    out = np.zeros((len(places), *lengths.shape[1:]))
    for back in range(1, size + 1):
        found = stops - back >= 0
        out[found] += lengths[stops[found] - back]
    out[stops < size] = 0.0
    return out


def _sampled(sums: Sums) -> Sums:
    """At most 128 of them, evenly spread."""
    if len(sums) <= _SAMPLED:
        return sums
    chosen = np.arange(_SAMPLED) * len(sums) // _SAMPLED
    return Sums(sums.rows[chosen], sums.tokens[chosen])
