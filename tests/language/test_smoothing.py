from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.smoothing import smooth

LANGUAGES = ["en", "de", "fr"]
EVIDENCE = st.lists(st.dictionaries(st.sampled_from(LANGUAGES), st.integers(-10, 0).map(float)), max_size=12)


def test_a_slip_is_smoothed_and_a_stretch_is_kept() -> None:
    en, de = {"en": 0.0, "de": -4.0}, {"de": 0.0, "en": -4.0}
    assert smooth([en, de, en], [3.0] * 3, ["en", "de"]) == ["en"] * 3
    assert smooth([en, en, de, de], [3.0] * 4, ["en", "de"]) == ["en", "en", "de", "de"]


def test_silence_takes_the_language_around_it() -> None:
    de = {"de": 0.0, "en": -9.0}
    assert smooth([{}, de, {}, de], [1.0] * 4, ["en", "de"]) == ["de"] * 4


def test_nothing_gives_nothing() -> None:
    assert smooth([], [], ["en"]) == []


@given(EVIDENCE)
def test_without_a_price_every_piece_gets_its_best(evidence: list[dict[str, float]]) -> None:
    path = smooth(evidence, [0.0] * len(evidence), LANGUAGES)
    for piece, lang in zip(evidence, path, strict=True):
        least = min(piece.values(), default=0.0)
        assert piece.get(lang, least) == max(piece.get(other, least) for other in LANGUAGES)


@given(EVIDENCE)
def test_a_forbidding_price_gives_one_language(evidence: list[dict[str, float]]) -> None:
    assert len(set(smooth(evidence, [1e6] * len(evidence), LANGUAGES))) <= 1
