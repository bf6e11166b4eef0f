"""Whether two texts tell the same thing in other words, as spinners make them of one.

A spinner puts other words for some, and leaves alone what has no synonyms: the words that hold a
sentence together, numbers, names, links, and the order of all of them. So the measure is the longest
common subsequence of words. Two texts of one pattern, as reports and letters are, have long ones
too; but what they do not have in common is just the numbers and the names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.corpus.duplicates.words import NAME, NUMBER, Ids

MOST_WORDS = 20_000  # of a text are looked at
LEAST_LENGTH = 0.7  # of the shorter text, beside that of the longer
PARTS = 8  # of a text
PART_SHARE = 0.6  # of the common share of the whole that each part has to reach
OTHER_PARTS = 1  # as many may stay below
FEW_ANCHORS = 3  # fewer tell nothing
ANCHOR_SHARE = 0.7  # of the numbers and names of a text that the other one has, too
MOST_NAMES = 0.15  # where a larger share of words has capitals, as German nouns do, they are no names
_PLACES_KEPT = 2_000  # words of a text whose places are kept for the next pair; they take the square of it
_KIND = np.uint32(3)


@dataclass(frozen=True)
class Wording:
    """The words of a text, and what is worked out of them once for all texts that it is compared with."""

    ids: Ids

    @classmethod
    def of(cls, ids: Ids) -> Wording:
        """The wording of a text that has these words."""
        return cls(ids[:MOST_WORDS])

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def words(self) -> list[int]:
        """The words without their kinds."""
        words: list[int] = (self.ids >> np.uint32(2)).tolist()
        return words

    @cached_property
    def anchors(self) -> frozenset[int]:
        """The numbers and names."""
        kinds = self.ids & _KIND
        names = kinds == NAME
        numbers = kinds == NUMBER
        are_names = np.count_nonzero(names) / len(names) <= MOST_NAMES
        return frozenset((self.ids[numbers | names if are_names else numbers] >> np.uint32(2)).tolist())

    @property
    def places(self) -> dict[int, int]:
        """Each word with the places where it stands, as bits."""
        return self._places if len(self) <= _PLACES_KEPT else self._placed()

    @cached_property
    def _places(self) -> dict[int, int]:
        return self._placed()

    def _placed(self) -> dict[int, int]:
        places: dict[int, int] = {}
        known, bit = places.get, 1
        for word in self.words:
            places[word] = known(word, 0) | bit
            bit <<= 1
        return places


def retelling(one: Wording, two: Wording, least: float) -> float:
    """What share of the words stands in the same order in both texts; 0 where neither retells the other to `least`.

    >>> from pipeline.corpus.duplicates.words import Words
    >>> first = "On Monday we took a quick walk to the old harbour, where 14 boats were being mended by the men."
    >>> other = "On Monday we took a fast stroll to the ancient harbour, where 14 boats were being fixed by the men."
    >>> texts = (first, other, first.replace("14", "20").replace("Monday", "Friday"))
    >>> a, b, c = [Wording.of(Words.of([text]).ids) for text in texts]
    >>> retelling(a, b, 0.4), retelling(a, b, 0.9), retelling(a, a, 0.4)
    (0.8, 0.0, 1.0)
    """
    short, long = sorted((len(one), len(two)))
    if not short or short < LEAST_LENGTH * long or not _same_anchors(one, two):
        return 0.0
    kept = _kept(one, two)
    share = kept.bit_count() / long
    if share < least or not _is_even(kept, len(one)):
        return 0.0
    return share if _is_even(_kept(two, one), len(two)) else 0.0


def _kept(one: Wording, two: Wording) -> int:
    """Which words of `one` make up its longest common subsequence with `two`, as bits; of several the first.

    After Hyyrö (2004): a bit a word of `one`, a step a word of `two`.
    """
    every = (1 << len(one)) - 1
    open_ = every
    for match in map(one.places.get, two.words):
        if match:
            taken = open_ & match
            open_ = (open_ + taken | open_ - taken) & every
    return open_ ^ every


def _is_even(kept: int, length: int) -> bool:
    """Whether what is common is spread over the whole text; a passage that was quoted is not."""
    least = PART_SHARE * (kept.bit_count() / length)
    size, longer = divmod(length, PARTS)  # so many parts have a word more
    low = 0
    for part in range(PARTS):
        own = size + (part < longer)
        low += own > 0 and (kept & (1 << own) - 1).bit_count() / own < least
        kept >>= own
    return low <= OTHER_PARTS


def _same_anchors(one: Wording, two: Wording) -> bool:
    """Whether the numbers and names of each text are in the other."""
    most = max(len(one.anchors), len(two.anchors))
    return most < FEW_ANCHORS or len(one.anchors & two.anchors) >= ANCHOR_SHARE * most
