"""Which context scorers there are, and how to get one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pipeline.repair.context.base import Scorer
from pipeline.repair.context.trigram import trigrams


class ScorerKind(StrEnum):
    """The scorers that come with the package or its extras."""

    NONE = "none"
    TRIGRAM = "trigram"
    SMOLLM2 = "smollm2"


class NoScorer:
    """The scorer where there is none: it covers no language, and all texts are equal to it."""

    name = ""

    def covers(self, lang: str) -> bool:  # noqa: ARG002 no language
        """No language."""
        return False

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        """Nothing but zeros."""
        return [0.0] * len(texts)


def scorer(kind: ScorerKind, lang: str) -> Scorer:
    """The scorer of a kind if it covers `lang`, else one that covers nothing.

    >>> scorer(ScorerKind.TRIGRAM, "de").covers("de")
    False
    >>> scorer(ScorerKind.NONE, "en").name
    ''
    """
    match kind:
        case ScorerKind.TRIGRAM if lang == "en":
            return trigrams()
        case _:
            return NoScorer()
