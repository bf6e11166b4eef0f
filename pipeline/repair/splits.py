"""Words that were run together: the ways to take an unknown word apart, and how likely each is right."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.repair.lexicon import Lexicon
from pipeline.repair.thresholds import SplitModel, repair_tables

_MIN_LENGTH = 3
_MAX_LENGTH = 40  # no two words of prose are longer; keeps hostile input cheap
_AFFIX = 7  # longer words are not productive affixes
_ONE_LETTER_ZIPF = 5.0


@dataclass(frozen=True, slots=True)
class Split:
    """A token taken apart at `at`; `probability` that a careful reader would do the same."""

    at: int
    probability: float


def best_split(token: str, lexicon: Lexicon, *, initial: bool = False) -> Split | None:
    """The likeliest split of `token` in two, or None where the token is common or cannot be split.

    `initial` tells that the token begins with a capital.

    >>> from pipeline.repair.lexicon import lexicon
    >>> best_split("thesofa", lexicon("en")).at
    3
    >>> best_split("sofa", lexicon("en")) is None
    True
    """
    tables = repair_tables()
    if not _MIN_LENGTH <= len(token) <= _MAX_LENGTH or lexicon.zipf(token) >= tables.splits.known_from:
        return None
    ways = sorted(_ways(token, lexicon, tables.splits), reverse=True)
    if not ways:
        return None
    total, at = ways[0]
    margin = total - ways[1][0] if len(ways) > 1 else tables.splits.no_rival_margin
    values = features(token, at, min(margin, tables.splits.no_rival_margin), lexicon, initial=initial)
    return Split(at, tables.splits.probability(values))


def _ways(token: str, lexicon: Lexicon, model: SplitModel) -> Iterator[tuple[float, int]]:
    """(sum of frequencies, place) of every split into two known words."""
    for at in range(1, len(token)):
        head, tail = token[:at], token[at:]
        if "'" in (head[-1], tail[0]) or "’" in (head[-1], tail[0]):
            continue
        left = _part_zipf(head, lexicon)
        if left >= model.part_from:
            right = _part_zipf(tail, lexicon)
            if right >= model.part_from:
                yield left + right, at


def _part_zipf(part: str, lexicon: Lexicon) -> float:
    """The frequency of a part; of the single letters, only those that are words of the language count."""
    frequency = lexicon.zipf(part)
    if len(part) == 1 and (frequency < _ONE_LETTER_ZIPF or not lexicon.is_function(part)):
        return 0.0
    return frequency


def features(token: str, at: int, margin: float, lexicon: Lexicon, *, initial: bool) -> dict[str, float]:
    """What the model weighs; one name for each weight in the data file."""
    head, tail = token[:at].lower(), token[at:].lower()
    left, right, whole = lexicon.zipf(head), lexicon.zipf(tail), lexicon.zipf(token)
    shortest = min(len(head), len(tail))
    function = lexicon.is_function(head) + lexicon.is_function(tail)
    compounding = lexicon.lang in repair_tables().compounding
    return {
        "bias": 1.0,
        "rarer_part": min(left, right),
        "commoner_part": max(left, right),
        "whole": whole,
        "whole_listed": float(whole > 0),
        "function_head": float(lexicon.is_function(head)),
        "function_tail": float(lexicon.is_function(tail)),
        "shortest_1": float(shortest == 1),
        "shortest_2": float(shortest == 2),
        "shortest_3": float(shortest == 3),
        "length": math.log(len(token)),
        "prefix_uses": math.log1p(lexicon.prefix_uses(head)) if len(head) <= _AFFIX else 0.0,
        "suffix_uses": math.log1p(lexicon.suffix_uses(tail)) if len(tail) <= _AFFIX else 0.0,
        "margin": margin,
        "compound": float(compounding and not function),
        "compound_function": float(compounding and function == 1),
        "initial": float(initial),
        "small_list": float(0 < len(lexicon) < 100_000),
    }
