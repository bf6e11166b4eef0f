"""The screen of link spam leaves out no line that the judge would drop."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.stages.spam_links import SpamLinksConfig
from pipeline.text.lines import split_lines
from pipeline.text.spam.context import SpamContext
from pipeline.text.spam.score import judged
from pipeline.text.spam.screen import suspects

CASES = Path(__file__).parents[2] / "cases"
POSTS = tomllib.loads((CASES / "spam_posts.toml").read_text(encoding="utf-8"))["post"]
CLEAN = tomllib.loads((CASES / "spam_clean.toml").read_text(encoding="utf-8"))["post"]
TEXTS = [
    *("\n\n".join([*post["prose"], *post["spam"], *post["keep"]]) for post in POSTS),
    *(post["text"] for post in CLEAN),
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_the_screen_leaves_out_is_no_spam(text: str) -> None:
    lines = split_lines(text)
    context = SpamContext(lines)
    waiting = suspects(lines)
    left = [judged(line, context) for line in lines if not line.is_blank and line not in waiting]
    assert [v.line.text for v in left if v.strong and v.points >= SpamLinksConfig().drop] == []


def test_the_screen_keeps_the_order_of_lines() -> None:
    post: dict[str, Any] = POSTS[0]
    lines = split_lines("\n".join([*post["spam"], *post["prose"], *post["spam"]]))
    numbers = [line.index for line in suspects(lines)]
    assert numbers == sorted(numbers)
    assert len(numbers) >= 2 * len(post["spam"])


def test_without_lines_nothing_is_suspect() -> None:
    assert suspects(()) == []
    assert suspects(split_lines("\n \n\n")) == []
