"""Words that were run together: the ways to take an unknown word apart, and how likely each is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.repair.derived import has_bound_prefix, is_derived
from pipeline.repair.split_features import Candidate, Way, features_of_three, features_of_two
from pipeline.repair.style import NOTHING, style
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import Lexicon

_MIN_LENGTH = 3
_MAX_LENGTH = 40  # no two words of prose are longer; keeps hostile input cheap
_ONE_LETTER_ZIPF = 5.0
_SEEN_HERE = 3.3  # the frequency that a word is given for standing elsewhere in the text
_SHORTEST_SEEN = 4
_SHORTEST_FUNCTION = 3  # where no frequencies help, shorter ones are too likely to be endings
_COMMON_FUNCTION = 5.0  # beside a function word as common as this, a rarer part will do
_SHORTEST_RARE = 3

Words = AbstractSet[str]
NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Split:
    """A token taken apart at one or two `places`; `probability` that a careful reader would do the same."""

    places: tuple[int, ...]
    probability: float


def best_split(token: str, lexicon: Lexicon, here: Words = NO_WORDS, *, inside: bool = False) -> Split | None:
    """The likeliest split of `token` in two or three, or None where the token is common or cannot be split.

    `here` are words (lower-case) that the text holds elsewhere: they are known even if the list has them
    not. `inside`: the token stands inside a sentence, so that a capital at its beginning is that of a name.

    >>> from pipeline.text.lexicon import lexicon
    >>> best_split("thesofa", lexicon("en")).places
    (3,)
    >>> best_split("onthesofa", lexicon("en")).places
    (2, 5)
    >>> best_split("sofa", lexicon("en")) is None
    True
    """
    model = repair_tables().splits
    if not _MIN_LENGTH <= len(token) <= _MAX_LENGTH or lexicon.zipf(token) >= model.known_from:
        return None
    if not len(lexicon):
        return _without_list(token, lexicon, here)
    two, three = candidates(token, lexicon, here)
    found: list[Split] = []
    if two:
        values = features_of_two(token, two, lexicon, inside=inside)
        found.append(Split(two.way.places, model.probability(values)))
    if three:
        values = features_of_three(token, three, lexicon, inside=inside)
        found.append(Split(three.way.places, model.probability_of_three(values)))
    return max(found, key=lambda split: split.probability, default=None)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The frequencies of what a token begins with, and of what it ends with, by where that ends or begins."""

    heads: Sequence[float]
    tails: Sequence[float]

    @classmethod
    def of(cls, token: str, lexicon: Lexicon, here: Words) -> _Parts:
        places = range(1, len(token))
        folded = token.isascii() and token.islower()
        heads = lexicon.common_zipfs((token[:at] for at in places), folded=folded)
        tails = lexicon.common_zipfs((token[at:] for at in places), folded=folded)
        for at in places if here else ():
            if heads[at - 1] < _SEEN_HERE and at >= _SHORTEST_SEEN and token[:at].lower() in here:
                heads[at - 1] = _SEEN_HERE
            if tails[at - 1] < _SEEN_HERE and len(token) - at >= _SHORTEST_SEEN and token[at:].lower() in here:
                tails[at - 1] = _SEEN_HERE
        heads[0] = _part_zipf(token[0], lexicon, here)
        tails[-1] = _part_zipf(token[-1], lexicon, here)
        return cls([0.0, *heads], [0.0, *tails])


def candidates(token: str, lexicon: Lexicon, here: Words) -> tuple[Candidate | None, Candidate | None]:
    """The likeliest split in two and that in three."""
    parts = _Parts.of(token, lexicon, here)
    two = _ranked(_ways(token, lexicon, parts))
    three = _ranked(_ways_in_three(token, lexicon, here, parts))
    return _candidate(two, three), _candidate(three, two)


def _ranked(found: Iterator[Way]) -> list[Way]:
    """The ways, the likeliest first."""
    return sorted(found, key=lambda way: (-way.total, way.places))


def _candidate(found: list[Way], others: list[Way]) -> Candidate | None:
    if not found:
        return None
    most = repair_tables().splits.no_rival_margin
    margin = min(found[0].total - found[1].total, most) if len(found) > 1 else most
    lead = max(-most, min(most, found[0].total - others[0].total)) if others else most
    return Candidate(found[0], margin, lead)


def _without_list(token: str, lexicon: Lexicon, here: Words) -> Split | None:
    """A split of `token` where no frequencies help: the only way, and one of the two a function word."""
    places = [way.places[0] for way in _ways(token, lexicon, _Parts.of(token, lexicon, here))]
    if len(places) != 1:
        return None
    head, tail = token[: places[0]], token[places[0] :]
    function = lexicon.is_function(head) + lexicon.is_function(tail)
    if function != 1 or min(len(head), len(tail)) < _SHORTEST_FUNCTION:
        return None
    return Split((places[0],), repair_tables().splits.without_list)


def _ways(token: str, lexicon: Lexicon, parts: _Parts) -> Iterator[Way]:
    """Every split into two known words; a rarer word will do beside a common function word."""
    model = repair_tables().splits
    part_from, rare_from = model.part_from, model.rare_from
    endings = style().endings_not_words.get(lexicon.lang, NOTHING)
    for at in range(1, len(token)):
        left, right = parts.heads[at], parts.tails[at]
        if left < part_from > right:
            continue
        head, tail = token[:at], token[at:]
        if right < part_from <= left:
            right = _rare_zipf(tail, head, left, lexicon)
        elif left < part_from <= right:
            left = _rare_zipf(head, tail, right, lexicon)
        if min(left, right) < rare_from or head[-1] in "'’" or tail[0] in "'’":
            continue
        if (tail not in endings or lexicon.is_function(head)) and not has_bound_prefix(head, tail, lexicon):
            yield Way((left, right), (at,))


def _rare_zipf(part: str, beside: str, zipf: float, lexicon: Lexicon) -> float:
    """The frequency of a rarer part, where what stands beside it is a common function word; else 0.0."""
    if zipf < _COMMON_FUNCTION or len(part) < _SHORTEST_RARE or len(beside) == 1 or not lexicon.is_function(beside):
        return 0.0
    return lexicon.uncommon_zipf(part)


def _ways_in_three(token: str, lexicon: Lexicon, here: Words, parts: _Parts) -> Iterator[Way]:
    """Every split into three common words, one of them a function word at least."""
    part_from = repair_tables().splits.part_of_three_from
    last = len(token) - 1
    heads = [(at, parts.heads[at]) for at in range(1, last) if parts.heads[at] >= part_from]
    tails = [(at, parts.tails[at]) for at in range(2, last + 1) if parts.tails[at] >= part_from]
    if not (heads and tails) or is_derived(token, lexicon):
        return
    endings = style().endings_not_words.get(lexicon.lang, NOTHING)
    for first, left in heads:
        for second, right in tails:
            if second <= first or token[second:] in endings:
                continue
            middle = token[first:second]
            if has_bound_prefix(token[:first], middle, lexicon):
                continue
            zipf = _part_zipf(middle, lexicon, here)
            if zipf >= part_from and _may_be_three(token[:first], middle, token[second:], lexicon):
                yield Way((left, zipf, right), (first, second))


def _may_be_three(head: str, middle: str, tail: str, lexicon: Lexicon) -> bool:
    """Whether one of three is a function word; where compounds are written as one, not only that in the middle.

    `entgegen|zu|blicken` and `vrouwen|wij|ding` are one word.
    """
    at_ends = lexicon.is_function(head) or lexicon.is_function(tail)
    return at_ends or (lexicon.is_function(middle) and lexicon.lang not in repair_tables().compounding)


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
