"""The posts stage, on pages of `tests/cases/post_pages.toml` and on texts that it must leave alone."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning import Cleaner
from pipeline.document import Block, Document, Page, Record, SpanLabel
from pipeline.recipe import Recipe
from pipeline.stages.base import StageConfig
from pipeline.stages.posts import Posts
from tests.shared_data import SHARED, needs_shared

CASES = Path(__file__).parents[1] / "cases"
PAGES: list[dict[str, Any]] = tomllib.loads((CASES / "post_pages.toml").read_text(encoding="utf-8"))["page"]
UNTOUCHED: dict[str, str] = tomllib.loads((CASES / "post_traps.toml").read_text(encoding="utf-8"))["text"]
PROSE = "The kettle was on and nobody had remembered to fill it, which is how the whole thing began that day. "
CLEANER = Cleaner(Recipe.preset("default").only(["posts", "titles"]))


def cleaned(text: str) -> Page:
    return CLEANER.clean(Record(source="page", content=text))


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["name"])
def test_page(case: dict[str, Any]) -> None:
    page = cleaned(case["text"])
    found = [(post.metadata.title, post.metadata.date, post.metadata.author) for post in page.posts]
    assert found == [(post.get("title"), post.get("date"), post.get("author")) for post in case["posts"]]
    for post, expected in zip(page.posts, case["posts"], strict=True):
        assert post.text.startswith(expected["begins"])


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["name"])
def test_a_second_run_changes_nothing(case: dict[str, Any]) -> None:
    once = "".join(post.text for post in cleaned(case["text"]).posts)
    assert "".join(post.text for post in cleaned(once).posts) == once


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["name"])
def test_windows_line_ends(case: dict[str, Any]) -> None:
    posts = cleaned(case["text"].replace("\n", "\r\n")).posts
    assert [post.metadata.title for post in posts] == [post.get("title") for post in case["posts"]]
    assert all("\n" not in post.text.replace("\r\n", "") for post in posts)


@pytest.mark.parametrize(("name", "text"), UNTOUCHED.items())
def test_trap(name: str, text: str) -> None:
    page = cleaned(text)
    assert [post.text for post in page.posts] == [text], name


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["name"])
def test_posts_tile_the_page_and_undo_is_exact(case: dict[str, Any]) -> None:
    page = cleaned(case["text"])
    assert "".join(post.raw for post in page.posts) == page.raw == case["text"]
    assert all(post.ledger.restore(post.text) == post.raw for post in page.posts)


def test_spans_mark_title_and_date() -> None:
    doc = Document.of(f"My shed\n5 May 2010\n{PROSE}")
    changes = Posts(StageConfig()).process(doc)
    assert [(span.label, doc.text[span.start : span.end], span.value) for span in changes.spans] == [
        (SpanLabel.TITLE, "My shed", "My shed"),
        (SpanLabel.DATE, "5 May 2010", "2010-05-05"),
    ]
    assert [edit.causes[0].rule for edit in changes.edits] == ["title", "date-line"]


def test_blank_lines_go_with_the_head() -> None:
    (post,) = cleaned(f"\nMonday, 3 May 2010\n\nMy shed\n\n{PROSE}\n").posts
    assert post.text.lstrip("\n") == f"{PROSE}\n"
    assert not post.text.startswith("\n\n")


def test_comments_are_no_posts() -> None:
    comments = "".join(f"\nAnn {n}\nMay {n + 5}, 2010 at 10:2{n} pm\n{PROSE}" for n in range(1, 4))
    page = cleaned(f"My shed\nMay 5, 2010 at 8:15 am\n{PROSE}\n{PROSE}\n{comments}")
    assert len(page.posts) == 1


def test_teasers_are_no_posts() -> None:
    teasers = "".join(f"\nOlder thing {n}\nMarch {n}, 2010\n{PROSE}" for n in (9, 5, 3))
    page = cleaned(f"My shed\nMay 5, 2010\n{PROSE * 12}\n{teasers}")
    assert len(page.posts) == 1


def test_dates_out_of_order_do_not_cut() -> None:
    parts = [f"Day {n}\n{n} May 2010\n{PROSE * 2}\n" for n in (5, 2, 9)]
    assert len(cleaned("".join(parts)).posts) == 1


def test_a_titled_date_below_short_posts_cuts_rather_than_goes_with_the_post_above() -> None:
    posts = cleaned(
        "Sunday, 3 October 2010\nPlum jam\n"
        "This year I cooked it at the neighbours', who own the bigger pot.\nBy Ann at 18:20\n"
        "Monday, 11 October 2010\nWhat I like\n"
        "A quiet hour at last, so I wrote down what makes me glad.\nBy Ann at 21:05\n"
    ).posts
    assert [(post.metadata.title, post.metadata.date) for post in posts] == [
        ("Plum jam", "2010-10-03"),
        ("What I like", "2010-10-11"),
    ]


def html(lines: list[tuple[str, str]], title: str) -> Document:
    """A rendered page: (tag, line) pairs, with blank lines between."""
    text, blocks = "", []
    for tag, line in lines:
        blocks.append(Block(len(text), len(text) + len(line), tag, main=tag == "p"))
        text += f"{line}\n\n"
    doc = Document.of(text, blocks=blocks)
    doc.metadata.title = title
    return doc


def test_html_date_with_issue_and_author_below_the_title() -> None:
    shown = [("td", "The Daily Kettle"), ("td", "My shed"), ("td", "3 May 2010, No. 7 (12), Ann Lee"), ("p", PROSE)]
    doc = html(shown, "My shed")
    doc.apply(Posts(StageConfig()).process(doc))
    assert doc.text == f"The Daily Kettle\n\n{PROSE}\n\n"
    assert doc.metadata.date == "2010-05-03"


@pytest.mark.parametrize(("names", "day"), [(("post",), "2006-04-02"), (("clock",), None)])
def test_html_date_far_above_the_title_in_its_box(names: tuple[str, ...], day: str | None) -> None:
    """A forum shows who wrote between the date and the title; a clock in another box is no date of the post."""
    member = [("div", "Ann Lee"), ("div", "Kettle Mender"), ("div", "Join Date: Mar 2003"), ("div", "Posts: 12")]
    doc = html([("div", "April 2nd, 2006, 10:42 PM"), *member, ("div", "My shed"), ("p", PROSE)], "My shed")
    boxes = [replace(block, names=("post",)) for block in doc.blocks]
    doc.blocks = (replace(boxes[0], names=names), *boxes[1:])
    doc.apply(Posts(StageConfig()).process(doc))
    assert doc.metadata.date == day


def test_html_title_and_byline_leave_the_text() -> None:
    shown = [("div", "The Daily Kettle"), ("h1", "My shed"), ("div", "By Ann Lee | 3 May 2010"), ("p", PROSE)]
    doc = html(shown, "My shed")
    doc.apply(Posts(StageConfig()).process(doc))
    assert doc.text == f"The Daily Kettle\n\n{PROSE}\n\n"
    assert (doc.metadata.title, doc.metadata.date, doc.metadata.author) == ("My shed", "2010-05-03", "Ann Lee")


def test_html_of_several_posts() -> None:
    shown = []
    for day in (9, 5, 3):
        shown += [("h2", f"Thing number {day} of the spring"), ("div", f"{day} May 2010"), ("p", PROSE * 2)]
    changes = Posts(StageConfig()).process(html(shown, "The Daily Kettle"))
    assert [post.metadata["date"] for post in changes.posts] == ["2010-05-09", "2010-05-05", "2010-05-03"]


@given(
    st.lists(
        st.sampled_from(["3 May 2010", "A title", PROSE, "", "5 June 2011, 10:20", "by Ann", "a | b"]), max_size=12
    )
)
def test_any_order_of_lines_is_stable(lines: list[str]) -> None:
    page = cleaned("\n".join(lines))
    assert "".join(post.raw for post in page.posts) == "\n".join(lines)
    once = "".join(post.text for post in page.posts)
    assert "".join(post.text for post in cleaned(once).posts) == once


@needs_shared
@pytest.mark.parametrize(
    "name", ["human-multipost-01", "human-multipost-02", "human-multipost-03", "human-multipost-04"]
)
def test_development_pages(name: str) -> None:
    gold = json.loads((SHARED / "e2e" / "gold" / name / "gold.json").read_text(encoding="utf-8"))
    page = cleaned((SHARED / "e2e" / "raw" / name / "page.txt").read_text(encoding=gold["encoding"]))
    found = [(post.metadata.title, post.metadata.date) for post in page.posts]
    assert found == [(post["title"], post["date"]) for post in gold["posts"]]


@needs_shared
def test_seeds() -> None:
    files = sorted((SHARED / "seeds").glob("*.txt"))
    dates = [[post.metadata.date for post in cleaned(file.read_text(encoding="utf-8")).posts] for file in files]
    six = ["2010-12-04", "2010-03-03", "2010-02-17", "2010-02-09", "2010-01-15", "2010-01-10"]
    assert dates == [[None], ["2013-03-06"], ["2009-01-12"], [None], six]
