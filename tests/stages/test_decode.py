from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document, Status
from pipeline.stages.base import StageConfig
from pipeline.stages.decode import Decode


def cleaned(text: str) -> Document:
    doc = Document.of(text)
    doc.apply(Decode(StageConfig()).process(doc))
    return doc


@pytest.mark.parametrize(
    ("raw", "text", "rule"),
    [
        ("\ufeffTitle", "Title", "byte-order-mark"),
        ("joined\ufeff files", "joined files", "byte-order-mark"),
        ("a\x00\x00b", "ab", "nul"),
        ("be\x07ep", "beep", "control-character"),
        ("\x1b[31mred\x1b[0m", "red", "terminal-escape"),
    ],
)
def test_noise_is_dropped(raw: str, text: str, rule: str) -> None:
    doc = cleaned(raw)
    assert doc.text == text
    assert doc.ledger.edits[0].has_rule(rule)
    assert doc.ledger.restore(doc.text) == raw


@pytest.mark.parametrize(
    "text", ["", "tab\tand\r\nbreaks\n", "soft\xadhyphen no-break\xa0space", "zero\u200dwidth", "\x0c"]
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert cleaned(text).text == text


def test_undecodable_bytes_are_flagged_not_changed() -> None:
    doc = cleaned("caf\ufffd and \ufffd\ufffd")
    assert doc.text == doc.raw
    assert [(s.start, s.end, s.status) for s in doc.suggestions] == [(3, 4, Status.FLAGGED), (9, 11, Status.FLAGGED)]


@given(st.text())
def test_running_again_changes_nothing(text: str) -> None:
    once = cleaned(text).text
    assert cleaned(once).text == once
