import time

import pytest

from pipeline.language.content import linguistic, linguistic_pieces


@pytest.mark.parametrize(
    "junk",
    [
        "https://example.org/some/page?x=1", "me@example.org", "2010-12-04 10:30", "★★★☆☆", "<br/><br/>",
        "&nbsp;&copy;", "hjklhjkl", "xx", "aaaaaa",
        "for (i=0;i<n;i++) { f(i); }", "total = price * 2", "print(round(x))", "IMG_2041.JPG",
        "a1b2c3d4", "[url]", "XL", "USB-C",
        "...", "", "$(document).ready(",
    ],
)  # fmt: skip
def test_what_is_no_language_is_not_shown_to_a_detector(junk: str) -> None:
    assert linguistic(junk) == ""


@pytest.mark.parametrize(
    "text", ["Hello", "(yes)", "C'est ça = voilà, non ?", "語", "2010年12月4日の夜", "I paid $5 & left.", "Ω και α"]
)
def test_words_are_kept(text: str) -> None:
    assert linguistic(text)


def test_pieces_are_judged_as_single_texts_are() -> None:
    text = "Good day. http://example.org/x 12:30 All well, see www.example.org now"
    pieces = [(0, 9), (10, 30), (31, 36), (37, len(text))]
    assert linguistic_pieces(text, pieces) == [linguistic(text[a:b]) for a, b in pieces]


@pytest.mark.parametrize("unit", ["a@", "http://", "<a ", "[a=", "a.b", "{{", "&a", "a_", "f(", "A-", "#"])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    started = time.perf_counter()
    linguistic(unit * 20_000)
    assert time.perf_counter() - started < 2
