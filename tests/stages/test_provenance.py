"""How a text came about: the project's own pages, what is left open, and whatever comes."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.cleaning import clean
from pipeline.document import Document, Media, Page, Provenance, SpanLabel
from pipeline.output.rows import Rows
from pipeline.recipe import Recipe
from pipeline.repair.provenance.evidence import KINDS
from pipeline.repair.provenance.model import claimed
from pipeline.stages.base import StageConfig
from pipeline.stages.provenance import Origin

CASES = Path(__file__).parents[1] / "cases" / "provenance"
RECIPE = Recipe(name="provenance", stages=("language", "spacing", "fused_words", "residue", "provenance"))
MACHINE = {"machine-translated", "round-trip", "spun"}


@cache
def judged(half: str) -> list[tuple[str, Document]]:
    pages = tomllib.loads((CASES / f"{half}.toml").read_text(encoding="utf-8"))["page"]
    return [(page["class"], clean(page["text"].strip(), RECIPE)) for page in pages]


@pytest.mark.parametrize("half", ["open", "held"])
def test_what_is_claimed_is_mostly_right(half: str) -> None:
    said = [(truth, doc.metadata.provenance.value) for truth, doc in judged(half)]
    claims = [(truth, answer) for truth, answer in said if answer != "unknown"]
    assert len(claims) > len(said) / 6
    machine = [truth in MACHINE for truth, answer in claims if answer in MACHINE]
    assert sum(machine) >= 0.9 * len(machine), Counter(claims)


@pytest.mark.parametrize("half", ["open", "held"])
def test_nothing_is_said_of_what_is_too_short(half: str) -> None:
    assert {doc.metadata.provenance.value for truth, doc in judged(half) if truth == "unknown"} == {"unknown"}


@pytest.mark.parametrize("half", ["open", "held"])
def test_evidence_can_be_followed(half: str) -> None:
    for _, doc in judged(half):
        spans = doc.spans_of(SpanLabel.EVIDENCE)
        score = doc.metadata.provenance_score
        if doc.metadata.provenance in {Provenance.UNKNOWN, Provenance.HUMAN}:
            assert not spans
        else:
            assert spans
            assert score is not None
            assert score > 0.5
        for span in spans:
            start, end = doc.in_text(span)
            assert span.value in KINDS
            assert doc.text[start:end].strip()


def test_the_table_holds_the_evidence() -> None:
    doc = next(doc for truth, doc in judged("open") if doc.metadata.provenance is Provenance.SPUN and truth == "spun")
    rows = Rows()
    doc.source = "a.txt"
    rows.add_page(Page("a.txt", doc.raw, [doc], Media.TEXT, "utf-8", "0" * 64))
    (row,) = rows.documents.arrow().to_pylist()
    assert row["provenance_evidence"]
    assert all(row["text"][item["start"] : item["end"]] == item["text"] for item in row["provenance_evidence"])


def test_the_text_stays_and_a_second_run_leaves_it() -> None:
    for _, doc in judged("open"):
        again = clean(doc.text, RECIPE)
        assert again.text == doc.text


def test_a_round_trip_that_might_be_one_translation_is_a_translation() -> None:
    limits = {"human": 0.9, "machine-translated": 0.8, "round-trip": 0.9, "spun": 0.8}
    assert claimed([0.1, 0.3, 0.6, 0.0], limits).origin is Provenance.MACHINE_TRANSLATED
    assert claimed([0.02, 0.03, 0.95, 0.0], limits).origin is Provenance.ROUND_TRIP
    assert claimed([0.3, 0.2, 0.2, 0.3], limits).score is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 100_000,
        "the " * 20_000,
        "a\u200bb " * 300,
        "TODO " * 300,
        "العربية في المدينة " * 100,
        "东京 " * 200,
        "\ud800 lone and more of it " * 60,
        "😀 " * 300,
        "1 2 3 4 5, 6. 7; " * 100,
        "apple, 3.20\nbread, 1.10\nmilk, 0.99\n" * 40,
    ],
    ids=range(11),
)
@pytest.mark.parametrize("lang", ["en", "ar", "zh", "und", "xx"])
def test_takes_whatever_comes(text: str, lang: str) -> None:
    doc = Document.of(text)
    doc.metadata.lang = lang
    doc.apply(Origin(StageConfig()).process(doc))
    assert doc.text == text
