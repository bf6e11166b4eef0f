from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Document
from pipeline.stages.spam_links import SpamLinks, SpamLinksConfig

CASES = Path(__file__).parents[1] / "cases"
POSTS = tomllib.loads((CASES / "spam_posts.toml").read_text(encoding="utf-8"))["post"]
MORE = tomllib.loads((CASES / "spam_more.toml").read_text(encoding="utf-8"))
CLEAN = tomllib.loads((CASES / "spam_clean.toml").read_text(encoding="utf-8"))["post"]


def cleaned(text: str) -> Document:
    doc = Document.of(text)
    doc.apply(SpamLinks(SpamLinksConfig()).process(doc))
    return doc


def woven(prose: list[str], others: list[str]) -> str:
    """The first paragraph, half of the other lines, the second, the rest."""
    half = len(others) // 2
    return "\n\n".join([prose[0], "\n".join(others[:half]), *prose[1:], "\n".join(others[half:])]).strip()


@pytest.mark.parametrize("post", POSTS, ids=[post["lang"] for post in POSTS])
def test_spam_goes(post: dict[str, Any]) -> None:
    lines = cleaned(woven(post["prose"], post["spam"])).text.split("\n")
    assert [line for line in post["spam"] if line in lines] == []
    assert [line for line in post["prose"] if line not in lines] == []


@pytest.mark.parametrize(
    ("prose", "line"),
    [(post["prose"], line) for post in POSTS for line in post["spam"]],
    ids=[f"{post['lang']}-{n}" for post in POSTS for n in range(len(post["spam"]))],
)
@pytest.mark.parametrize("last", [False, True], ids=["inside", "last"])
def test_a_single_spam_line_goes(prose: list[str], line: str, *, last: bool) -> None:
    parts = [*prose, line] if last else [prose[0], line, *prose[1:]]
    assert cleaned("\n\n".join(parts)).text.rstrip("\n") == "\n\n".join(prose)


@pytest.mark.parametrize("post", POSTS, ids=[post["lang"] for post in POSTS])
def test_other_lines_stay(post: dict[str, Any]) -> None:
    text = woven(post["prose"], post["keep"])
    assert cleaned(text).text == text


@pytest.mark.parametrize("post", POSTS, ids=[post["lang"] for post in POSTS])
def test_again_changes_nothing(post: dict[str, Any]) -> None:
    once = cleaned(woven(post["prose"], [*post["spam"], *post["keep"]])).text
    assert cleaned(once).text == once


@pytest.mark.parametrize("post", CLEAN, ids=[post["about"] for post in CLEAN])
def test_clean_texts_stay(post: dict[str, str]) -> None:
    assert cleaned(post["text"]).text == post["text"]


@pytest.mark.parametrize("lang", MORE)
def test_more_spam_goes(lang: str) -> None:
    (prose,) = (post["prose"] for post in POSTS if post["lang"] == lang)
    texts = ["\n\n".join([prose[0], line, *prose[1:]]) for line in MORE[lang]]
    assert [text for text in texts if cleaned(text).text != "\n\n".join(prose)] == []


def test_edits_and_suggestions_say_why() -> None:
    post = next(post for post in POSTS if post["lang"] == "en")
    changes = SpamLinks(SpamLinksConfig()).process(Document.of(woven(post["prose"], post["spam"])))
    assert {edit.causes[0].rule for edit in changes.edits} == {"keyword-line", "link-dump", "comment-spam"}
    assert all(0.7 <= edit.causes[0].confidence <= 1 for edit in changes.edits)
    alone = SpamLinks(SpamLinksConfig()).process(Document.of("cheap viagra and cialis without prescription"))
    assert not alone.edits, "there is no text to set it against"
    assert [suggestion.after for suggestion in alone.suggestions] == [""]
