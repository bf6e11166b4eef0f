import pytest

from pipeline.language.tags import normal_tag, vote_for


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("no", "nb"),
        ("nn", "nn"),
        ("iw", "he"),
        ("sh", "sr"),
        ("zh-cn", "zh"),
        ("zh_Hant", "zh"),
        ("wuu", "zh"),
        ("PT-br", "pt"),
    ],
)
def test_labels_of_detectors_become_primary_subtags(label: str, tag: str) -> None:
    assert normal_tag(label) == tag


def test_a_coarse_vote_counts_for_each_language_that_it_may_mean() -> None:
    assert vote_for("nb") == ("nb", "nn")
    assert vote_for("de") == ("de",)
