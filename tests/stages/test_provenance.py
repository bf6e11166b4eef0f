"""How a text came about: the project's own pages, what is left open, and whatever comes."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.cleaning import clean
from pipeline.document import Cause, Changes, Document, Edit, Media, Page, Provenance, SpanLabel
from pipeline.output.rows import Rows
from pipeline.recipe import Recipe
from pipeline.repair.provenance.evidence import LEFT_OVER, ODD, PERSONAL
from pipeline.repair.provenance.model import ORIGINS, claimed, model
from pipeline.repair.provenance.signs import LEVELS, Signs, is_prose, signs, size
from pipeline.repair.provenance.voice import voices
from pipeline.repair.view import view_of
from pipeline.stages.base import StageConfig
from pipeline.stages.provenance import Origin
from pipeline.stages.registry import stage_class

CASES = Path(__file__).parents[1] / "cases" / "provenance"
STAGES = ("language", "spacing", "fused_words", "phrases", "residue", "provenance")
RECIPE = Recipe(name="provenance", stages=STAGES)
MACHINE = {"machine-translated", "round-trip", "spun"}
HALVES = ("open", "held", "fresh")
RULES = {rule for name in ("spacing", "fused_words", "phrases") for rule in stage_class(name).rules}


@cache
def judged(half: str) -> list[tuple[str, Document]]:
    pages = tomllib.loads((CASES / f"{half}.toml").read_text(encoding="utf-8"))["page"]
    return [(page["class"], clean(page["text"].strip(), RECIPE)) for page in pages]


@pytest.mark.parametrize("half", HALVES)
def test_what_is_called_a_machines_is_a_machines(half: str) -> None:
    said = Counter((truth, doc.metadata.provenance.value) for truth, doc in judged(half))
    machine = {pair: count for pair, count in said.items() if pair[1] in MACHINE}
    assert sum(machine.values()) >= 2
    assert {truth for truth, _ in machine} <= MACHINE


@pytest.mark.parametrize("half", HALVES)
def test_people_are_called_people_or_nothing(half: str) -> None:
    said = [doc.metadata.provenance.value for truth, doc in judged(half) if truth == "human"]
    assert set(said) <= {"human", "unknown"}
    assert said.count("human") >= 0.6 * len(said)


@pytest.mark.parametrize("half", HALVES)
def test_nothing_is_said_of_what_is_too_short(half: str) -> None:
    assert {doc.metadata.provenance.value for truth, doc in judged(half) if truth == "unknown"} == {"unknown"}


@pytest.mark.parametrize("half", HALVES)
def test_evidence_can_be_followed(half: str) -> None:
    for _, doc in judged(half):
        spans = doc.spans_of(SpanLabel.EVIDENCE)
        score = doc.metadata.provenance_score
        if doc.metadata.provenance is Provenance.UNKNOWN:
            assert not spans
            assert score is None
            continue
        assert score is not None
        assert score >= 0.7
        kinds = {*PERSONAL} if doc.metadata.provenance is Provenance.HUMAN else {*RULES, LEFT_OVER, ODD}
        assert spans or doc.metadata.provenance is Provenance.HUMAN
        for span in spans:
            start, end = doc.in_text(span)
            assert span.value in kinds
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


@pytest.mark.parametrize("sign", LEVELS)
def test_the_likelihoods_are_shares(sign: str) -> None:
    table = model().likelihood[sign]
    assert set(table) == set(LEVELS[sign])
    for origin in ORIGINS:
        shares = [table[level][origin] for level in LEVELS[sign] if (sign, level) != ("damage", "none")]
        assert sum(shares) == pytest.approx(1, abs=0.01)


def test_more_words_without_damage_speak_more_for_a_person() -> None:
    levels = {"damage": "none", "left-over": "none", "voice": "some"}
    short, long = (model().probabilities(Signs(words, english=False, levels=levels)) for words in (20, 200))
    assert sum(long.values()) == pytest.approx(1)
    assert long[Provenance.HUMAN] > short[Provenance.HUMAN]


@pytest.mark.parametrize("damage", LEVELS["damage"][1:])
def test_damage_is_never_called_human(damage: str) -> None:
    found = model().verdict(Signs(200, english=True, levels={"damage": damage, "left-over": "none", "voice": "some"}))
    assert found.origin is not Provenance.HUMAN


def test_one_leftover_alone_is_a_weak_sign() -> None:
    levels = {"damage": "none", "left-over": "one", "voice": "some"}
    assert model().verdict(Signs(200, english=False, levels=levels)).origin is Provenance.UNKNOWN


def test_lists_and_code_are_no_prose() -> None:
    assert not is_prose("flour, 3.20\nbread, 1.10\nmilk, 0.99\n" * 20, "en")
    assert is_prose("It was the end of the day and we sat by the door. " * 5, "en")
    assert is_prose("今日は雨が降った。傘を忘れた。濡れて帰った。", "ja")


def test_words_of_scripts_without_spaces_are_counted_by_letters() -> None:
    assert size(view_of("東京の夏は暑い", "ja", ())) > 3
    assert size(view_of("two words", "en", ())) == 2


def test_people_speak_of_themselves_in_verbs_too() -> None:
    assert [item.kind for item in voices("Elmentünk és nem találtunk semmit.", "hu")] == ["first-person"] * 2
    assert not voices("The shop sells bread.", "en")
    assert [item.kind for item in voices("“Who’d want it?” she said.", "en")] == ["dialogue"]
    assert [(item.start, item.end, item.kind) for item in voices("She didn't.", "en")] == [(4, 10, "short-form")]
    assert [item.kind for item in voices("Fine :-)", "xx")] == ["emoticon"]


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


def test_who_types_in_haste_is_no_machine() -> None:
    text = """
well we went up to the reservoir on sunday,me and the dog,and it was shut.no sign,nothing,just a chain on the gate. so i
walked round by the farm instead,which is further,and the farmer shouted at me for no reason,as he does.

anyway the dog found a dead pike,huge thing,and would not put it down.i had to carry the lead,the pike and my coat all
the way home,and then the neighbour asked if i had caught it.i said yes.
"""
    assert clean(text).metadata.provenance in {Provenance.HUMAN, Provenance.UNKNOWN}


@pytest.mark.parametrize(
    ("dropped", "level"),
    [
        ("Startseite | Impressum\nKommentar schreiben", "other"),
        ("Forside | Om mig | Arkiv\nSkriv en kommentar", "other"),
        ("Home | About\nPosted by Ann to the blog", "same"),
        ("Home | Archive | Newsletter\nLeave a comment", "same"),
        ("12 | 13", "same"),
        ("記事一覧 | 画像一覧 | ブログトップ | コメント", "other"),
    ],
)
def test_the_language_of_what_stood_around_an_english_text(dropped: str, level: str) -> None:
    text = "We sat by the door until the rain was over, and then we went home along the river."
    doc = Document.of(f"{dropped}\n{text}")
    cause = Cause("boilerplate", "navigation")
    doc.apply(Changes([Edit(0, len(dropped) + 1, f"{dropped}\n", "", (cause,))], metadata={"lang": "en"}))
    assert signs(doc, 18).levels["furniture"] == level
