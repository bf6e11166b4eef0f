"""What goes, what is suggested and what stays of the lines that repeat, in languages that no lexicon knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.cleaning import Cleaner
from pipeline.corpus.survey import Survey
from pipeline.document import Page, Record
from pipeline.recipe import Recipe
from tests.corpus.makers import ALPHABETS, WITH_FURNITURE, WITHOUT_FURNITURE, MadePage, Tongue, diary

Maker = Callable[[Tongue, int], list[MadePage]]
RULE = "repeated"
STAGES = ["decode", "posts", "boilerplate", "titles"]


def cleaned(records: list[Record], preset: str = "default") -> list[Page]:
    cleaner = Cleaner(Recipe.preset(preset).only(STAGES), Survey.of(records))
    return [cleaner.clean(record) for record in records]


def records(pages: list[MadePage]) -> list[Record]:
    return [Record(f"a/{number}.txt", page.text) for number, page in enumerate(pages)]


def text_of(page: Page) -> str:
    return "".join(post.text for post in page.posts)


def dropped(page: Page) -> set[str]:
    """The lines that went because they repeat."""
    edits = [edit for post in page.posts for edit in post.ledger.edits]
    return {edit.before.strip("\n") for edit in edits if edit.causes[0].rule == RULE}


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("make", WITH_FURNITURE)
def test_furniture_goes_and_nothing_of_the_text(make: Maker, alphabet: str) -> None:
    pages = make(Tongue(alphabet, 1), 12)
    for made, page in zip(pages, cleaned(records(pages)), strict=True):
        left = text_of(page).split("\n")
        assert not set(made.furniture) & set(left)
        assert set(made.own) <= {*left, page.posts[0].metadata.title}


@pytest.mark.parametrize("preset", ["default", "recall"])
@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("make", WITHOUT_FURNITURE)
def test_what_authors_say_again_stays(make: Maker, alphabet: str, preset: str) -> None:
    pages = make(Tongue(alphabet, 1), 24)
    assert not set().union(*map(dropped, cleaned(records(pages), preset)))


@pytest.mark.parametrize("make", [*WITH_FURNITURE, *WITHOUT_FURNITURE])
def test_a_second_pass_drops_nothing_more(make: Maker) -> None:
    first = [text_of(page) for page in cleaned(records(make(Tongue("latin", 5), 15)))]
    again = cleaned([Record(f"a/{number}.txt", text) for number, text in enumerate(first)])
    assert [text_of(page) for page in again] == first


def test_a_greeting_is_suggested() -> None:
    pages = diary(Tongue("greek", 1), 12)
    suggestions = cleaned(records(pages))[0].posts[0].suggestions
    assert {suggestion.before for suggestion in suggestions} >= {pages[0].own[0], *pages[0].own[-2:]}
