import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.letter_ngrams import ORDERS, letter_ngrams, letters_of, ngram_places

BITS = 15


@given(st.text(max_size=150))
def test_any_text_has_scores(text: str) -> None:
    found = letter_ngrams().scores(text)
    assert found.shape == (len(letter_ngrams().tags),)
    assert np.isfinite(found).all()
    assert found.max() == 0


def test_an_ngram_has_one_place_wherever_it_stands() -> None:
    places = ngram_places("xyz--xyz--", BITS).reshape(ORDERS, -1)
    assert (places[:, 0] == places[:, 5]).all()
    assert len({int(place) for place in places[:, 0]}) == ORDERS


def test_alike_languages_are_told_apart_by_a_few_words() -> None:
    model = letter_ngrams()
    texts = {"gl": "unha nova xanela", "pt": "uma nova janela", "es": "una nueva ventana", "mk": "нема ништо тука"}
    assert {lang: model.tags[int(model.scores(text).argmax())] for lang, text in texts.items()} == {
        lang: lang for lang in texts
    }


def test_letters_are_small_and_spaced() -> None:
    assert letters_of("  Ab, 12 cd_EF ") == " ab cd ef "
    assert letters_of("") == "  "
