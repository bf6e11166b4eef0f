import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.furniture.chrome import NO_COVERAGE
from pipeline.text.furniture.line_model.classes import CharClass, class_table, code_points
from pipeline.text.furniture.line_model.matrix import LineMatrix, line_matrix

VISIBLE = st.text(min_size=1, max_size=60).map(lambda text: text.replace("\n", " ").replace("\r", " ") + "x")


def matrix(*lines: str) -> LineMatrix:
    return line_matrix(lines, [NO_COVERAGE] * len(lines))


def column(found: LineMatrix, name: str) -> list[float]:
    values: list[float] = found.values[:, found.features.index(name)].tolist()
    return values


@given(st.lists(VISIBLE, min_size=1, max_size=8))
def test_any_lines_give_finite_numbers_for_each_line(lines: list[str]) -> None:
    found = matrix(*lines)
    assert found.values.shape == (len(lines), len(found.features))
    assert np.isfinite(found.values).all()
    assert len(found.words.tokens) == len(found.words.lines)
    assert (np.diff(found.words.lines) >= 0).all()


@given(st.lists(VISIBLE, min_size=1, max_size=5))
def test_the_same_lines_give_the_same_numbers(lines: list[str]) -> None:
    assert np.array_equal(matrix(*lines).values, matrix(*lines).values)


def test_no_feature_has_two_meanings() -> None:
    features = matrix("a line").features
    assert len(features) == len(set(features))


@pytest.mark.parametrize(
    ("line", "feature", "value"),
    [
        ("Home | About | Login", "count_bar", 2),
        ("it ends here.", "terminal", 1),
        ("it ends “here.”", "terminal", 1),
        ("it goes on", "terminal", 0),
        ("Lost And Found", "title_case", 1),
        ("LOST and FOUND", "all_capitals", 1),
        ("at 10:45 and at 23:00", "clock", 2),
        ("in 1999 or 2024, not 12024", "year", 2),
        ("write to me@home", "address", 1),
        ("- a thing", "item", 1),
        ("12) a thing", "item", 1),
        ("One. Two. Three.", "sentences", 2),
        ("一。二。三。", "sentences", 2),
        ("don't half-do it", "capital_share", 0),
        ("3 items", "first_digit", 1),
    ],
)
def test_what_a_line_looks_like(line: str, feature: str, value: float) -> None:
    assert column(matrix(line), feature) == [value]


def test_apostrophes_and_hyphens_part_no_words() -> None:
    assert column(matrix("don't half-do it", "one two three"), "words") == pytest.approx([np.log1p(3)] * 2)


def test_an_ideograph_is_wider_than_a_letter() -> None:
    wide, narrow = column(matrix("今日天氣很好", "abcdef"), "width")
    assert wide > narrow


def test_lines_that_repeat_but_for_their_digits() -> None:
    found = column(matrix("Page 1", "Page 2", "Something else"), "repeats")
    assert found == pytest.approx([np.log(2), np.log(2), 0])


def test_the_densest_prose_is_found_between_the_menus() -> None:
    prose = "We went down to the sea and it was cold, so we came back and sat in the kitchen until it was dark outside."
    found = matrix("Home", "About", prose, "A heading", prose, "Login", "Imprint")
    assert column(found, "stretch50_inside") == [0, 0, 1, 1, 1, 0, 0]
    assert column(found, "stretch50_before") == pytest.approx([np.log1p(2), np.log1p(1), 0, 0, 0, 0, 0])


def test_characters_beyond_the_plane_are_symbols() -> None:
    classes = class_table()[code_points("😀a\ud800")]
    assert classes.tolist()[:2] == [CharClass.SYMBOL, CharClass.LOWER]
