import pytest

from pipeline.language.scripts import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("plain", "Latn"),
        ("déjà vu", "Latn"),
        ("12:30 — !", "Zzzz"),
        ("", "Zzzz"),
        ("日本語です", "Jpan"),
        ("한국어로 쓴 글 text", "Kore"),
        ("這裡", "Hant"),
        ("这里", "Hans"),
        ("山水", "Hani"),
        ("Ελλάδα and more", "Latn"),
        ("ქართული", "Geor"),
        ("እሺ", "Ethi"),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


def test_a_long_text_is_judged_by_a_sample() -> None:
    assert script_of("долгий текст с буквами " * 5000) == "Cyrl"
