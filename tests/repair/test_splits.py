from __future__ import annotations

import pytest

from pipeline.repair.splits import best_split
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import has_list, lexicon


@pytest.mark.parametrize(
    ("lang", "joined"),
    [
        ("en", "more over there|the sofa|wears gloves|of binoculars"),
        ("da", "dette kan"),
        ("cs", "vždycky vyhrál"),
        ("el", "καλές εικόνες|από το"),
        ("uk", "для вас|повинна бути"),
        ("vi", "nước nóng"),
        ("sr", "од куће"),
    ],
)
def test_joined_words_come_apart(lang: str, joined: str) -> None:
    for pair in joined.split("|"):
        first, second = pair.rsplit(" ", 1)
        head = first.rsplit(" ", 1)[-1]
        split = best_split(head + second, lexicon(lang))
        assert split is not None
        assert split.places == (len(head),)
        assert split.probability >= repair_tables().gate.sign_from


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "toolshed windowsill encyclopaedias unputdownable foregone"),
        ("de", "krankenhausverwaltung verlegerpreis fürsorglich übersetzung"),
        ("fi", "vedenpuhdistusjärjestelmä kotiakvaario"),
        ("sv", "sjukvårdspersonal tillgodose efterskänka"),
        ("nl", "ziektekostenverzekering voorbereiding"),
        ("hu", "töredezettségmentesítő"),
    ],
)
def test_words_stay_whole(lang: str, words: str) -> None:
    for word in words.split():
        split = best_split(word, lexicon(lang))
        assert split is None or split.probability < repair_tables().gate.sign_from


def test_hostile_length_is_refused_at_once() -> None:
    assert best_split("a" * 100_000, lexicon("en")) is None


def test_no_list_means_function_words_alone() -> None:
    assert not has_list("et")
    assert lexicon("et").zipf("ja") > 0
    assert lexicon("et").zipf("naaber") == 0
