"""From figures to an origin and a probability; `UNKNOWN` where none is sure enough."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Provenance
from pipeline.repair.provenance.features import Look, Norms, vector
from pipeline.repair.provenance.weights import ORIGINS, weights

CLASSES = (Provenance.HUMAN, *map(Provenance, ORIGINS))
LEAST_WORDS = 50
_LEAST_FUNCTION = 0.12  # share of function words in running text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The origin of a text and how likely it is; of `UNKNOWN`, the likeliest other and its probability stay unsaid."""

    origin: Provenance
    score: float | None


_NO_VERDICT = Verdict(Provenance.UNKNOWN, None)


@dataclass(frozen=True)
class Model:
    """Softmax over figures. `thresholds`: the probability from which each class may be claimed."""

    coefficients: NDArray[np.float64]
    norms: Norms
    thresholds: Mapping[str, float]
    languages: frozenset[str]

    @classmethod
    def load(cls) -> Model:
        """The model that comes with the package."""
        text = files("pipeline").joinpath("data", "provenance", "model.json").read_text(encoding="utf-8")
        data = json.loads(text)
        norms: Norms = {lang: [(mean, spread) for mean, spread in rows] for lang, rows in data["norms"].items()}
        return cls(np.array(data["coefficients"]), norms, data["thresholds"], frozenset(data["languages"]))

    def probabilities(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each of `CLASSES`."""
        scores = np.append(figures, 1.0) @ self.coefficients
        shares: NDArray[np.float64] = np.exp(scores - scores.max())
        shares /= shares.sum()
        return shares

    def verdict(self, look: Look) -> Verdict:
        """The origin of a document."""
        if look.lang not in self.languages or not is_prose(look):
            return _NO_VERDICT
        shares = self.probabilities(vector(look, weights(), self.norms))
        found = claimed(shares.tolist(), self.thresholds)
        if found.origin is Provenance.HUMAN and not all(look.lang in known for known in weights().languages[:2]):
            return _NO_VERDICT  # no translation into the language was learned from: its absence says nothing
        return found


def is_prose(look: Look) -> bool:
    """Whether there is enough running text to say anything."""
    if len(look.doc.text.split()) < LEAST_WORDS or len(look.words) < LEAST_WORDS:
        return False
    return look.function_share >= _LEAST_FUNCTION


def claimed(shares: Sequence[float], thresholds: Mapping[str, float]) -> Verdict:
    """The class that may be claimed.

    A round trip is machine translation, too: where only the sum of both is sure, the text is `machine-translated`.

    >>> limits = {"human": 0.9, "machine-translated": 0.8, "round-trip": 0.8, "spun": 0.8}
    >>> claimed([0.05, 0.5, 0.45, 0.0], limits).origin.value, claimed([0.4, 0.3, 0.2, 0.1], limits).origin.value
    ('machine-translated', 'unknown')
    """
    human, translated, twice, spun = (round(float(share), 4) for share in shares)
    for origin, share in ((Provenance.SPUN, spun), (Provenance.ROUND_TRIP, twice), (Provenance.HUMAN, human)):
        if share >= thresholds[origin.value]:
            return Verdict(origin, share)
    if translated + twice >= thresholds[Provenance.MACHINE_TRANSLATED.value]:
        return Verdict(Provenance.MACHINE_TRANSLATED, round(translated + twice, 4))
    return _NO_VERDICT


@cache
def model() -> Model:
    """The model, loaded once."""
    return Model.load()
