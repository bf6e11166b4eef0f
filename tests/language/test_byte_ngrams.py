import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.language.byte_ngrams import byte_ngrams
from pipeline.language.tags import normal_tag

TEXTS = ["Wo ist der nächste Bahnhof?", "ABER NICHT SO LAUT", "Где находится вокзал", "どこに駅がありますか"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_probabilities_are_those_of_the_package(text: str) -> None:
    expected: dict[str, float] = {}
    for label, probability in LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).rank(text):
        expected[normal_tag(label)] = expected.get(normal_tag(label), 0.0) + probability
    found = byte_ngrams().probabilities(text)
    assert found is not None
    assert dict(zip(byte_ngrams().tags, found.tolist(), strict=True)) == pytest.approx(expected, abs=1e-4)


def test_a_text_without_features_says_nothing() -> None:
    assert byte_ngrams().probabilities("") is None
    assert byte_ngrams().probabilities("a") is None
