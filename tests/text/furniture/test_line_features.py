"""What a line's look says: sentences, menus, marks, scripts."""

from __future__ import annotations

import pytest

from pipeline.text.furniture.line_features import LONG, LineFacts, line_facts, main_script
from pipeline.text.lines import split_lines


def facts_of(text: str) -> LineFacts:
    (line,) = split_lines(text)
    return line_facts(line)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("We went home early that evening.", True),
        ("We went home early that evening", False),
        ("We went home.", False),
        ("“We went home early that evening.”  ", True),
        ("彼は黙って窓の外を見ていたが、やがて歩き出した。", True),
        ("彼は黙った。", False),
        ("1 2 3 4 5 6.", False),
    ],
)
def test_sentences(text: str, *, sentence: bool) -> None:
    assert facts_of(text).sentence is sentence


def test_a_long_line_is_prose_and_no_sentence() -> None:
    facts = facts_of("word " * LONG)
    assert facts.long
    assert facts.prose
    assert not facts.sentence


def test_marks() -> None:
    assert facts_of("► 2011").mark
    assert facts_of("Archive (12)").mark
    assert not facts_of("Archive (twelve)").mark
    assert facts_of("(C) 2011 The Mill").copyright
    assert facts_of("© The Mill").copyright
    assert facts_of("21:40, Laci").signed
    assert facts_of("1. Flour").item
    assert not facts_of("A. Miller").item
    assert facts_of("“Stop”").quoted


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("a mill", "latin"),
        ("žluťoučký kůň", "latin"),
        ("мельница и mill", "cyrillic"),
        ("水車 mill", "latin"),
        ("水車小屋 ab", "cjk"),
        ("12:30 →", ""),
        ("", ""),
    ],
)
def test_the_main_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert main_script(text) == script
