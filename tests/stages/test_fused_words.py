from __future__ import annotations

import pytest

from pipeline.stages.base import RepairConfig
from pipeline.stages.fused_words import FusedWords
from tests.repair.helpers import document, repaired

SIGNS = "It 's late ,and the the dog didn 't bark.Nobody came. "


@pytest.mark.parametrize(
    ("joined", "parted"),
    [
        ("He paid hisQuote.", "He paid his quote."),
        ("The small small theQuestion.", "The small small the question."),
        ("He sat on the theSofa.", "He sat on the sofa."),
        ("Jerry came. I like Jerryfrom work.", "Jerry came. I like Jerry from work."),
        ("So Itook it.", "So I took it."),
        ("We met in theAugust sun.", "We met in the August sun."),
    ],
)
def test_joins_in_damaged_text(joined: str, parted: str) -> None:
    assert repaired(SIGNS + joined, "en").text.endswith(parted)


@pytest.mark.parametrize(
    "name", ["eBay", "LaTeX", "YouTube", "@someOne", "#someTag", "some.fileName", "getUserName()", "McAllister"]
)
def test_names_and_identifiers_stay(name: str) -> None:
    assert f" {name} " in repaired(f"{SIGNS}She saw {name} today.", "en").text


def test_nothing_is_applied_without_damage() -> None:
    doc = repaired("A sound text in which onlyThis stands out, though the rest of it reads well enough.", "en")
    assert not doc.ledger.edits
    assert [item.cause.rule for item in doc.suggestions] == ["joined-by-capital"]


def test_the_stage_finds_the_damage_without_the_stage_before_it() -> None:
    doc = document(f"{SIGNS}He paid hisQuote.", "en")
    doc.apply(FusedWords(RepairConfig()).process(doc))
    assert doc.text.endswith("He paid his quote.")
    assert "It 's late ,and" in doc.text


def test_german_compounds_stay_whole() -> None:
    compound = "Krankenhausverwaltungsangestellte"
    text = f"Der Hund ,der nicht bellte ,schlief.Niemand kam ,und und die {compound} ging überdas Feld."
    assert f"die {compound} ging über das Feld" in repaired(text, "de").text


def test_jargon_that_comes_back_is_left_alone() -> None:
    text = f"{SIGNS}The windowglass broke. A windowglass is dear, and windowglass cuts."
    assert repaired(text, "en").text.count("windowglass") == 3
