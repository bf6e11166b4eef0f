from __future__ import annotations

import pytest

from pipeline.text.function_words import all_function_words, function_word_languages, function_words


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "the"), ("de", "und"), ("fi", "ja"), ("ko", "그리고"), ("gl", "unha")]
)
def test_known(lang: str, word: str) -> None:
    assert word in function_words(lang)


def test_every_language_has_single_lower_case_words() -> None:
    assert len(function_word_languages()) > 70
    assert all(word == word.lower() and " " not in word for word in all_function_words())


def test_unknown_language_is_empty() -> None:
    assert function_words("zz") == frozenset()
