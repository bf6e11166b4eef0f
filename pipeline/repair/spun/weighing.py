"""A second opinion on the likelier repairs of a spun document, by a language model that reads more than three words.

The model is slow, so only so many places of a document are shown to it, the surest first. It may put another
of the repairs first, veto the best one, or make it surer: how far is fitted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.repair.context.base import Scorer
from pipeline.repair.context.window import MARGIN, near, rerank
from pipeline.repair.spun.judge import spun_model

PLACES = 40  # of a document that are shown to the model
FROM = 0.2  # how sure a repair has to be to be shown
_WEIGHT = 0.5  # of the model's figures beside those of the trigrams, when the repairs of a place are put in order
_FAR = 8.0  # nats beyond which a margin says no more
_VETO = 0.3

Margins = Mapping[str, float]


@dataclass(frozen=True)
class Weigher:
    """A scorer, and the margins that it found so far in one document."""

    scorer: Scorer
    known: dict[tuple[str, str, tuple[str, ...]], Margins] = field(default_factory=dict)

    def covers(self, lang: str) -> bool:
        """Whether the scorer has something to say about a language."""
        return self.scorer.covers(lang)

    def margins(self, text: str, start: int, end: int, variants: Sequence[str]) -> Margins:
        """By how many nats each variant is likelier than what stands from `start` to `end`."""
        left, right = near(text[:start], text[end:])
        every = (text[start:end], *variants)
        key = (left, right, every)
        if key not in self.known:
            self.known[key] = {item.text: item.margin for item in rerank(self.scorer, left, every, right)}
        return self.known[key]


def worth(share: float, margin: float) -> float:
    """What a repair is worth beside the others of its place."""
    return math.log(max(share, 1e-3)) + _WEIGHT * within(margin)


def surer(sure: float, margin: float) -> float:
    """How sure a repair is, now that a model prefers it by so many nats; one that it is against is hardly ever made.

    >>> surer(0.8, 8.0) > 0.8 > surer(0.8, 2.0) > surer(0.8, -3.0)
    True
    """
    most = sure * _VETO if margin <= -MARGIN else 1.0
    weights = spun_model()["context"]
    sure = min(max(sure, 1e-3), 1 - 1e-3)
    total = weights["bias"] + weights["sure"] * math.log(sure / (1 - sure)) + weights["margin"] * within(margin)
    return round(min(most, 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))), 4)


def within(margin: float) -> float:
    """A margin, but no larger than says something."""
    return max(-_FAR, min(_FAR, margin))
