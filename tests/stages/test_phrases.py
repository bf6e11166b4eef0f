from __future__ import annotations

import gzip
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import NO_CHANGES, Cause, Changes, Document, Edit, Status
from pipeline.repair.spun.gate import oddity
from pipeline.repair.spun.repair import spun_text
from pipeline.repair.view import View
from pipeline.stages.phrases import Phrases, PhrasesConfig
from tests.shared_data import SHARED, needs_shared

CASES = Path(__file__).parents[1] / "cases" / "spun"


def cases(name: str) -> list[Any]:
    rows = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["text"]
    return [pytest.param(row, id=row["name"]) for row in rows]


def changed(text: str, lang: str = "en") -> tuple[Document, Changes]:
    doc = Document.of(text)
    doc.metadata.lang = lang
    changes = Phrases(PhrasesConfig()).process(doc)
    doc.apply(changes)
    return doc, changes


@pytest.mark.parametrize("row", cases("spun"))
def test_spun_text_is_seen_and_its_sound_parts_stay(row: dict[str, Any]) -> None:
    doc, changes = changed(row["text"])
    assert changes.suggestions
    for term in row["terms"]:
        assert doc.text.count(term) >= row["text"].count(term)
    assert all(item.rank <= 5 for item in changes.suggestions)


@pytest.mark.parametrize("row", cases("spun"))
def test_doing_it_again_changes_nothing(row: dict[str, Any]) -> None:
    once, _ = changed(row["text"])
    again, _ = changed(once.text)
    assert again.text == once.text


@pytest.mark.parametrize("row", cases("sound"))
def test_sound_text_is_left_alone(row: dict[str, Any]) -> None:
    assert changed(row["text"])[1] == NO_CHANGES


def test_every_change_says_why() -> None:
    _, changes = changed(tomllib.loads((CASES / "spun.toml").read_text("utf-8"))["text"][0]["text"])
    for cause in (*(edit.causes[0] for edit in changes.edits), *(item.cause for item in changes.suggestions)):
        assert cause.stage == "phrases"
        assert cause.rule in Phrases.rules
        assert cause.decision is None or cause.decision.generator
    flagged = [item for item in changes.suggestions if item.status is Status.FLAGGED]
    assert all(item.after is None for item in flagged)


@pytest.mark.parametrize("row", cases("spun"))
def test_where_one_repair_is_suggested_the_next_best_are_too(row: dict[str, Any]) -> None:
    places: dict[tuple[int, int], list[int]] = {}
    for item in changed(row["text"])[1].suggestions:
        if item.after is not None:
            places.setdefault((item.start, item.end), []).append(item.rank)
    suggested = [ranks for ranks in places.values() if ranks[0] == 1]
    assert any(len(ranks) > 2 for ranks in suggested)
    assert all(ranks == list(range(1, len(ranks) + 1)) for ranks in suggested)


def test_other_languages_are_left_alone() -> None:
    row = tomllib.loads((CASES / "spun.toml").read_text("utf-8"))["text"][0]
    assert changed(row["text"], "de")[1] == NO_CHANGES


def test_a_sound_text_costs_a_look_up_a_word() -> None:
    text = "The train leaves at noon, and we shall be home before dark if the road is dry. " * 40
    assert not oddity(text).is_sign


@pytest.mark.parametrize(
    "text",
    [
        "eventide " * 20_000,
        "x" * 100_000,
        "PATRON SERVICE AND SHOPPER WORK " * 200,
        "\u200bpatron\u200b service " * 500,
        "שירות לקוחות patron service " * 200,
        "def patron(service): return shopper.work()\n" * 100,
    ],
)
def test_hostile_text(text: str) -> None:
    doc, _ = changed(text[:60_000])
    assert doc.raw == text[:60_000]


_BITS = ("patron", "service", "squad", "3.5", "Anna", "{a|b}", "“odd”", "\n", "the", "eventide", ",", "an")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_BITS), max_size=60))
def test_whatever_it_does_the_text_can_be_undone(words: list[str]) -> None:
    text = " ".join(words)
    doc, _ = changed(text)
    assert doc.raw == text
    assert spun_text(View(doc.text, "de" if not text else "en")) is None or text


@needs_shared
def test_sound_sentences_are_not_flagged() -> None:
    with gzip.open(SHARED / "eval" / "repair" / "clean_ud.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [row["text"] for row in map(json.loads, lines) if row["lang"] == "en"]
    documents = [" ".join(texts[at : at + 15]) for at in range(0, 600, 15)]
    assert not [text for text in documents if spun_text(View(text, "en")) is not None]


def test_traces_that_were_mended_before_still_count() -> None:
    text = tomllib.loads((CASES / "spun.toml").read_text("utf-8"))["text"][1]["text"]
    doc = Document.of(text)
    doc.metadata.lang = "en"
    wrong = [match.start() for match in re.finditer(r"(?<=\ban) (?=[bcdfglmprstv])", text)]
    doc.apply(Changes([Edit(at - 1, at, "n", "", (Cause("spacing", "article", 0.9),)) for at in wrong]))
    assert len(wrong) > 2
    assert Phrases(PhrasesConfig()).process(doc).suggestions
