"""How likely the best repair of a place in a spun document is right: a logistic model over a few figures."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from pipeline.repair.spun.fluency import Fluency
from pipeline.repair.spun.inflection import analyses
from pipeline.repair.spun.lattice import Reading
from pipeline.repair.spun.odd_words import oddness
from pipeline.repair.spun.terms import TermBank
from pipeline.repair.spun.units import Unit

_FAR = 6.0  # nats beyond which a figure says no more
_SET = 2.0  # nats by which the second word is likelier after the first than anywhere, from which on people write both
_COMMON = 4.5  # Zipf frequency from which on a word is plain


@dataclass(frozen=True, slots=True)
class Context:
    """What a place stands in: the reading of its sentence, its document's terms and share of spun words, the language.

    `kept` is how likely each word of the sentence is as it was.
    """

    reading: Reading
    kept: Sequence[float]
    bank: TermBank
    spun: float
    english: Fluency


def contexts(readings: Sequence[Reading], bank: TermBank, english: Fluency) -> list[Context]:
    """The contexts of the sentences of a document."""
    small = english.words.is_function
    kept = [reading.kept() for reading in readings]
    content = [
        share
        for reading, shares in zip(readings, kept, strict=True)
        for word, share in zip(reading.words, shares, strict=True)
        if not small(word)
    ]
    spun = 1 - sum(content) / max(1, len(content))
    return [Context(reading, shares, bank, spun, english) for reading, shares in zip(readings, kept, strict=True)]


def spun_beside(unit: Unit, context: Context) -> float:
    """How likely the word before or after a unit is spun as well: then a part of a term would be repaired."""
    words, small = context.reading.words, context.english.words.is_function
    beside = [at for at in (unit.start - 1, unit.end) if 0 <= at < len(words) and not small(words[at])]
    return max((1 - context.kept[at] for at in beside), default=0.0)


def features(unit: Unit, context: Context) -> dict[str, float]:
    """The figures about the best repair of a unit, each between -6 and 12."""
    english = context.english
    best = unit.repairs[0]
    second = unit.repairs[1].share if len(unit.repairs) > 1 else 1e-4
    spun = context.reading.words[unit.start : unit.end]
    left = context.reading.words[unit.start - 1] if unit.start else "<s>"
    right = context.reading.words[unit.end] if unit.end < len(context.reading.words) else ""
    zipf = english.words.zipf
    generators = best.generator.split("+")
    return {
        "bias": 1.0,
        "share": _logit(best.share),
        "kept": math.log(max(unit.kept, 1e-3)),
        "margin": _near(math.log(max(best.share, 1e-4) / max(second, 1e-4))),
        "channel": max(-12.0, best.channel / unit.parts),
        "spun_zipf": min(map(zipf, spun)) - _COMMON,
        "spun_most": max(map(zipf, spun)) - _COMMON,
        "zipf": min(map(zipf, best.words)) - _COMMON,
        "spun_fits": _fit(english, left, spun, right),
        "fits": _fit(english, left, best.words, right),
        "known": float(_is_known(english, left, spun, right)),
        "same_stem": float(_shared_stem(spun, best.words)),
        "table": float("table" in generators),
        "near": float("thesaurus-1" in generators),
        "far": float("thesaurus-3" in generators),
        "term": float("term" in generators),
        "comes_back": max(math.log1p(context.bank.singles.get(word, 0.0)) for word in best.words),
        "pair_back": math.log1p(_pairs(context.bank, left, best.words, right)),
        "spun_back": max(math.log1p(context.bank.singles.get(word, 0.0)) for word in spun),
        "longer": float(len(best.words) - len(spun)),
        "several": float(len(spun) > 1),
        "parts": float(unit.parts - 1),
        "odd": max(map(oddness, spun)),
        "spun": context.spun,
        "drops": float(len(best.words) < len(spun) and spun[-len(best.words) :] == tuple(best.words)),
        "set": _set(english, spun),
        "shorter": float(
            len(best.words) < len(spun) and set(best.words) <= set(spun) and "thesaurus-1" not in generators
        ),
    }


def may_be_sound(unit: Unit, context: Context) -> bool:
    """Whether people write as well what would be replaced.

    That is so for a set phrase (`quite a few`, `elbow room`) and for what says more than a repair that is its last part
    (`linseed oil`, `taproom`).
    """
    english = context.english
    spun = context.reading.words[unit.start : unit.end]
    best = unit.repairs[0].words
    if " ".join(spun).endswith(" ".join(best)):
        return True
    return len(spun) > 1 and all(english.knows(a, b) or english.association(a, b) >= _SET for a, b in pairwise(spun))


def _set(english: Fluency, spun: Sequence[str]) -> float:
    """The share of the pairs of words inside that people write: of a phrase that is one, all."""
    return sum(english.knows(a, b) for a, b in pairwise(spun)) / max(1, len(spun) - 1)


def _logit(share: float) -> float:
    share = min(max(share, 1e-3), 1 - 1e-3)
    return math.log(share / (1 - share))


def _near(value: float) -> float:
    return max(-_FAR, min(_FAR, value))


def _fit(english: Fluency, left: str, words: Sequence[str], right: str) -> float:
    """How much better than by chance words follow one another here, per place."""
    line = [word for word in (left, *words, right) if word]
    total = sum(english.association(a, b) for a, b in pairwise(line) if a != "<s>")
    return _near(total / max(1, len(line) - 1))


def _is_known(english: Fluency, left: str, words: Sequence[str], right: str) -> bool:
    return english.knows(left, words[0]) or bool(right and english.knows(words[-1], right))


def _pairs(bank: TermBank, left: str, words: Sequence[str], right: str) -> float:
    line = (left, *words, right)
    return max(bank.pairs.get(pair, 0.0) for pair in pairwise(line))


def _shared_stem(spun: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a word comes from the same base as one that it would replace: that is grammar, no synonym."""
    own = {item.lemma for word in spun for item in analyses(word)}
    return any(item.lemma in own for word in words for item in analyses(word))


@dataclass(frozen=True)
class Judge:
    """The weights of the figures."""

    weights: Mapping[str, float]

    def probability(self, figures: Mapping[str, float]) -> float:
        """The probability that the repair is right, to 4 places."""
        total = sum(self.weights.get(name, 0.0) * value for name, value in figures.items())
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


@cache
def spun_model() -> Mapping[str, Mapping[str, float]]:
    """The fitted figures: the tables `gate`, `judge` and so on of `model.toml`."""
    text = files("pipeline").joinpath("data", "spun", "model.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def judge() -> Judge:
    """The judge that comes with the package."""
    return Judge(MappingProxyType(dict(spun_model()["judge"])))
