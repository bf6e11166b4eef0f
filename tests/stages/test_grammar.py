from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Document
from pipeline.errors import UsageError
from pipeline.repair.grammar import engine
from pipeline.stages.base import RepairConfig
from pipeline.stages.grammar import Grammar, GrammarConfig, Rules
from pipeline.stages.spacing import Spacing
from tests.repair.helpers import document

_TABLE: dict[str, Any] = tomllib.loads(
    (Path(__file__).resolve().parents[1] / "cases" / "grammar.toml").read_text(encoding="utf-8")
)
OWN = Grammar(GrammarConfig(languagetool=Rules.OFF))
OWN_TOLD = Grammar(GrammarConfig(languagetool=Rules.OFF, translated=True))
TOLD = Grammar(GrammarConfig(translated=True))
SIGNS = "It 's late ,and the the dog didn 't bark.Nobody came. "


def _cases(name: str) -> list[Any]:
    return [pytest.param(case, id=f"{case['lang']}-{number}") for number, case in enumerate(_TABLE[name])]


def _mended(text: str, lang: str, stage: Grammar) -> Document:
    doc = document(text, lang)
    doc.apply(stage.process(doc))
    return doc


@pytest.mark.parametrize("case", _cases("own"))
def test_rules_of_our_own(case: dict[str, str]) -> None:
    doc = _mended(case["text"], case["lang"], OWN_TOLD)
    assert doc.text == case["after"]
    assert _mended(doc.text, case["lang"], OWN_TOLD).text == case["after"]
    assert doc.raw == case["text"]


@pytest.mark.parametrize("case", _cases("languagetool"))
def test_rules_of_languagetool(case: dict[str, str]) -> None:
    if not engine.is_installed(case["lang"]):
        pytest.skip(f"LanguageTool's rules for {case['lang']} are not installed (extra `grammar`)")
    doc = _mended(case["text"], case["lang"], TOLD)
    assert doc.text == case["after"]
    assert _mended(doc.text, case["lang"], TOLD).text == case["after"]


@pytest.mark.parametrize("case", _cases("untouched"))
def test_what_only_looks_wrong_stays(case: dict[str, str]) -> None:
    assert not _mended(case["text"], case["lang"], TOLD).ledger.edits


@pytest.mark.parametrize("case", _cases("untold"))
def test_dialect_stays(case: dict[str, str]) -> None:
    assert not _mended(case["text"], case["lang"], OWN).ledger.edits


def test_the_text_of_a_person_is_left_alone() -> None:
    text = "He saw a apple on the dull dull wall, and went home to write about it at some length."
    doc = _mended(text, "en", OWN)
    assert not doc.ledger.edits
    assert not doc.suggestions


def test_a_damaged_text_is_mended() -> None:
    doc = document(f"{SIGNS}Because she have no time she saw a apple.", "en")
    doc.apply(Spacing(RepairConfig()).process(doc))
    doc.apply(OWN.process(doc))
    assert doc.text.endswith("Because she has no time she saw an apple.")


def test_a_text_that_shows_several_signs_of_translation_is_mended() -> None:
    text = "The wall was of a dull dull brown. They sold the their farm. Because she have time, she saw a apple."
    doc = _mended(text, "en", OWN)
    assert doc.text == "The wall was of a dull brown. They sold their farm. Because she has time, she saw an apple."


def test_the_decision_is_in_the_ledger() -> None:
    doc = _mended("She gave a apple to the the man who stood at the gate.", "en", OWN_TOLD)
    causes = [cause for edit in doc.ledger.edits for cause in edit.causes]
    assert {cause.stage for cause in causes} == {"grammar"}
    assert all(cause.decision and 0 < cause.decision.threshold <= cause.confidence for cause in causes)


def test_rules_that_are_asked_for_and_missing_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda _lang: False)
    with pytest.raises(UsageError, match=r"pip install 'textmend\[grammar\]'"):
        Grammar(GrammarConfig(languagetool=Rules.ON))
    assert Grammar(GrammarConfig()).process(document("The the old man came home.", "en")) is not None


def test_quotations_names_and_numbers_stay() -> None:
    text = 'The sign said "the the end" and 12.000.000 and Berlin Berlin, see a.example/the the.'
    doc = _mended(text, "en", OWN_TOLD)
    assert '"the the end"' in doc.text
    assert "Berlin Berlin" in doc.text


HOSTILE = {
    "one long word": "x" * 100_000,
    "long word doubled": ("y" * 50_000 + " ") * 2,
    "zero width": "the\u200b the\u200b he\u200d have a\u200c apple. " * 200,
    "right to left": "\u202eהוא הלך הביתה\u202c he have a apple " * 100,
    "no spaces": "彼は昨日学校に行きました。" * 3000,
    "capitals": "HE HAVE A APPLE AND THE THE DOG. " * 500,
    "code": "    if (a == a) { the.the(); }\n" * 2000,
    "doubles": "the " * 20_000,
    "names": "Anna Berta Carla Dora Emil\n" * 2000,
    "points": "1.000.000." * 5000,
    "mixed": "he хave a аpple the тhe. " * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_strange_input_comes_through_in_bounded_time(name: str) -> None:
    text = HOSTILE[name]
    started = time.process_time()
    doc = _mended(text, "en", TOLD)
    spent = time.process_time() - started
    assert spent < 20
    assert doc.raw == text
    if name in {"one long word", "no spaces", "names", "code"}:
        assert not doc.ledger.edits


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "The",
                "a",
                "an",
                "he",
                "she",
                "have",
                "has",
                "was",
                "apple",
                "house",
                "12.000",
                "people",
                ",",
                ".",
                '"',
                "\n",
                "their",
            ]
        ),
        max_size=40,
    )
)
def test_a_second_time_changes_nothing(words: list[str]) -> None:
    first = _mended(" ".join(words), "en", OWN_TOLD)
    assert _mended(first.text, "en", OWN_TOLD).text == first.text
