from __future__ import annotations

import pytest

from pipeline.repair.spun.despin import despinner
from pipeline.repair.spun.inflection import Form, analyses, inflected
from pipeline.repair.spun.phrase import best_phrase
from pipeline.repair.spun.sentences import sentences
from pipeline.repair.spun.substitutions import by_spun
from pipeline.repair.spun.thesaurus import thesaurus
from pipeline.repair.spun.units import units
from pipeline.repair.view import View


@pytest.mark.parametrize(
    ("lemma", "form", "spelled"),
    [
        ("customer", Form.S, "customers"),
        ("service", Form.ING, "servicing"),
        ("study", Form.PAST, "studied"),
        ("box", Form.S, "boxes"),
        ("go", Form.PAST, "went"),
        ("stop", Form.ING, "stopping"),
        ("air hose", Form.S, "air hoses"),
        ("bring up", Form.PAST, "brought up"),
        ("happy", Form.MORE, "happier"),
        ("lie", Form.ING, "lying"),
    ],
)
def test_forms(lemma: str, form: Form, spelled: str) -> None:
    assert inflected(lemma, form) == spelled


@pytest.mark.parametrize(
    ("word", "lemma"), [("squads", "squad"), ("carried", "carry"), ("mice", "mouse"), ("using", "use")]
)
def test_bases(word: str, lemma: str) -> None:
    assert lemma in {item.lemma for item in analyses(word)}


def test_near_terms_are_at_most_three_steps_away() -> None:
    assert set(thesaurus().hops("purchaser").values()) <= {1, 2, 3}


@pytest.mark.parametrize(
    ("spun", "term"),
    [
        ("patron service", "customer service"),
        ("colossal information", "big data"),
        ("lactose bigotry", "lactose intolerance"),
    ],
)
def test_terms_by_themselves(spun: str, term: str) -> None:
    assert " ".join(best_phrase(despinner(), spun.split(" ")).words) == term


@pytest.mark.parametrize("term", ["artificial intelligence", "customer service", "blood pressure", "credit score"])
def test_sound_terms_are_likelier_as_they_are(term: str) -> None:
    assert best_phrase(despinner(), term.split(" ")).log_odds < 0


def test_a_term_that_comes_back_helps_to_read_it() -> None:
    text = "Good customer service pays. Our customer service is known. They asked for consumer pay and shopper work."
    lines = list(sentences(View(text, "en")))
    readings, bank = despinner().read(lines)
    assert bank.terms()["customer"][0] == "service"
    found = [item for unit in units(readings[-1], lambda *_: True) for item in unit.repairs]
    assert any("customer" in item.words and "service" in item.words for item in found)


def test_names_quotations_and_code_are_fixed() -> None:
    text = 'So Anna wrote "patron service" to me@shop.example in NASA style, about iPhones.'
    fixed = {word.text for line in sentences(View(text, "en")) for word in line if word.fixed}
    assert {"anna", "patron", "service", "me", "nasa", "iphones"} <= fixed


def test_a_form_that_stands_for_itself_is_kept_more_often() -> None:
    table = by_spun([("network", "network", 8, 9), ("network", "net", 1, 9), ("corrosive", "acid", 9, 9)])
    assert table.kept["network"] > 0.8
    assert table.kept["corrosive"] < 0.3
    assert [item.original for item in table.get("network")] == ["net"]


@pytest.mark.parametrize("text", ["", "   ", "a", "\u200b" * 500, "x" * 100_000, "word " * 30_000])
def test_odd_input_is_read_in_bounded_time(text: str) -> None:
    lines = list(sentences(View(text, "en")))
    assert all(len(line) <= 60 for line in lines)
    assert len(despinner().read(lines[:3])[0]) == len(lines[:3])
