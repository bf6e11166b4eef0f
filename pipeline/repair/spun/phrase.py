"""A phrase by itself, read as if it stood in a spun text: for asking, not for repairing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.repair.spun.despin import Despinner
from pipeline.repair.spun.sentences import Word
from pipeline.repair.spun.units import paths


def best_phrase(reader: Despinner, words: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """What the words of a phrase may have stood for, and how much likelier that is than that they stand for themselves.

    >>> from pipeline.repair.spun.despin import despinner
    >>> best_phrase(despinner(), ["patron", "service"])[0]
    ('customer', 'service')
    """
    line = [Word(word, 0, 0, fixed=False) for word in words]
    readings, _ = reader.read([line])
    ways = paths(readings[0], 0, len(words))
    others = [way for way in ways if way.words != tuple(words)]
    if not others:
        return tuple(words), -math.inf
    return others[0].words, math.log(max(others[0].share, 1e-9)) - readings[0].untouched
