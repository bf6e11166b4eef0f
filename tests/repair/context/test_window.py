"""What stands near a place is bounded, and variants come in order of their likelihood."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.context.registry import NoScorer
from pipeline.repair.context.trigram import trigrams
from pipeline.repair.context.window import LEFT, RIGHT, near, rerank


class Counting:
    """A scorer to which every letter `a` is a nat."""

    name = "counting"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def covers(self, lang: str) -> bool:
        return bool(lang)

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        self.seen += texts
        return [float(text.count("a")) for text in texts]


@given(st.text(max_size=400), st.text(max_size=400))
def test_what_is_near_is_bounded_and_touches_the_place(left: str, right: str) -> None:
    before, after = near(left, right)
    assert len(before) <= LEFT
    assert len(after) <= RIGHT
    assert left.endswith(before)
    assert right.startswith(after)
    assert "\n" not in before + after


def test_variants_are_ranked_against_what_stands() -> None:
    model = Counting()
    ranked = rerank(model, "x " * 5000, ["ab", "aab", "b", "ba"], " y" * 5000)
    assert [(item.text, item.margin) for item in ranked] == [("aab", 1.0), ("ab", 0.0), ("ba", 0.0), ("b", -1.0)]
    assert max(map(len, model.seen)) < 400


def test_without_a_scorer_the_order_stays_and_nothing_has_a_margin() -> None:
    assert [item.margin for item in rerank(NoScorer(), "a ", ["b", "c"], " d")] == [0.0, 0.0]
    assert rerank(trigrams(), "a ", [], " d") == ()


def test_the_context_decides() -> None:
    variants = ["there", "their"]
    assert rerank(trigrams(), "They went back to ", variants, " own house in the country.")[0].text == "their"
    assert rerank(trigrams(), "When we came to the house ", variants, " was nobody at home.")[0].text == "there"
