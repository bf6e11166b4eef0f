"""The work grows with the text, not with its square: the same in a tenfold text is some tenfold the steps."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.repair.damage import CAPITALS, SPACING, SPACING_FOLLOWERS, WORDS, found
from pipeline.repair.protect import protected, short_quotations
from pipeline.repair.view import View
from tests.repair.helpers import repaired

SIGNS = "It 's late ,and the the dog didn 't bark.Nobody came. He paid hisQuote. " * 3
PATTERNS = (
    *"a A-'.,_(\"é日\r\n",
    *(
        "„ ",
        "« ",
        "( ",
        "{a|",
        " -a",
        "abc'",
        "a,b",
        "aB",
        "a ,b",
        "the the ",
        " \t",
        "    \n",
        "&a",
        "a/",
        "1.",
        "a)B",
    ),
    *(
        "Xa.Yb,Zc:Wd!",
        "ab-cd.",
        "a.com",
        "theSofa ",
        "word„",
        "a« ",
        "; ",
        "abc:def ",
        "abc'abc'-",
        "\n\n    x = (",
        "  ",
        "ab-\nle ",
        "•a\n",
        "¿ a",
        "inthe ",
        "onthesofa ",
        'a "b c\n',
        '"bc d" "bc\n',
        "Aa Bb ",
        "arm chair ",
    ),
)
_SCRIPT = """
import sys
from tests.repair.test_bounds import PATTERNS, SIGNS
from tests.repair.helpers import repaired
for lang in ("en", "fr"):
    repaired(SIGNS, lang)  # reads the word list
    for pattern in PATTERNS:
        repaired(SIGNS + pattern * (25_000 // len(pattern)), lang)
"""


def test_patterns_without_end_do_not_hang() -> None:
    """What is quadratic takes many seconds a pattern here, and what is linear a twentieth of one."""
    subprocess.run([sys.executable, "-c", _SCRIPT], check=True, timeout=180)


def test_a_text_that_is_all_faults_is_no_prose() -> None:
    text = "a)Bee" * 4_000
    assert not repaired(text, "en").ledger.edits
    assert not found(View(text, "en"), SPACING)


def test_a_damaged_text_is_repaired_to_its_end() -> None:
    text = "The dog slept all day ,and nobody came to see the old house. It 's late.\n" * 60
    assert repaired(text, "en").text.endswith("all day, and nobody came to see the old house. It's late.\n")


@pytest.mark.parametrize("char", list("a .,'-(\"1_/"))
def test_rules_yield_no_more_than_one_proposal_a_character(char: str) -> None:
    view = View(char * 5_000, "en")
    for rule in (*SPACING, *SPACING_FOLLOWERS, *CAPITALS, *WORDS):
        assert len(list(rule(view))) <= len(view.text)
    assert len(protected(view.text).starts) <= 1
    assert len(short_quotations(view.text).starts) <= len(view.text)
