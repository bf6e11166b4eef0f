"""The titles stage: a title leaves the text only where page furniture went before."""

from __future__ import annotations

import pytest

from pipeline.document import Cause, Changes, Document, Edit, Span, SpanLabel
from pipeline.stages.base import StageConfig
from pipeline.stages.titles import Titles

BODY = "The kettle was on and nobody had remembered to fill it, which is how the whole thing began that day."


def after_furniture(text: str) -> Document:
    """`text` as it is after a footer was dropped below it."""
    doc = Document.of(f"{text}\nNo comments:\n")
    start = len(text) + 1
    cause = Cause("boilerplate", "comments")
    doc.apply(Changes([Edit(start, start + 13, "No comments:\n", "", (cause,))]))
    return doc


def titled(doc: Document) -> Document:
    doc.apply(Titles(StageConfig()).process(doc))
    return doc


@pytest.mark.parametrize("title", ["A kettle of one's own", "¿Quién apagó la luz?", "やかんの話", "Чайник"])
def test_title_of_a_page_leaves_the_text(title: str) -> None:
    doc = titled(after_furniture(f"{title}\n\n{BODY}"))
    assert (doc.metadata.title, doc.text) == (title, f"{BODY}\n")
    assert [span.value for span in doc.spans_of(SpanLabel.TITLE)] == [title]


def test_title_of_a_clean_text_stays() -> None:
    doc = titled(Document.of(f"A kettle of one's own\n\n{BODY}"))
    assert (doc.metadata.title, doc.text) == ("A kettle of one's own", f"A kettle of one's own\n\n{BODY}")


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n{BODY}",
        f"- a kettle\n{BODY}",
        f"Dear all,\n{BODY}",
        f"It was cold.\n{BODY}",
        f"http://example.org/kettle\n{BODY}",
        "A kettle",
        "A kettle\nA spoon\nA cup",
        "",
        "\n\n",
    ],
)
def test_no_title(text: str) -> None:
    doc = titled(after_furniture(text))
    assert doc.metadata.title is None
    assert doc.text.strip() == text.strip()


def test_the_line_next_to_the_body_is_the_title() -> None:
    doc = titled(after_furniture(f"Kettle and Spoon\nThe day it boiled over\n{BODY}"))
    assert (doc.metadata.title, doc.text) == ("The day it boiled over", f"Kettle and Spoon\n{BODY}\n")


def test_a_known_title_is_kept() -> None:
    doc = after_furniture(f"Part one\n{BODY}")
    doc.metadata.title = "The kettle"
    assert titled(doc).metadata.title == "The kettle"
    assert doc.text == f"Part one\n{BODY}\n"


def test_what_stands_above_the_date_line_is_no_title() -> None:
    doc = after_furniture(f"Kettle and Spoon\n3 May 2010\n{BODY}")
    drop = Edit(17, 28, "3 May 2010\n", "", (Cause("posts", "date-line"),))
    doc.apply(Changes([drop], [Span(17, 27, SpanLabel.DATE, "2010-05-03")]))
    assert titled(doc).metadata.title is None


def test_a_head_below_furniture_is_found_once_that_is_gone() -> None:
    doc = Document.of(f"{BODY}\nMy shed\n3 May 2010\n{BODY}\n{BODY}")
    doc.apply(Changes([Edit(0, len(BODY) + 1, f"{BODY}\n", "", (Cause("boilerplate", "legal"),))]))
    assert (titled(doc).metadata.title, doc.metadata.date) == ("My shed", "2010-05-03")
    assert doc.text == f"{BODY}\n{BODY}"


def test_a_second_run_changes_nothing() -> None:
    once = titled(after_furniture(f"A kettle\nPart one of many\n{BODY}")).text
    assert titled(Document.of(once)).text == once
