"""What a context scorer is: it says how likely texts are, so that variants of one sentence can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Scorer(Protocol):
    """A language model. Only the differences between variants of one sentence mean anything."""

    @property
    def name(self) -> str:
        """Its name as results give it: model and version."""
        ...

    def covers(self, lang: str) -> bool:
        """Whether its figures mean something in a language."""
        ...

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        """The natural logarithm of the probability of each text, rounded so that they are the same everywhere."""
        ...
