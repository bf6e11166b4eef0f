"""Words that were run together: the ways to take an unknown word apart, and how likely each is right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.repair.style import NOTHING, style
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import Lexicon

_MIN_LENGTH = 3
_MAX_LENGTH = 40  # no two words of prose are longer; keeps hostile input cheap
_SMALL_LIST = 100_000  # lists below this size hold no rare words
_ONE_LETTER_ZIPF = 5.0
_SEEN_HERE = 3.3  # the frequency that a word is given for standing elsewhere in the text
_SHORTEST_SEEN = 4
_SHORTEST_FUNCTION = 3  # where no frequencies help, shorter ones are too likely to be endings

Words = AbstractSet[str]
NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Split:
    """A token taken apart at `at`; `probability` that a careful reader would do the same."""

    at: int
    probability: float


def best_split(token: str, lexicon: Lexicon, here: Words = NO_WORDS) -> Split | None:
    """The likeliest split of `token` in two, or None where the token is common or cannot be split.

    `here` are words (lower-case) that the text holds elsewhere: they are known even if the list has them
    not.

    >>> from pipeline.text.lexicon import lexicon
    >>> best_split("thesofa", lexicon("en")).at
    3
    >>> best_split("sofa", lexicon("en")) is None
    True
    """
    tables = repair_tables()
    if not _MIN_LENGTH <= len(token) <= _MAX_LENGTH or lexicon.zipf(token) >= tables.splits.known_from:
        return None
    found = sorted(ways(token, lexicon, here), reverse=True)
    if not found:
        return None
    if not len(lexicon):
        return _without_list(token, [at for _, at in found], lexicon)
    total, at = found[0]
    margin = total - found[1][0] if len(found) > 1 else tables.splits.no_rival_margin
    values = features(token, at, min(margin, tables.splits.no_rival_margin), lexicon, here)
    return Split(at, tables.splits.probability(values))


def _without_list(token: str, places: Sequence[int], lexicon: Lexicon) -> Split | None:
    """A split of `token` where no frequencies help: the only way, and one of the two a function word."""
    if len(places) > 1:
        return None
    head, tail = token[: places[0]], token[places[0] :]
    function = lexicon.is_function(head) + lexicon.is_function(tail)
    if function != 1 or min(len(head), len(tail)) < _SHORTEST_FUNCTION:
        return None
    return Split(places[0], repair_tables().splits.without_list)


def ways(token: str, lexicon: Lexicon, here: Words) -> Iterator[tuple[float, int]]:
    """(sum of frequencies, place) of every split into two known words."""
    part_from = repair_tables().splits.part_from
    endings = style().endings_not_words.get(lexicon.lang, NOTHING)
    for at in range(1, len(token)):
        tail = token[at:]
        right = _part_zipf(tail, lexicon, here)
        if right < part_from:
            continue
        head = token[:at]
        left = _part_zipf(head, lexicon, here)
        if left < part_from or head[-1] in "'’" or tail[0] in "'’":
            continue
        if tail not in endings or lexicon.is_function(head):
            yield left + right, at


def _part_zipf(part: str, lexicon: Lexicon, here: Words) -> float:
    """The frequency of a part, 0.0 for all below Zipf 2.8.

    Of the single letters, only those that are words of the language count.
    """
    frequency = lexicon.common_zipf(part)
    if len(part) == 1 and (frequency < _ONE_LETTER_ZIPF or not lexicon.is_function(part)):
        return 0.0
    if frequency < _SEEN_HERE and len(part) >= _SHORTEST_SEEN and part.lower() in here:
        return _SEEN_HERE
    return frequency


def _lengths(name: str, part: str) -> dict[str, float]:
    return {f"{name}_{size}": float(len(part) == size) for size in (1, 2, 3)}


def features(token: str, at: int, margin: float, lexicon: Lexicon, here: Words) -> dict[str, float]:
    """What the model weighs; one name for each weight in the data file."""
    head, tail = token[:at].lower(), token[at:].lower()
    left, right, whole = _part_zipf(head, lexicon, here), _part_zipf(tail, lexicon, here), lexicon.zipf(token)
    function = lexicon.is_function(head) + lexicon.is_function(tail)
    compounding = lexicon.lang in repair_tables().compounding
    prefix, suffix = lexicon.prefix_uses(head), lexicon.suffix_uses(tail)
    content = compounding and not function
    return {
        "bias": 1.0,
        "rarer_part": min(left, right),
        "commoner_part": max(left, right),
        "whole": whole,
        "whole_listed": float(whole > 0),
        "function_head": float(lexicon.is_function(head)),
        "function_tail": float(lexicon.is_function(tail)),
        "length": math.log(len(token)),
        "prefix_uses": math.log1p(prefix),
        "suffix_uses": math.log1p(suffix),
        "not_prefix": float(not prefix),
        "not_suffix": float(not suffix),
        "margin": margin,
        "compound": float(content),
        "compound_no_prefix": float(content and not prefix),
        "compound_no_suffix": float(content and not suffix),
        "compound_function": float(compounding and function == 1),
        "initial": float(token[0].isupper()),
        "small_list": float(0 < len(lexicon) < _SMALL_LIST),
        **_lengths("head", head),
        **_lengths("tail", tail),
    }
