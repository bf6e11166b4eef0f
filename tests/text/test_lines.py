"""Lines tile the text, whatever breaks stand in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.lines import split_lines


@given(st.text(alphabet="ab\r\n \u2028\x0c", max_size=40))
def test_lines_tile_the_text(text: str) -> None:
    lines = split_lines(text)
    assert "".join(text[line.start : line.next] for line in lines) == text
    assert [line.index for line in lines] == list(range(len(lines)))
    for line in lines:
        assert line.text == text[line.start : line.end]
        assert not {"\r", "\n"} & set(line.text)
        assert text[line.end : line.next] in {"", "\r", "\n", "\r\n"}


def test_form_feeds_and_line_separators_do_not_break_lines() -> None:
    assert [line.text for line in split_lines("a\x0cb\u2028c\nd")] == ["a\x0cb\u2028c", "d"]
