from __future__ import annotations

import pytest

from pipeline.repair.spun.despin import Memory, despinner
from pipeline.repair.spun.inflection import Form, analyses, inflected
from pipeline.repair.spun.judge import Context, may_be_sound
from pipeline.repair.spun.lattice import Reading
from pipeline.repair.spun.phrase import best_phrase
from pipeline.repair.spun.sentences import sentences
from pipeline.repair.spun.substitutions import by_spun
from pipeline.repair.spun.terms import TermBank
from pipeline.repair.spun.thesaurus import thesaurus
from pipeline.repair.spun.units import Repair, Unit, units
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


def test_what_is_remembered_reads_as_if_it_were_read_anew() -> None:
    before = "Good customer service pays. The squad gave us a gift. They asked for consumer pay and shopper work."
    after = before.replace("squad", "team")
    memory = Memory()
    despinner().read(list(sentences(View(before, "en"))), memory)
    memory.sure.clear()  # nothing of the second pass stays
    lines = list(sentences(View(after, "en")))
    assert despinner().read(lines, memory) == despinner().read(lines)


def test_a_term_that_no_source_has_is_passed_over_at_once() -> None:
    sources = despinner().sources
    assert sources.holds_none(("gave", "us"))
    for term in ("patron saint", "patron saints", "brought up", "organisational chart"):
        assert not sources.holds_none(tuple(term.split(" ")))


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


def test_people_write_set_phrases() -> None:
    english = despinner().english
    line = ("in", "the", "elbow", "room", "area")
    kept = [1.0] * len(line)
    context = Context(Reading(line, (), 0.0), kept, TermBank({}, {}, {}, 0.0), 0.2, english)
    for start, end, sound in ((2, 4, True), (3, 5, False)):
        unit = Unit(start, end, [Repair(("parking",), 0.9, "thesaurus-2", -4.0)], 0.1)
        assert may_be_sound(unit, context) is sound
