"""What the markup of an HTML page says of each line: article, or what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.document import Block
from pipeline.text.furniture.judging import FURNITURE, LIKELY, Judged
from pipeline.text.furniture.vote import line_values, vote_weights

DROPPED = 0.75  # the score from which the default drops
# Probabilities at which the default drops: a line that stays costs a reader less than one that is lost.
DECIDED = 0.65
AGREED = 0.85  # where both extractors take the line for main text


@cache
def _names_apart() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words in class names and ids that set something apart from the article, and beginnings of such words."""
    lines = files("pipeline").joinpath("data", "markup_names.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    stems = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), stems


@lru_cache(maxsize=1024)  # the lines of a page stand in few boxes
def are_apart(words: tuple[str, ...]) -> bool:
    """Whether words of class names and ids set a block apart from the article.

    >>> are_apart(("comentarios",)), are_apart(("entry",))
    (True, False)
    """
    names, stems = _names_apart()
    return any(name in names or name.startswith(stems) for name in words)


def weigh_markup(
    judged: Sequence[Judged],
    blocks: Sequence[Block],
    places: Sequence[tuple[int, int]],
    probabilities: Sequence[float] | None = None,
) -> None:
    """Score each line by the vote of the extractors, the markup and the look of the line.

    `places` are the spans of the blocks in the text that the lines were cut from; `probabilities`
    are those of the plain-text line model, one a line, where it was asked.
    """
    at = _block_numbers(judged, places)
    placed = [item for item, number in zip(judged, at, strict=True) if number >= 0]
    numbers = [number for number in at if number >= 0]
    likely = None
    if probabilities is not None:
        likely = [own for own, number in zip(probabilities, at, strict=True) if number >= 0]
    accurate = any(block.main is not None for block in blocks)
    weights = vote_weights(("accurate" if accurate else "fast") + ("" if likely is None else "-line-model"))
    apart = [are_apart(block.names) for block in blocks]
    for item, values in zip(placed, line_values(placed, blocks, numbers, apart, likely), strict=True):
        score = _score(weights.probability(values), AGREED if values["main"] and values["second"] else DECIDED)
        if score >= LIKELY:
            item.condemn(weights.rule(values), round(min(score, 0.99), 3))
        if item.strength >= FURNITURE and not values["main"]:
            item.condemn("furniture", item.strength)


def _score(probability: float, decided: float) -> float:
    """The score of a line on the scale of all evidence: `DROPPED` where the vote is `decided`, from 0 to 1.

    >>> _score(0.0, 0.65), _score(0.65, 0.65), _score(1.0, 0.65)
    (0.0, 0.75, 1.0)
    """
    if probability < decided:
        return probability / decided * DROPPED
    return DROPPED + (probability - decided) / (1 - decided) * (1 - DROPPED)


def _block_numbers(judged: Sequence[Judged], places: Sequence[tuple[int, int]]) -> list[int]:
    """The number of the block that each line stands in; -1 where it stands in none."""
    at = 0
    found = []
    for item in judged:
        line = item.facts.line
        while at < len(places) and places[at][1] <= line.start:
            at += 1
        found.append(at if at < len(places) and places[at][0] < line.end else -1)
    return found
