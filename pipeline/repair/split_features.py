"""What the model of splits weighs: one name for each weight in `pipeline/data/repair_damage.toml`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.repair.style import style
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import Lexicon

_SMALL_LIST = 100_000  # lists below this size hold no rare words
_COMMON_PART = 2.8
_PER_PART = 9.0  # what a part costs on the Zipf scale: 9 is a probability of one


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a token apart: the frequencies of its parts, in order, and where they meet."""

    zipfs: tuple[float, ...]
    places: tuple[int, ...]

    @property
    def total(self) -> float:
        """The logarithm of the probability that words of these frequencies follow each other by chance."""
        return sum(self.zipfs) - _PER_PART * len(self.zipfs)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The likeliest way into so many parts; its `margin` over the next, its `lead` over the best into more or fewer."""

    way: Way
    margin: float
    lead: float


def parts_of(token: str, places: Sequence[int]) -> list[str]:
    """The parts of `token`.

    >>> parts_of("onthesofa", (2, 5))
    ['on', 'the', 'sofa']
    """
    ends = (*places, len(token))
    return [token[start:end] for start, end in zip((0, *places), ends, strict=True)]


def _lengths(name: str, part: str) -> dict[str, float]:
    return {f"{name}_{size}": float(len(part) == size) for size in (1, 2, 3)}


def _of_any(token: str, its: Candidate, lexicon: Lexicon, *, inside: bool) -> dict[str, float]:
    whole = lexicon.zipf(token)
    initial = token[0].isupper()
    return {
        "bias": 1.0,
        "whole": whole,
        "whole_listed": float(whole > 0),
        "length": math.log(len(token)),
        "margin": its.margin,
        "lead": its.lead,
        "initial": float(initial),
        "inside": float(initial and inside and lexicon.lang not in style().nouns_capital),
        "small_list": float(0 < len(lexicon) < _SMALL_LIST),
    }


def features_of_two(token: str, its: Candidate, lexicon: Lexicon, *, inside: bool) -> dict[str, float]:
    """The features of a split in two."""
    head, tail = (part.lower() for part in parts_of(token, its.way.places))
    functions = lexicon.is_function(head), lexicon.is_function(tail)
    compounding = lexicon.lang in repair_tables().compounding
    prefix, suffix = lexicon.prefix_uses(head), lexicon.suffix_uses(tail)
    content = compounding and not any(functions)
    return {
        **_of_any(token, its, lexicon, inside=inside),
        "rarer_part": min(its.way.zipfs),
        "commoner_part": max(its.way.zipfs),
        "rare_head": float(its.way.zipfs[0] < _COMMON_PART),
        "rare_tail": float(its.way.zipfs[1] < _COMMON_PART),
        "function_head": float(functions[0]),
        "function_tail": float(functions[1]),
        "prefix_uses": math.log1p(prefix),
        "suffix_uses": math.log1p(suffix),
        "not_prefix": float(not prefix),
        "not_suffix": float(not suffix),
        "compound": float(content),
        "compound_initial": float(content and token[0].isupper()),
        "compound_no_prefix": float(content and not prefix),
        "compound_no_suffix": float(content and not suffix),
        "compound_function": float(compounding and sum(functions) == 1),
        **_lengths("head", head),
        **_lengths("tail", tail),
    }


def features_of_three(token: str, its: Candidate, lexicon: Lexicon, *, inside: bool) -> dict[str, float]:
    """The features of a split in three."""
    parts = [part.lower() for part in parts_of(token, its.way.places)]
    functions = sum(map(lexicon.is_function, parts))
    compounding = lexicon.lang in repair_tables().compounding
    return {
        **_of_any(token, its, lexicon, inside=inside),
        "rarest_part": min(its.way.zipfs),
        "mean_part": sum(its.way.zipfs) / len(its.way.zipfs),
        "one_function": float(functions == 1),
        "all_functions": float(functions == len(parts)),
        "one_letter": float(any(len(part) == 1 for part in parts)),
        "two_letters": float(sum(len(part) == 2 for part in parts)),  # noqa: PLR2004 as it says
        "function_middle": float(lexicon.is_function(parts[1])),
        "compound": float(compounding),
        "compound_one_function": float(compounding and functions == 1),
    }
