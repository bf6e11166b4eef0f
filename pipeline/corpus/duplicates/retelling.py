"""Whether two texts tell the same thing in other words, as spinners make them of one.

A spinner puts other words for some, and leaves alone what has no synonyms: the words that hold a
sentence together, numbers, names, links, and the order of all of them. So the measure is the longest
common subsequence of words. Two texts of one pattern, as reports and letters are, have long ones
too; but what they do not have in common is just the numbers and the names.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.duplicates.words import NAME, NUMBER, Ids

MOST_WORDS = 20_000  # of a text are looked at
LEAST_LENGTH = 0.7  # of the shorter text, beside that of the longer
PARTS = 8  # of a text
PART_SHARE = 0.6  # of the common share of the whole that each part has to reach
OTHER_PARTS = 1  # as many may stay below
FEW_ANCHORS = 3  # fewer tell nothing
ANCHOR_SHARE = 0.7  # of the numbers and names of a text that the other one has, too
MOST_NAMES = 0.15  # where a larger share of words has capitals, as German nouns do, they are no names
_KIND = np.uint32(3)


def retelling(one: Ids, two: Ids) -> float:
    """What share of the words stands in the same order in both texts, 0 where neither retells the other.

    >>> from pipeline.corpus.duplicates.words import Words
    >>> first = "On Monday we took a quick walk to the old harbour, where 14 boats were being mended by the men."
    >>> other = "On Monday we took a fast stroll to the ancient harbour, where 14 boats were being fixed by the men."
    >>> texts = [Words.of([text]).ids for text in (first, other, first.replace("14", "20").replace("Monday", "Friday"))]
    >>> retelling(texts[0], texts[1]), retelling(texts[0], texts[0])
    (0.8, 1.0)
    """
    one, two = one[:MOST_WORDS], two[:MOST_WORDS]
    short, long = sorted((len(one), len(two)))
    if not short or short < LEAST_LENGTH * long or not _same_anchors(one, two):
        return 0.0
    first, second = (one >> np.uint32(2)).tolist(), (two >> np.uint32(2)).tolist()
    kept = _kept(first, second)
    share = float(kept.sum()) / long
    return share if _is_even(kept) and _is_even(_kept(second, first)) else 0.0


def _kept(one: list[int], two: list[int]) -> NDArray[np.bool_]:
    """Which words of `one` make up its longest common subsequence with `two`; of several the first.

    After Hyyrö (2004): a bit a word of `one`, a step a word of `two`.
    """
    places: dict[int, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << at
    every = (1 << len(one)) - 1
    open_ = every
    for word in two:
        if match := places.get(word, 0):
            taken = open_ & match
            open_ = (open_ + taken | open_ - taken) & every
    found = np.frombuffer((open_ ^ every).to_bytes(len(one) // 8 + 1, "little"), np.uint8)
    return np.unpackbits(found, bitorder="little")[: len(one)].astype(np.bool_)


def _is_even(kept: NDArray[np.bool_]) -> bool:
    """Whether what is common is spread over the whole text; a passage that was quoted is not."""
    parts = np.array_split(kept, PARTS)
    low = sum(float(part.mean()) < PART_SHARE * float(kept.mean()) for part in parts if len(part))
    return low <= OTHER_PARTS


def _same_anchors(one: Ids, two: Ids) -> bool:
    """Whether the numbers and names of each text are in the other."""
    found = [_anchors(ids) for ids in (one, two)]
    if max(map(len, found)) < FEW_ANCHORS:
        return True
    common = len(np.intersect1d(found[0], found[1], assume_unique=True))
    return common >= ANCHOR_SHARE * max(map(len, found))


def _anchors(ids: Ids) -> Ids:
    kinds = ids & _KIND
    names = kinds == NAME
    wanted = (kinds == NUMBER) | names if names.mean() <= MOST_NAMES else kinds == NUMBER
    return np.unique(ids[wanted] >> np.uint32(2))
