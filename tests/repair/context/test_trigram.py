"""The trigram model prefers what people write, and takes anything as its input."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.context.registry import ScorerKind, scorer
from pipeline.repair.context.tokens import tokens
from pipeline.repair.context.trigram import trigrams


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("We have been there for a long time.", "We have been there four a long time."),
        ("They were going home.", "They where going home."),
        ("It’s the end of the world.", "It’s the end off the world."),
        ("The weather was very nice.", "The whether was very nice."),
        ("He looked for the organisation.", "He looked for the organisa tion."),
    ],
)
def test_the_usual_wording_is_likelier(better: str, worse: str) -> None:
    high, low = trigrams().scores([better, worse])
    assert high - low > 2


def test_case_and_apostrophes_make_no_difference() -> None:
    one, two = trigrams().scores(["It's New York", "IT’S NEW YORK"])
    assert one == two


def test_history_is_in_reading_order() -> None:
    model = trigrams()
    assert model.word_score("york", ("in", "new")) > model.word_score("york", ("new", "in")) + 2


def test_unknown_words_count_as_rare_as_the_frequency_list_says() -> None:
    model = trigrams()
    assert not model.knows("organise")
    assert model.word_score("organise") > model.word_score("organisqe") + 3


@pytest.mark.parametrize("word", ["the\0x", "\ud800", "", "x" * 100_000, "\u200b", "漢字", "عربي"])
def test_odd_words_are_unlisted_and_harm_nothing(word: str) -> None:
    model = trigrams()
    assert not model.knows(word)
    assert model.word_score(word, ("the", word)) <= -10
    assert model.word_score("the", (word,)) == model.word_score("the")


@given(st.lists(st.text(), max_size=4))
def test_any_text_has_a_score_and_always_the_same(texts: list[str]) -> None:
    model = trigrams()
    first = model.scores(texts)
    assert len(first) == len(texts)
    assert all(score <= 0 for score in first)
    assert model.scores(texts) == first


def test_sentences_end_at_marks_before_capitals_only() -> None:
    assert list(tokens('"Stop!" He went at 5.30 a.m. to us... and so on.')).count("</s>") == 2


@pytest.mark.parametrize("piece", [".", "a", "a-", "a'", "1.", "!?", " ", "\u200b", "'s ", "漢", '."'])
def test_long_texts_take_a_time_in_proportion(piece: str) -> None:
    (score,) = trigrams().scores([piece * 100_000 + "x"])
    assert score <= 0


def test_only_english_has_one() -> None:
    assert scorer(ScorerKind.TRIGRAM, "en").covers("en")
    for lang in ("de", "fr", "und", ""):
        assert not scorer(ScorerKind.TRIGRAM, lang).covers(lang)
    assert list(scorer(ScorerKind.NONE, "en").scores(["a", "b"])) == [0.0, 0.0]


def test_no_audio_library_is_loaded() -> None:
    load = "from pipeline.repair.context.trigram import trigrams; trigrams()"
    code = f"import sys; {load}; print('sounddevice' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert not done.stderr
