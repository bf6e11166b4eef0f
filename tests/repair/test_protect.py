from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.protect import _ENDING, _FILE_OR_HOST, merged, protected, short_quotations


@pytest.mark.parametrize(
    "held",
    [
        "https://a.example/x,y",
        "www.shop.example",
        "jo@post.example",
        "@some_one",
        "#oneTag",
        "rounds.final.v2.csv",
        "C:\\My,Files",
        "p_name,q_name",
        "x=1,y",
        "either/orElse",
        "&nbsp;so",
        "get()",
    ],
)
def test_held(held: str) -> None:
    text = f"we saw {held} today{' and so it went' * 9}"
    at = text.index(held)
    stops = protected(text)
    assert all(stops.covers(place, place + 1) for place in range(at, at + len(held)))
    assert not stops.covers(0, 6)


def test_indented_code_is_held() -> None:
    stops = protected("so:\n    print(a,b)\nand on")
    assert stops.covers(14, 15)
    assert not stops.covers(22, 23)


def test_short_quotations_are_found() -> None:
    text = 'the sign "NO DOGS , PLEASE" and " this " one'
    stops = short_quotations(text)
    assert stops.holds(text.index(" ,"), text.index(" ,") + 1)
    assert not stops.holds(text.index(" this"), text.index(" this") + 1)


def test_merged_joins_overlaps() -> None:
    assert merged([(5, 9), (0, 2), (1, 4), (9, 9)]).starts == (0, 5)


@given(st.lists(st.sampled_from(["a", "é", "_", "-", ".", ".com", ".co", ".md", "m", " ", "/"]), max_size=14))
def test_files_and_hosts_are_those_of_the_plain_expression(pieces: list[str]) -> None:
    plain = re.compile(rf"\b(?<![\w-]\.)(?<!\w-)[\w-]+(?:\.[\w-]+)*{_ENDING}")
    text = "".join(pieces)
    found = [match.span() for match in _FILE_OR_HOST.finditer(text) if match.lastindex]
    assert found == [match.span() for match in plain.finditer(text)]
