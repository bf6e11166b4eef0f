"""A phrase by itself, read as if it stood in a spun text: for asking, not for repairing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.repair.spun.despin import Despinner
from pipeline.repair.spun.fluency import Fluency
from pipeline.repair.spun.sentences import Word
from pipeline.repair.spun.units import paths

_USUAL = 0.7
_LOW, _HIGH = -10.0, 15.0
_RAREST = -25.0


@dataclass(frozen=True, slots=True)
class PhraseGuess:
    """What a phrase may have stood for, how much likelier that is than that it stands for itself, and more figures."""

    words: tuple[str, ...]
    log_odds: float
    figures: Mapping[str, float]


def best_phrase(reader: Despinner, words: Sequence[str]) -> PhraseGuess:
    """The likeliest other reading of the words of a phrase; themselves where there is none.

    >>> from pipeline.repair.spun.despin import despinner
    >>> best_phrase(despinner(), ["patron", "service"]).words
    ('customer', 'service')
    """
    line = [Word(word, 0, 0, fixed=False) for word in words]
    reading = reader.read([line])[0][0]
    best = next((way for way in paths(reading, 0, len(words)) if way.words != tuple(words)), None)
    if best is None:
        return PhraseGuess(tuple(words), -math.inf, {})
    english = reader.english
    odds = math.log(max(best.share, 1e-9)) - reading.untouched
    kept = [reader.sources.table.kept.get(word, _USUAL) for word in words]
    figures = {
        "bias": 1.0,
        "log_odds": max(_LOW, min(_HIGH, odds)),
        "share": best.share,
        "spun_fits": _fit(english, words),
        "spun_known": _known(english, words),
        "fits": _fit(english, best.words),
        "known": _known(english, best.words),
        "table": float("table" in best.generator),
        "channel": max(_RAREST, best.channel) / len(words),
        "kept_least": min(kept),
        "kept": sum(kept) / len(kept),
        "words": float(len(words)),
        "longer": float(len(best.words) - len(words)),
    }
    return PhraseGuess(best.words, odds, figures)


def _fit(english: Fluency, words: Sequence[str]) -> float:
    return sum(english.association(a, b) for a, b in pairwise(words)) / max(1, len(words) - 1)


def _known(english: Fluency, words: Sequence[str]) -> float:
    return sum(english.knows(a, b) for a, b in pairwise(words)) / max(1, len(words) - 1)
