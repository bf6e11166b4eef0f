from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.ledger import apply_edits
from pipeline.repair.damage import CAPITALS, WORDS, found, was_repaired
from pipeline.repair.decide import Policy, decided
from pipeline.repair.view import View
from pipeline.stages.base import RepairConfig
from pipeline.stages.fused_words import FusedWords
from tests.repair.helpers import cases, document, repaired

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


@pytest.mark.parametrize("case", cases("fused_words_whole"))
def test_rare_words_stay_whole_even_where_all_is_damaged(case: Mapping[str, Any]) -> None:
    text = f"{case['words'][0]}, " + " ,".join(case["words"]) + "."
    view = View(text, case["lang"])
    changes = decided(view, found(view, (*CAPITALS, *WORDS)), Policy("fused_words"), damaged=True)
    assert apply_edits(text, changes.edits) == text


@pytest.mark.parametrize(
    ("lang", "text", "clean"),
    [
        ("en", "She livedin a house nearthe sea and sang.", "She lived in a house near the sea and sang."),
        ("fr", "Il est venudans la maison avecson frère.", "Il est venu dans la maison avec son frère."),
        ("es", "Ella vivíaen una casa juntoal mar.", "Ella vivía en una casa junto al mar."),
        ("pl", "Mieszkałw domu nadmorzem i śpiewa.", None),
    ],
)
def test_words_alone_prove_the_damage(lang: str, text: str, clean: str | None) -> None:
    assert repaired(text, lang).text == (clean or text)


def test_one_join_is_only_suggested() -> None:
    doc = repaired("The old man slept onsofa and chair, and nobody came to see him all winter.", "en")
    assert not doc.ledger.edits
    assert [(item.cause.rule, item.after) for item in doc.suggestions] == [("fused", " ")]


def test_the_surest_join_needs_no_other_damage() -> None:
    doc = repaired("The old man livedin a house by the sea, and nobody came to see him all winter.", "en")
    assert doc.text.startswith("The old man lived in a house")
    assert not was_repaired(doc, "fused_words")  # of the rest it proves nothing
    assert repaired(doc.text, "en").text == doc.text


def test_other_signs_make_up_for_what_a_join_lacks() -> None:
    slept = "The old man slept onsofa and chair {}and nobody came to see him all winter."
    assert "onsofa" in repaired(slept.format(", "), "en").text
    assert "on sofa" in repaired(slept.format(",it 's said, "), "en").text


def test_jargon_that_comes_back_is_left_alone() -> None:
    text = f"{SIGNS}The windowglass broke. A windowglass is dear, and windowglass cuts."
    assert repaired(text, "en").text.count("windowglass") == 3
