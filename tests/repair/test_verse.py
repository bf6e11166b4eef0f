"""Verse is told from prose, from lists, and from text that a program wrapped."""

from __future__ import annotations

import pytest

from pipeline.repair.verse import is_verse

HAIKU = "drip drip from the eaves\na greyblue morning, and ice\nin the hens' old bowl\nthe hens look at it"


@pytest.mark.parametrize(
    "text",
    [HAIKU, f"{HAIKU}\n\n{HAIKU}", "ветер ветер над рекой\nлодка серебряная моя\nбез весла, без весла\nи река молчит"],
)
def test_short_open_lines_are_verse(text: str) -> None:
    assert is_verse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "drip drip from the eaves\nand ice in the bowl",
        "Home\nAbout\nContact\nLogin\nRegister",
        "We left at six.\nIt rained.\nNobody came.\nWe went home again.",
        "The committee met on Tuesday to talk about the road and about what it\n" * 5,
    ],
)
def test_what_is_no_verse(text: str) -> None:
    assert not is_verse(text)
