from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Span, SpanLabel, Status
from pipeline.stages.base import RepairConfig
from pipeline.stages.spacing import Spacing
from tests.repair.helpers import cases, document, repaired

DAMAGED = "It 's late ,and the the dog didn 't bark.Nobody came ;nobody cared."


@pytest.mark.parametrize("case", cases("spacing_damaged"))
def test_damaged_text_is_repaired(case: Mapping[str, str]) -> None:
    doc = repaired(case["text"], case["lang"])
    assert doc.text == case["clean"]
    assert doc.ledger.restore(doc.text) == case["text"]


@pytest.mark.parametrize("case", cases("spacing_damaged"))
def test_a_second_run_changes_nothing(case: Mapping[str, str]) -> None:
    once = repaired(case["text"], case["lang"]).text
    assert repaired(once, case["lang"]).text == once


@pytest.mark.parametrize("case", cases("spacing_untouched"))
def test_sound_text_is_left_alone(case: Mapping[str, str]) -> None:
    assert repaired(case["text"], case["lang"]).text == case["text"]


def test_a_single_slip_is_only_suggested() -> None:
    doc = repaired("It was a fine day , and we all went out to the sea with the children.", "en")
    assert not doc.ledger.edits
    (suggestion,) = doc.suggestions
    assert (suggestion.before, suggestion.after, suggestion.status) == (" ,", ",", Status.SUGGESTED)


def test_a_short_quotation_keeps_its_faults() -> None:
    doc = repaired(f'{DAMAGED} The sign read "NO DOGS , NO CAT ,THANKS" in red.', "en")
    assert '"NO DOGS , NO CAT ,THANKS"' in doc.text
    assert "late, and the dog" in doc.text


def test_a_run_in_another_language_is_left_alone() -> None:
    foreign = "Il a dit : viens ici ,mon ami."
    text = f"{DAMAGED * 2} {foreign} {DAMAGED}"
    doc = document(text, "en")
    at = text.index(foreign)
    doc.spans += [
        Span(0, at, SpanLabel.LANGUAGE, "en"),
        Span(at, at + len(foreign), SpanLabel.LANGUAGE, "fr"),
        Span(at + len(foreign), len(text), SpanLabel.LANGUAGE, "en"),
    ]
    doc.apply(Spacing(RepairConfig()).process(doc))
    assert foreign in doc.text
    assert " ,and" not in doc.text


def test_every_cause_is_declared() -> None:
    rules = {cause.rule for edit in repaired(DAMAGED, "en").ledger.edits for cause in edit.causes}
    assert rules <= set(Spacing.rules)


FRAGMENTS = (
    st.sampled_from([" ,", " ;", ",", ".A", " 's", " n't", "n 't", "the the", '" so "', "„ a “", "« b »"])
    | st.sampled_from(
        [
            "(c)d",
            "1)Ab",
            " ",
            "theHouse",
            "monthsthe",
            " -a",
            "l' eau",
            "only6,000",
            "a hour",
            "; It",
            ". they",
            "a nother",
        ]
    )
    | st.sampled_from(
        [
            "x",
            "word",
            "e\u0301",
            "𝕏",
            "的",
            "didn",
            "saw",
            "that",
            "\u00a0",
            "thethe",
            "the",
            "\n",
            "\r\n",
            "{hot|cold}",
        ]
    )
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join), st.sampled_from(["en", "fr", "ro", "da", "et", "und"]))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_is_restored_and_settles(text: str, lang: str) -> None:
    doc = repaired(text, lang)
    assert doc.ledger.restore(doc.text) == text
    assert repaired(doc.text, lang).text == doc.text


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "the " * 20_000, " ," * 20_000, "'s " * 20_000, '" ' * 20_000, "aB" * 30_000, "\u200b" * 9000],
)
def test_hostile_text_ends_soon(text: str) -> None:
    repaired(text, "en")
