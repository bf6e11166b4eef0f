"""Flags for what a translation left in another language."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import clean
from pipeline.document import Document, LanguageShare, Status
from pipeline.recipe import Recipe
from pipeline.repair.residue.answers import answer
from pipeline.repair.residue.runs import places
from pipeline.repair.residue.triggers import triggers
from pipeline.repair.view import view_of
from pipeline.stages.base import StageConfig
from pipeline.stages.residue import Untranslated
from pipeline.text.lexicon import lexicon

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "residue.toml").read_text(encoding="utf-8"))


def flags(text: str, lang: str) -> list[tuple[str, str]]:
    doc = Document.of(text)
    doc.metadata.lang = lang
    changes = Untranslated(StageConfig()).process(doc)
    assert not changes.edits
    assert all(text[item.start : item.end] == item.before for item in changes.suggestions)
    flagged = [item for item in changes.suggestions if item.cause.rule == "untranslated"]
    assert all(item.status is Status.FLAGGED and item.after is None for item in flagged)
    return [(item.before, item.reason) for item in flagged]


@pytest.mark.parametrize("case", CASES["left"], ids=lambda case: case["lang"] + " " + case["of"])
def test_finds_what_was_left(case: dict[str, str]) -> None:
    found = flags(case["text"], case["lang"])
    assert [lang for _, lang in found] == [case["of"]]
    assert case["found"] in found[0][0]


@pytest.mark.parametrize("case", CASES["sound"], ids=lambda case: case["why"])
def test_leaves_alone_what_belongs(case: dict[str, str]) -> None:
    assert flags(case["text"], case["lang"]) == []


def test_a_post_in_two_languages_has_no_leftovers() -> None:
    doc = Document.of("We met in town. Y luego nos fuimos a la playa con los niños y la abuela.")
    doc.metadata.lang = "en"
    doc.metadata.languages = (LanguageShare("es", 0.55), LanguageShare("en", 0.45))
    assert not Untranslated(StageConfig()).process(doc).suggestions


def test_one_word_counts_beside_other_signs_only() -> None:
    alone = "She walked to the shop und bought some milk for the children."
    assert flags(alone, "en") == []
    with_more = alone + " Then she went nach Hause und hat den Kuchen gebacken before it was dark."
    assert ("und", "de") in flags(with_more, "en")


def test_a_small_word_with_one_answer_is_suggested_beside_its_flag() -> None:
    doc = Document.of(
        "She walked to the shop und bought some milk for the children. "
        "Then she went nach Hause und hat den Kuchen gebacken before it was dark."
    )
    doc.metadata.lang = "en"
    suggestions = Untranslated(StageConfig()).process(doc).suggestions
    meant = [item for item in suggestions if item.cause.rule == "left-word"]
    assert [(item.before, item.after, item.status) for item in meant] == [("und", "and", Status.SUGGESTED)]
    assert (meant[0].start, meant[0].end) in [(item.start, item.end) for item in suggestions if item.after is None]


def test_answers_are_of_one_word_and_of_small_ones() -> None:
    text = files("pipeline").joinpath("data", "residue_words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert len({tuple(row[:3]) for row in rows}) == len(rows)
    for of, lang, word, after in rows:
        assert of != lang
        assert word.isalpha()
        assert after.isalpha()
        assert lexicon(of).is_function(word)
        assert answer(of, lang, word) == after


def test_a_foreign_sentence_is_flagged_and_the_text_stays() -> None:
    text = (
        "Der Garten braucht im Herbst viel Pflege, und wer früh beginnt, hat im Frühjahr weniger Arbeit. "
        "Die Blätter werden gesammelt und kommen auf den Kompost. "
        "You should also clean the tools before you put them away for the winter. "
        "Danach wird der Boden gelockert, damit er atmen kann, und die Rosen werden geschnitten."
    )
    doc = clean(text, Recipe(stages=("language", "residue")))
    assert doc.text == text
    assert [item.reason for item in doc.suggestions] == ["en"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 100_000,
        "und " * 30_000,
        "\u200b".join("und der die das") * 200,
        "العربية und 中文 el " * 500,
        "DIE UND DER IST NICHT MIT " * 300,
        "İ" * 50 + " und die " * 50,
        '"' * 5000 + " und der " + "(" * 5000,
    ],
    ids=range(8),
)
def test_takes_whatever_comes(text: str) -> None:
    for lang in ("en", "zh", "und", "xx", "tr"):
        flags(text, lang)


@given(
    st.lists(
        st.sampled_from(["und", "Und", "las", "the", "l'", "-", ".", " ", " ", "\n", "a", "ß", "Σ", "2", "²", "_"])
    )
)
def test_the_places_are_those_that_a_look_at_each_word_finds(parts: list[str]) -> None:
    text = "".join(parts)
    wanted = triggers("en")
    named = [match.span() for match in re.finditer(r"[^\W\d_]+", text.lower()) if match.group() in wanted]
    assert [match.span() for match in places(view_of(text, "en", ()))] == named
