"""How much spam goes, by kind, and that nothing goes that only looks like it: lines in some forty languages."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.stages.spam_links import SpamLinks, SpamLinksConfig

LINES = Path(__file__).parents[1] / "cases" / "spam_lines"
FLOORS = tomllib.loads((LINES / "floors.toml").read_text(encoding="utf-8"))


def rows(pattern: str) -> list[tuple[str, str, str]]:
    """Kind, language and text of each row."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(LINES.glob(pattern)))
    fields = (row.split("\t") for text in texts for row in text.splitlines())
    return [(kind, lang, text.replace("⏎", "\n")) for kind, lang, text in fields]


CARRIERS = {lang: f"{first}\n\n{second}" for lang, first, second in rows("carriers.tsv")}
GOOD = rows("good_*.tsv")


def cleaned(text: str) -> str:
    doc = Document.of(text)
    doc.apply(SpamLinks(SpamLinksConfig()).process(doc))
    return doc.text


@cache
def shares() -> dict[str, float]:
    """The share of the rows of each kind that goes whole, and of all together."""
    gone: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for kind, lang, text in rows("spam_*.tsv"):
        went = cleaned(f"{CARRIERS[lang]}\n\n{text}").rstrip("\n") == CARRIERS[lang]
        for key in (kind, "all"):
            seen[key] += 1
            gone[key] += went
    return {key: gone[key] / seen[key] for key in seen}


@pytest.mark.parametrize("kind", FLOORS)
def test_spam_goes(kind: str) -> None:
    assert shares()[kind] >= FLOORS[kind]


def test_every_kind_has_a_floor() -> None:
    assert set(FLOORS) == set(shares())


@pytest.mark.parametrize("last", [False, True], ids=["inside", "last"])
def test_good_lines_stay(*, last: bool) -> None:
    for _, lang, text in GOOD:
        first, second = CARRIERS[lang].split("\n\n")
        post = "\n\n".join([first, second, text] if last else [first, text, second])
        assert cleaned(post) == post


def test_again_changes_nothing() -> None:
    for pattern in ("spam_*.tsv", "good_*.tsv"):
        for _, lang, text in rows(pattern):
            once = cleaned(f"{CARRIERS[lang]}\n\n{text}")
            assert cleaned(once) == once
