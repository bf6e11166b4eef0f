"""The sample pages of `data/raw/`: what becomes of each stands in `tests/cases/samples.toml`."""

from __future__ import annotations

import codecs
import runpy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.cleaning import Cleaner
from pipeline.document import Page, Record
from pipeline.readers.base import Failure, ReaderSettings
from pipeline.readers.registry import discover, read_file
from pipeline.recipe import Recipe
from tests.shared_data import ROOT

RAW = ROOT / "data" / "raw"
EXPECTED: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/cases/samples.toml").read_text(encoding="utf-8"))["page"]
BY_SOURCE = pytest.mark.parametrize("expected", EXPECTED, ids=[page["source"] for page in EXPECTED])


def everything(folder: Path) -> list[Record | Failure]:
    return [item for file in discover([folder]).files for item in read_file(file, ReaderSettings())]


@cache
def cleaner() -> Cleaner:
    return Cleaner(Recipe.preset("default"))


@cache
def pages() -> dict[str, Page]:
    return {item.source: cleaner().clean(item) for item in everything(RAW) if isinstance(item, Record)}


def test_every_record_can_be_read_and_none_is_forgotten() -> None:
    assert not [item for item in everything(RAW) if isinstance(item, Failure)]
    assert sorted(pages()) == [page["source"] for page in EXPECTED]
    assert not discover([RAW]).unknown
    assert sum(path.stat().st_size for path in RAW.iterdir()) < 200_000


@BY_SOURCE
def test_posts_and_what_is_known_of_them(expected: dict[str, Any]) -> None:
    page = pages()[expected["source"]]
    assert page.media == expected.get("media", "text")
    assert codecs.lookup(page.encoding).name == codecs.lookup(expected.get("encoding", "utf-8")).name
    assert not page.undecodable
    known = [(p.metadata.lang, p.metadata.title, p.metadata.date, p.metadata.url) for p in page.kept]
    assert known == [tuple(post.get(key) for key in ("lang", "title", "date", "url")) for post in expected["post"]]


@BY_SOURCE
def test_what_is_gone_and_what_is_kept(expected: dict[str, Any]) -> None:
    posts = pages()[expected["source"]].kept
    whole = "\n".join(post.text for post in posts)
    assert [string for string in expected.get("gone", []) if string in whole] == []
    for post, wanted in zip(posts, expected["post"], strict=True):
        assert [string for string in wanted.get("kept", []) if string not in post.text] == []


@BY_SOURCE
def test_nothing_is_lost_and_cleaning_again_changes_nothing(expected: dict[str, Any]) -> None:
    page = pages()[expected["source"]]
    assert "".join(post.ledger.restore(post.text) for post in page.posts) == page.raw
    for post in page.kept:
        again = cleaner().clean(Record("again", post.text))
        assert "".join(doc.text for doc in again.posts) == post.text
    if expected.get("unchanged"):
        assert [post.text for post in page.posts] == [page.raw]


def test_the_made_samples_are_those_that_the_script_makes(tmp_path: Path) -> None:
    made = runpy.run_path(str(ROOT / "training" / "make_samples.py"))
    for step in ("encoded", "misread", "packed", "table", "crawl"):
        made[step].__globals__["RAW"] = tmp_path
        made[step]()
    names = {path.name for path in tmp_path.iterdir()}
    kept = [item for item in everything(RAW) if item.source.partition("#")[0] in names]
    assert everything(tmp_path) == kept
