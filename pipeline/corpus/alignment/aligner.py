"""Two posts sentence by sentence: the beads, how sure each is, and how the pair was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, sqrt

import numpy as np

from pipeline.corpus.alignment.costs import COARSE, SIZES, Lengths, MeaningCosts, NameCosts, unlike
from pipeline.corpus.alignment.encoder import LANGUAGES, Encoder, Sums
from pipeline.corpus.alignment.names import name_vectors
from pipeline.corpus.alignment.search import Band, Bead, cheapest

_MOST_CELLS = 160_000  # of a search through all; what is larger is searched near the way through blocks
_COARSER = 4
_MARGIN = 16  # sentences around that way
_WIDE = 250  # around the straight way, where there is no model to find a better one
_LENGTH_WEIGHTS = {True: 0.10, False: 0.14}  # whether the model covers both languages
_SKIPS = {True: 0.74, False: 0.0}  # 1 is what sentences cost that have nothing to do with each other


class Method(StrEnum):
    """How beads were found: by meaning, where the model does not cover a language, or without it."""

    MEANING = "use-m3"
    PARTLY = "use-m3-uncovered"
    LENGTHS = "lengths-names"


@dataclass(frozen=True)
class Side:
    """A post ready to be aligned: its sentences, and what the model makes of them, where there is one."""

    sentences: Sequence[str]
    lang: str
    sums: Sums | None = None

    @property
    def lengths(self) -> Lengths:
        """Their lengths in characters."""
        return np.array([len(sentence.strip()) for sentence in self.sentences], np.float64)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A bead and how sure it is that the two sides are translations of each other, 0 to 1; 0 where a side is empty."""

    bead: Bead
    confidence: float
    similarity: float


@dataclass(frozen=True)
class Alignment:
    """The beads of two posts in order, the method, and how much of both posts is translated, weighed by confidence."""

    beads: tuple[Aligned, ...]
    method: Method
    score: float


def align(src: Side, tgt: Side, encoder: Encoder | None = None) -> Alignment:
    """The alignment of two posts; without an encoder, or where it does not know a script, by lengths and names.

    >>> said = align(Side(["One 12.", "Two, and then 34."], "x"), Side(["Ein 12.", "Zwei, und dann 34."], "y"))
    >>> [aligned.bead.kind for aligned in said.beads], str(said.method)
    (['1-1', '1-1'], 'lengths-names')
    """
    if not src.sentences or not tgt.sentences:
        beads = [Bead(i, i + 1, 0, 0) for i in range(len(src.sentences))]
        beads += [Bead(len(src.sentences), len(src.sentences), j, j + 1) for j in range(len(tgt.sentences))]
        return Alignment(tuple(Aligned(bead, 0.0, 0.0) for bead in beads), Method.LENGTHS, 0.0)
    if encoder is None or src.sums is None or tgt.sums is None:
        return _by_names(src, tgt)
    return _by_meaning(src, tgt, src.sums, tgt.sums, encoder)


def _by_meaning(src: Side, tgt: Side, of_src: Sums, of_tgt: Sums, encoder: Encoder) -> Alignment:
    covered = src.lang in LANGUAGES and tgt.lang in LANGUAGES
    weight, skip = _LENGTH_WEIGHTS[covered], _SKIPS[covered]
    lengths = src.lengths, tgt.lengths

    def costs(factor: int) -> MeaningCosts:
        if factor == 1:
            return MeaningCosts(encoder, of_src, of_tgt, *lengths, SIZES, skip, weight)
        sums = of_src.blocks(factor), of_tgt.blocks(factor)
        longer = [np.add.reduceat(each, np.arange(0, len(each), factor)) for each in lengths]
        return MeaningCosts(encoder, *sums, longer[0], longer[1], COARSE, skip, weight)

    factor = 1
    while len(of_src) * len(of_tgt) / factor**2 > _MOST_CELLS:
        factor *= _COARSER
    chosen = costs(factor)
    beads = cheapest(chosen, Band.whole(chosen.shape))
    while factor > 1:
        factor //= _COARSER
        chosen = costs(factor)
        beads = cheapest(chosen, Band.around(beads, _COARSER, chosen.shape, _MARGIN))
    return _judged(beads, chosen, Method.MEANING) if covered else _judged(beads, _names(src, tgt), Method.PARTLY)


def _names(src: Side, tgt: Side) -> NameCosts:
    rows = name_vectors([*src.sentences, *tgt.sentences])
    count = len(src.sentences)
    return NameCosts(rows[:count], rows[count:], src.lengths, tgt.lengths)


def _by_names(src: Side, tgt: Side) -> Alignment:
    costs = _names(src, tgt)
    band = Band.whole(costs.shape)
    if len(src.sentences) * len(tgt.sentences) > _MOST_CELLS:
        band = Band.slanted(costs.shape, _WIDE)
    return _judged(cheapest(costs, band), costs, Method.LENGTHS)


def _judged(beads: list[Bead], costs: MeaningCosts | NameCosts, method: Method) -> Alignment:
    """The beads with their confidences, and the score of the whole."""
    full = [bead for bead in beads if bead.src_end > bead.src_start and bead.tgt_end > bead.tgt_start]
    distances, similarities = costs.judged(full)
    src, tgt = _spans(costs.src_lengths, costs.tgt_lengths, full)
    ratio = costs.ratio
    of: dict[Bead, Aligned] = {}
    for number, bead in enumerate(full):
        odd = sqrt(float(unlike(src[number : number + 1], tgt[number : number + 1], ratio)[0, 0]))
        extra = bead.src_end - bead.src_start + bead.tgt_end - bead.tgt_start - 2
        confidence = _confidence(method, float(distances[number]), float(similarities[number]), odd, extra)
        of[bead] = Aligned(bead, round(confidence, 3), round(float(similarities[number]), 3))
    weights = np.array([of[bead].confidence for bead in full])
    whole = max(float(costs.src_lengths.sum()), 1.0), max(float(costs.tgt_lengths.sum()), 1.0)
    score = min(float(weights @ src) / whole[0], float(weights @ tgt) / whole[1]) if full else 0.0
    return Alignment(tuple(of.get(bead, Aligned(bead, 0.0, 0.0)) for bead in beads), method, round(score, 3))


def _spans(src: Lengths, tgt: Lengths, beads: list[Bead]) -> tuple[Lengths, Lengths]:
    """The lengths of the sides of beads."""
    of_src, of_tgt = (np.concatenate([[0.0], np.cumsum(lengths)]) for lengths in (src, tgt))
    places = np.array([(b.src_start, b.src_end, b.tgt_start, b.tgt_end) for b in beads], np.int64).reshape(-1, 4).T
    return of_src[places[1]] - of_src[places[0]], of_tgt[places[3]] - of_tgt[places[2]]


# Logistic weights of distance, similarity, oddness of lengths, sentences beyond 1-1, and 1; fitted on beads of
# news and mountaineers' reports in seven language pairs, right ones beside those of posts that do not belong together.
_WEIGHTS = {
    Method.MEANING: (-5.19, 6.46, -1.16, -1.66, 1.61),
    Method.PARTLY: (0.0, 9.28, -2.0, -1.25, 0.71),
    Method.LENGTHS: (0.0, 9.28, -2.0, -1.25, 0.71),
}


def _confidence(method: Method, distance: float, similarity: float, odd: float, extra: int) -> float:
    values = (distance, similarity, odd, float(extra), 1.0)
    total = sum(weight * value for weight, value in zip(_WEIGHTS[method], values, strict=True))
    return 1 / (1 + exp(-total))
