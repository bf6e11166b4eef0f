"""Properties of the ledger: replay, exact undo, and offset maps that agree with each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import LedgerError
from pipeline.ledger import Cause, Edit, Ledger, apply_edits, check_edits

ALPHABET = "ab \r\n\u0301é𝒳👩\u200d🚀漢ا"
TEXTS = st.text(alphabet=ALPHABET, max_size=40)


@st.composite
def scripts(draw: st.DrawFn, text: str, stage: str) -> list[Edit]:
    """A valid edit script for `text`: sorted, apart, no two insertions at one place."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        before, after = text[start:end], draw(st.text(alphabet=ALPHABET, max_size=4))
        if before == after or (edits and (edits[-1].end, edits[-1].start) == (start, end)):
            continue
        rule = draw(st.sampled_from(["r1", "r2"]))
        edits.append(Edit(start, end, before, after, (Cause(stage, rule, 0.5),)))
    return edits


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[str], Ledger]:
    """A raw text, the text after each stage, and the ledger of them all."""
    raw = draw(TEXTS)
    ledger, texts = Ledger(raw), [raw]
    for number in range(draw(st.integers(0, 6))):
        edits = draw(scripts(texts[-1], f"s{number}"))
        texts.append(apply_edits(texts[-1], edits))
        ledger = ledger.compose(edits)
    return raw, texts, ledger


@settings(max_examples=400, deadline=None)
@given(histories())
def test_composed_ledger_replays_every_stage(history: tuple[str, list[str], Ledger]) -> None:
    raw, texts, ledger = history
    assert ledger.text == texts[-1]
    check_edits(raw, ledger.edits)
    assert apply_edits(raw, ledger.edits) == texts[-1]


@settings(max_examples=300, deadline=None)
@given(histories())
def test_undo_is_exact(history: tuple[str, list[str], Ledger]) -> None:
    raw, texts, ledger = history
    assert ledger.restore(texts[-1]) == raw
    assert ledger.without(lambda _: True).text == raw


@settings(max_examples=300, deadline=None)
@given(histories(), st.data())
def test_any_one_edit_rule_or_stage_can_be_undone(history: tuple[str, list[str], Ledger], data: st.DataObject) -> None:
    raw, _, ledger = history
    assert not any(edit.has_rule("r1") for edit in ledger.without_rule("r1").edits)
    assert not any(edit.has_stage("s0") for edit in ledger.without_stage("s0").edits)
    if ledger.edits:
        gone = data.draw(st.sampled_from(ledger.edits))
        rest = ledger.without(lambda edit: edit is gone)
        assert len(rest.edits) == len(ledger.edits) - 1
        assert rest.restore(rest.text) == raw


@settings(max_examples=300, deadline=None)
@given(histories())
def test_offset_maps_are_monotone_and_agree(history: tuple[str, list[str], Ledger]) -> None:
    raw, _, ledger = history
    for after in (False, True):
        to_clean = [ledger.to_clean(i, after=after) for i in range(len(raw) + 1)]
        to_raw = [ledger.to_raw(i, after=after) for i in range(len(ledger.text) + 1)]
        assert to_clean == sorted(to_clean)
        assert to_raw == sorted(to_raw)
        assert to_clean[0] >= 0
        assert to_clean[-1] <= len(ledger.text)
        assert to_raw[0] >= 0
        assert to_raw[-1] <= len(raw)
    assert ledger.to_clean(0) == 0
    assert ledger.to_clean(len(raw), after=True) == len(ledger.text)
    covered = {i for e in ledger.edits for i in range(e.start, e.end)}
    for i in set(range(len(raw))) - covered:
        clean = ledger.to_clean(i, after=True)
        assert ledger.text[clean] == raw[i]
        assert ledger.to_raw(clean, after=True) == i
        assert ledger.raw_span(clean, clean + 1) == (i, i + 1)
        assert ledger.clean_span(i, i + 1)[1] == clean + 1


@settings(max_examples=200, deadline=None)
@given(histories(), st.data())
def test_spans_stay_in_order_and_in_bounds(history: tuple[str, list[str], Ledger], data: st.DataObject) -> None:
    raw, _, ledger = history
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(ledger.text)), st.integers(0, len(ledger.text)))))
    raw_start, raw_end = ledger.raw_span(start, end)
    assert 0 <= raw_start <= raw_end <= len(raw)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
    clean_start, clean_end = ledger.clean_span(start, end)
    assert 0 <= clean_start <= clean_end <= len(ledger.text)


@settings(max_examples=200, deadline=None)
@given(histories(), st.data())
def test_slices_tile_the_text(history: tuple[str, list[str], Ledger], data: st.DataObject) -> None:
    raw, _, ledger = history
    covered = {i for e in ledger.edits for i in range(e.start + 1, e.end)}
    free = sorted(set(range(len(raw) + 1)) - covered)
    cuts = sorted({0, len(raw), *data.draw(st.lists(st.sampled_from(free), max_size=3))})
    slices = [ledger.slice(a, b) for a, b in pairwise(cuts)] or [ledger]
    assert "".join(part.raw for part in slices) == raw
    assert "".join(part.text for part in slices) == ledger.text


def cause() -> tuple[Cause, ...]:
    return (Cause("s", "r"),)


def test_an_edit_that_is_taken_back_by_a_later_stage_vanishes() -> None:
    ledger = Ledger("colour").compose([Edit(4, 5, "u", "", cause())]).compose([Edit(4, 4, "", "u", cause())])
    assert ledger.edits == ()


def test_neighbouring_drops_of_two_stages_stay_apart() -> None:
    ledger = Ledger("text\nfooter\nspam").compose([Edit(4, 11, "\nfooter", "", (Cause("boilerplate", "x"),))])
    ledger = ledger.compose([Edit(4, 9, "\nspam", "", (Cause("spam_links", "y"),))])
    assert [(e.start, e.end) for e in ledger.edits] == [(4, 11), (11, 16)]
    assert ledger.without_stage("spam_links").text == "text\nspam"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 1, "x", "", cause())],
        [Edit(0, 9, "abc", "", cause())],
        [Edit(0, 2, "ab", "", cause()), Edit(1, 3, "bc", "", cause())],
        [Edit(1, 1, "", "x", cause()), Edit(1, 1, "", "y", cause())],
        [Edit(2, 3, "c", "", cause()), Edit(0, 1, "a", "", cause())],
    ],
    ids=["wrong before", "out of bounds", "overlap", "two insertions at one place", "out of order"],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(LedgerError):
        Ledger("abc").compose(edits)


def test_restoring_from_a_changed_text_is_refused() -> None:
    ledger = Ledger("abc").compose([Edit(0, 1, "a", "A", cause())])
    with pytest.raises(LedgerError):
        ledger.restore("xbc")


def test_a_slice_that_cuts_an_edit_is_refused() -> None:
    ledger = Ledger("abcd").compose([Edit(1, 3, "bc", "", cause())])
    with pytest.raises(LedgerError):
        ledger.slice(0, 2)
