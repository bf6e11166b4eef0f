import json
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from pipeline.errors import RecipeError
from pipeline.language import detectors
from pipeline.language.detectors import BUILTIN, Guess, detector, detector_names

CASES = Path(__file__).parents[1] / "cases" / "language"
LACKING = json.loads((CASES / "lacking.json").read_text(encoding="utf-8"))  # of languages that eldc lacks
TEXTS = ["Wo ist der nächste Bahnhof, bitte schön?", "Where is the nearest station, please?", "どこに駅がありますか"]


@pytest.mark.parametrize("name", sorted(BUILTIN))
def test_every_backend_speaks_the_same_interface(name: str) -> None:
    guesses = detector(name).scores(TEXTS)
    assert [found[0].lang for found in guesses] == ["de", "en", "ja"]
    for found in guesses:
        scores = [guess.score for guess in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1.0001 for score in scores)


@pytest.mark.parametrize("name", sorted(BUILTIN))
def test_nothing_to_see_is_no_error(name: str) -> None:
    assert isinstance(detector(name).scores([""])[0], list)
    assert isinstance(detector(name).scores(["123 \ud800 \0"])[0], list)


def test_langdetect_is_seeded() -> None:
    first = detector("langdetect").scores(["ab cd ef gh"] * 5)
    assert all(found == first[0] for found in first)


def test_an_unknown_backend_is_refused_by_name() -> None:
    with pytest.raises(RecipeError, match="no language detector called 'nope'"):
        detector("nope")


class OnlyLatin:
    def scores(self, texts: list[str]) -> list[list[Guess]]:
        return [[Guess("la", 1.0)] for _ in texts]


def test_a_backend_of_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("latin", f"{__name__}:OnlyLatin", detectors.GROUP)

    def found(**wanted: str) -> EntryPoints:
        return EntryPoints([point]).select(**wanted)

    monkeypatch.setattr(detectors, "entry_points", found)
    assert "latin" in detector_names()
    assert detector("latin").scores(["x"]) == [[Guess("la", 1.0)]]
    detector.cache_clear()


@pytest.mark.parametrize("lang", sorted(LACKING))
def test_a_long_text_is_not_given_to_a_well_known_relative(lang: str) -> None:
    (guesses,) = detector("ensemble").scores([LACKING[lang]])
    assert guesses[0].lang == lang


def test_a_few_words_that_are_nearly_in_the_language_agree() -> None:
    engine = detector("ensemble")
    assert isinstance(engine, detectors.QuickVoter)
    texts = ["Post a Comment", "Wir kommen morgen wieder nach Hause", "全站熱搜"]
    assert engine.agree(texts, "en") == [True, False, False]
