"""From signs to an origin and its probability: likelihoods of each sign under each origin, multiplied.

All figures are in `pipeline/data/provenance/model.toml`: how common each origin is taken to be, and how often pages of
it show each level of each sign.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from pipeline.document import Provenance
from pipeline.repair.provenance.signs import Signs

ORIGINS = (Provenance.HUMAN, Provenance.MACHINE_TRANSLATED, Provenance.ROUND_TRIP, Provenance.SPUN)
_OF_PEOPLE = ("none", "typed")
_WEAK = ("none", "slight", "typed")
_HUNDRED = 100
_SMALLEST = 1e-6
Table = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The origin of a text and how likely it is; of `UNKNOWN`, the likeliest other and its probability stay unsaid."""

    origin: Provenance
    score: float | None


NO_VERDICT = Verdict(Provenance.UNKNOWN, None)


@dataclass(frozen=True)
class Model:
    """The figures. `likelihood`: by sign and level, for each origin; `least_words` of a text to be judged."""

    least_words: int
    least_words_human: int
    temper: float
    claim: Mapping[str, float]
    prior: Table
    intact: Mapping[str, float]
    faults_per_100_words: Mapping[str, float]
    likelihood: Mapping[str, Table]

    @classmethod
    def load(cls) -> Model:
        """The model that comes with the package."""
        text = files("pipeline").joinpath("data", "provenance", "model.toml").read_text(encoding="utf-8")
        return cls(**tomllib.loads(text))

    def probabilities(self, signs: Signs) -> dict[Provenance, float]:
        """The probability of each of `ORIGINS`."""
        prior = self.prior["english" if signs.english else "other"]
        logs = {origin: math.log(prior[origin]) + self.temper * self._log(origin, signs) for origin in ORIGINS}
        most = max(logs.values())
        shares = {origin: math.exp(value - most) for origin, value in logs.items()}
        total = sum(shares.values())
        return {origin: share / total for origin, share in shares.items()}

    def _log(self, origin: Provenance, signs: Signs) -> float:
        """The logarithm of the likelihood of all signs, were `origin` the text's."""
        total = 0.0
        for sign, level in signs.levels.items():
            if sign == "damage":
                unharmed = self.unharmed(origin, signs.words)
                value = unharmed if level == "none" else (1 - unharmed) * self.likelihood[sign][level][origin]
                total += math.log(max(_SMALLEST, value))
            else:
                total += self._logs[sign, level, origin]
        return total

    @cached_property
    def _logs(self) -> dict[tuple[str, str, Provenance], float]:
        return {
            (sign, level, origin): math.log(max(_SMALLEST, shares[origin]))
            for sign, levels in self.likelihood.items()
            for level, shares in levels.items()
            for origin in ORIGINS
        }

    def unharmed(self, origin: Provenance, words: int) -> float:
        """How likely a text of so many words shows no damage: the page has none, or none fell into these words."""
        intact = self.intact[origin]
        return intact + (1 - intact) * math.exp(-self.faults_per_100_words[origin] * words / _HUNDRED)

    def verdict(self, signs: Signs) -> Verdict:
        """The origin of a document of enough words; a few weak signs are enough for nothing."""
        probabilities = self.probabilities(signs)
        found = claimed([probabilities[origin] for origin in ORIGINS], self.claim)
        damage = signs.levels["damage"]
        match found.origin:
            case Provenance.HUMAN:
                holds = signs.words >= self.least_words_human and damage in _OF_PEOPLE
            case Provenance.MACHINE_TRANSLATED | Provenance.ROUND_TRIP:
                holds = damage not in _WEAK or signs.levels["left-over"] == "several"
            case _:
                holds = True
        return found if holds else NO_VERDICT


def claimed(shares: Sequence[float], claim: Mapping[str, float]) -> Verdict:
    """The origin that may be claimed, by the probabilities of `ORIGINS`.

    A round trip is machine translation, too: where only the sum of both is sure, the text is `machine-translated`.

    >>> limits = {"human": 0.9, "machine-translated": 0.8, "round-trip": 0.8, "spun": 0.8}
    >>> claimed([0.05, 0.5, 0.45, 0.0], limits).origin.value, claimed([0.4, 0.3, 0.2, 0.1], limits).origin.value
    ('machine-translated', 'unknown')
    """
    by_origin = dict(zip(ORIGINS, (round(float(share), 4) for share in shares), strict=True))
    for origin, share in sorted(by_origin.items(), key=lambda item: -item[1]):
        if share >= claim[origin]:
            return Verdict(origin, share)
    both = round(by_origin[Provenance.MACHINE_TRANSLATED] + by_origin[Provenance.ROUND_TRIP], 4)
    if both >= claim[Provenance.MACHINE_TRANSLATED]:
        return Verdict(Provenance.MACHINE_TRANSLATED, both)
    return NO_VERDICT


@cache
def model() -> Model:
    """The model, loaded once."""
    return Model.load()
