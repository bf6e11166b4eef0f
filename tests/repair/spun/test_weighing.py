"""The second opinion on repairs of spun text: it may veto, make surer and put in another order, and is bounded."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.recipe import Recipe
from pipeline.repair.spun.places import Place
from pipeline.repair.spun.repair import spun_text
from pipeline.repair.spun.weighing import PLACES, Weigher, surer, worth
from pipeline.repair.view import View

TEXT = tomllib.loads((Path(__file__).parents[2] / "cases" / "spun" / "spun.toml").read_text("utf-8"))["text"][0]["text"]


@dataclass
class Fixed:
    """A scorer that likes all that is new by so many nats."""

    margin: float
    asked: list[Sequence[str]] = field(default_factory=list)
    name: str = "fixed/1"

    def covers(self, lang: str) -> bool:
        return lang == "en"

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append(texts)
        return [0.0 if number == 0 else self.margin for number in range(len(texts))]


def places(scorer: Fixed) -> list[Place]:
    text = spun_text(View(TEXT, "en"), weigher=Weigher(scorer))
    assert text is not None
    return text.places(0.7)


def _weighed(place: Place) -> bool:
    return bool(place.proposals) and place.proposals[0].scorer == Fixed.name


def best(scorer: Fixed) -> dict[int, float]:
    return {place.start: place.proposals[0].confidence for place in places(scorer) if _weighed(place)}


def test_what_the_model_is_against_is_not_made() -> None:
    against, in_favour = best(Fixed(-5.0)), best(Fixed(8.0))
    assert max(against.values()) < 0.5 < max(in_favour.values())


def test_it_is_asked_about_so_many_places_and_named() -> None:
    scorer = Fixed(3.0)
    found = [place.proposals for place in places(scorer) if place.proposals]
    assert 0 < len(scorer.asked) <= PLACES
    weighed = [items for items in found if items[0].scorer == scorer.name]
    assert len(weighed) == len(scorer.asked)
    assert all(item.score == pytest.approx(3.0) for items in weighed for item in items)
    assert [item.rank for item in weighed[0]] == list(range(1, len(weighed[0]) + 1))


def test_what_it_found_is_remembered() -> None:
    weigher = Weigher(scorer := Fixed(1.0))
    for _ in range(2):
        assert weigher.margins("A squad met.", 2, 7, ["team", "group"]) == {"squad": 0.0, "team": 1.0, "group": 1.0}
    assert len(scorer.asked) == 1


def test_a_margin_moves_confidence_and_order() -> None:
    assert surer(0.8, 4.0) > surer(0.8, 0.0) > surer(0.8, -2.0)
    assert worth(0.2, 6.0) > worth(0.6, 0.0)
    assert worth(0.6, 50.0) == worth(0.6, 60.0)


def test_context_is_set_for_phrases() -> None:
    assert Recipe(stages=("decode", "phrases")).with_context().stage["phrases"]["scorer"] == "smollm2"
