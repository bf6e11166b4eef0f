"""Keys of sources and lines."""

from __future__ import annotations

import pytest

from pipeline.corpus.keys import line_key, source_of, source_range
from pipeline.document import Record


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kommentare (3)", "  kommentare  (12) ", True),
        ("ΣΧΌΛΙΑ", "σχόλια", True),
        ("Home | About", "Home About", True),
        ("Home", "Homes", False),
        ("It 's late ,and we wait", "It's late, and we wait", True),  # what a repair mends makes no other line
        ("x" * 300, "X" * 300, False),
    ],
)
def test_lines_that_are_one(one: str, other: str, *, same: bool) -> None:
    assert (line_key(5, one) == line_key(5, other)) is same


@pytest.mark.parametrize("text", ["", "  ", "* * *", "2009", "12.05.", "———"])
def test_lines_without_words_have_no_key(text: str) -> None:
    assert line_key(5, text) == 0


def test_lines_of_a_source_lie_together() -> None:
    source = 0xABCDEF0123456789
    low, high = source_range(source)
    assert low <= line_key(source, "About") <= high
    assert not low <= line_key(source ^ (1 << 60), "About") <= high


@pytest.mark.parametrize(
    ("record", "source"),
    [
        (Record("a/b/1.txt", ""), "a/b/"),
        (Record("1.txt", ""), "/"),
        (Record("dump.jsonl#7", ""), "dump.jsonl#"),
        (Record("dump.jsonl#7", "", url="http://www.Example.org:80/a"), "example.org"),
        (Record("dump.jsonl#7", "", url="http://[broken"), "dump.jsonl#"),
    ],
)
def test_sources(record: Record, source: str) -> None:
    assert source_of(record) == source
