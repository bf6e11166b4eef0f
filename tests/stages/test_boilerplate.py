"""Furniture goes, in many languages; sentences about furniture, lists, verse and dialogue stay."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.cleaning import clean_page
from pipeline.document import Block, Changes, Document, Span, SpanLabel, Status
from pipeline.stages.boilerplate import Boilerplate, BoilerplateConfig


def _pages(name: str) -> list[Mapping[str, str]]:
    path = Path(__file__).parents[1] / "cases" / f"{name}.toml"
    pages: list[Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))["page"]
    return pages


CASES = _pages("boilerplate")


def cleaned(doc: Document, **config: float) -> Document:
    doc.apply(Boilerplate(BoilerplateConfig(**config)).process(doc))
    return doc


@pytest.mark.parametrize("page", CASES, ids=[f"{n}-{page['lang']}" for n, page in enumerate(CASES)])
def test_furniture_goes_and_text_stays(page: Mapping[str, str]) -> None:
    doc = cleaned(Document.of(page["text"].lstrip("\n")))
    lines = doc.text.splitlines()
    assert [line for line in page["drop"] if line in lines] == []
    assert [line for line in page["keep"] if line not in doc.text] == []
    assert doc.ledger.restore(doc.text) == doc.raw


@pytest.mark.parametrize("page", CASES, ids=[f"{n}-{page['lang']}" for n, page in enumerate(CASES)])
def test_a_second_run_drops_nothing_more(page: Mapping[str, str]) -> None:
    once = cleaned(Document.of(page["text"])).text
    assert cleaned(Document.of(once)).text == once


@pytest.mark.parametrize("page", _pages("list_pages"), ids=lambda page: page["lang"])
def test_a_list_within_a_post_is_the_authors(page: Mapping[str, str]) -> None:
    (post,) = clean_page(page["text"]).posts
    lines = post.text.splitlines()
    assert [line for line in page["drop"] if line in lines] == []
    assert [line for line in page["keep"] if line not in lines] == []
    assert clean_page(post.text).posts[0].text == post.text


def test_short_lines_above_the_title_are_header() -> None:
    text = "The Grey Heron\nNotes from a wet county\nIt rained again today, and the river came up to the second step.\n"
    doc = Document.of(text)
    at = text.index("It rained")
    doc.spans.append(Span(at, at, SpanLabel.TITLE))
    assert cleaned(doc).text == "It rained again today, and the river came up to the second step.\n"


def test_without_a_title_short_lines_above_the_text_stay() -> None:
    text = "The Grey Heron\nIt rained again today, and the river came up to the second step.\n"
    assert cleaned(Document.of(text)).text == text


def test_every_drop_names_its_rule_and_how_sure_it_is() -> None:
    doc = cleaned(
        Document.of("We walked home along the canal, and it was late.\n\nLeave a comment\nPost a comment (0)\n")
    )
    causes = [cause for edit in doc.ledger.edits for cause in edit.causes]
    assert causes
    assert all(cause.rule in Boilerplate.rules and 0 < cause.confidence <= 1 for cause in causes)


def test_markup_outvotes_a_sentence_in_a_sidebar_and_keeps_one_in_the_article() -> None:
    aside, article = "Our readers say that this is the best page.", "The mill has stood here since the flood."
    text = f"{aside}\n\n{article}"
    blocks = [
        Block(0, len(aside), "p", main=False, names=("sidebar",)),
        Block(len(aside) + 2, len(text), "p", main=True, names=("entry",)),
    ]
    assert cleaned(Document.of(text, blocks=blocks)).text == article


def test_what_is_not_sure_is_suggested() -> None:
    text = "We walked home along the canal, and it was late.\n\nShare this with a friend (3)\n"
    changes = Boilerplate(BoilerplateConfig(drop=1.0, suggest=0.3)).process(Document.of(text))
    assert isinstance(changes, Changes)
    assert not changes.edits
    assert [item.status for item in changes.suggestions] == [Status.SUGGESTED]


@pytest.mark.parametrize("text", ["", "\n", " ", "\n\n\n", "x", "|", "|" * 5000, "(" * 5000, "Share\n" * 3000])
def test_odd_texts_pass_in_bounded_time(text: str) -> None:
    cleaned(Document.of(text))
