"""What two documents have to do with one another, judged by all their words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from pipeline.corpus.duplicates.retelling import Wording, retelling
from pipeline.corpus.duplicates.words import Hashes, Ids, shingles_of
from pipeline.corpus.settings import DuplicateSettings

LEAST_WORDS = 30  # of a document that may be an excerpt or a retelling
NEARLY_ALL = 0.9  # of a document that another one has too, so that it is a part of that one
ONE_SIDED = 4  # times as much the whole has to have for itself than the part


class Kind(IntEnum):
    """How a document repeats another, the surest first."""

    EXACT = 0
    NEAR = 1
    TRUNCATED = 2
    SPUN = 3

    @property
    def label(self) -> str:
        """The name in the tables."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Relation:
    """How two documents repeat one another, and how much (0 to 1).

    For `TRUNCATED`, `shorter` tells which of the two is the part: 0 or 1; -1 for all others.
    """

    kind: Kind
    similarity: float
    shorter: int = -1


@dataclass(frozen=True)
class Text:
    """A document's words in order, and its shingles."""

    ids: Ids
    shingles: Hashes

    @classmethod
    def of(cls, ids: Ids) -> Text:
        """The text of these words."""
        return cls(ids, shingles_of(ids))

    @cached_property
    def wording(self) -> Wording:
        """The words, as retellings are found by."""
        return Wording.of(self.ids)


def compare(one: Text, two: Text, settings: DuplicateSettings) -> Relation | None:
    """The relation of two documents that are not the same to the letter; None where there is none."""
    sizes = len(one.shingles), len(two.shingles)
    if not min(sizes):
        return None
    common = len(np.intersect1d(one.shingles, two.shingles, assume_unique=True))
    jaccard = common / (sum(sizes) - common)
    contained = common / min(sizes)
    part = len(one.ids) > len(two.ids) if sizes[0] != sizes[1] else -1
    enough = min(len(one.ids), len(two.ids)) >= LEAST_WORDS
    if jaccard >= settings.jaccard:
        own = min(sizes) - common, max(sizes) - common
        if enough and contained >= NEARLY_ALL > jaccard and own[1] >= ONE_SIDED * own[0]:
            return Relation(Kind.TRUNCATED, contained, int(part))
        return Relation(Kind.NEAR, jaccard)
    if enough and contained >= settings.containment and part != -1:
        return Relation(Kind.TRUNCATED, contained, int(part))
    retold = retelling(one.wording, two.wording, settings.spun) if enough and settings.spun < 1 else 0.0
    return Relation(Kind.SPUN, retold) if retold >= settings.spun else None
