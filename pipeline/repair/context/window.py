"""Variants of a place in their context: a bounded stretch around them, weighed by a scorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.repair.context.base import Scorer

MARGIN = 2.0  # nats by which one wording must be likelier than another before anything rests on it
LEFT, RIGHT = 240, 120  # characters; what stands further off hardly changes which variant is likelier


@dataclass(frozen=True, slots=True)
class Ranked:
    """A variant, and by how many nats it is likelier than the wording that stands."""

    text: str
    margin: float


def rerank(model: Scorer, left: str, variants: Sequence[str], right: str) -> Sequence[Ranked]:
    """The variants, likeliest first, where `variants[0]` is what stands between `left` and `right` now.

    Of `left` and `right` only what is near counts, within its paragraph. Variants that are equally likely keep their
    order.

    >>> from pipeline.repair.context.trigram import trigrams
    >>> best = rerank(trigrams(), "There are ", ["a lot off", "a lot of"], " people here.")[0]
    >>> best.text, best.margin > 2
    ('a lot of', True)
    """
    if not variants:
        return ()
    before, after = near(left, right)
    figures = model.scores([f"{before}{variant}{after}" for variant in variants])
    ranked = [Ranked(text, round(figure - figures[0], 2)) for text, figure in zip(variants, figures, strict=True)]
    return sorted(ranked, key=lambda item: -item.margin)


def near(left: str, right: str) -> tuple[str, str]:
    r"""What stands near: whole words of the same paragraph, at most 240 characters before and 120 after.

    >>> near("One.\nTwo ", " three\nfour")
    ('Two ', ' three')
    """
    before, after = left[-LEFT - 1 :], right[: RIGHT + 1]
    if len(before) > LEFT:
        before = before.partition(" ")[2]
    if len(after) > RIGHT:
        after = after.rpartition(" ")[0]
    return before.rpartition("\n")[2], after.partition("\n")[0]
