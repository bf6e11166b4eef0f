"""What pages of many platforms and languages state of themselves."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from pipeline.document import Media, Record
from pipeline.text.html.fast import render_fast
from pipeline.text.html.rendering import render_html
from pipeline.text.opening import open_record

CASES = Path(__file__).parents[2] / "cases" / "html_facts.toml"
PAGES: list[dict[str, str]] = tomllib.loads(CASES.read_text(encoding="utf-8"))["page"]
each_page = pytest.mark.parametrize("page", PAGES, ids=[page["name"].partition(":")[0] for page in PAGES])


@each_page
def test_metadata(page: dict[str, str]) -> None:
    _, whole = open_record(Record("page", page["html"], Media.HTML, url=page["url"] or None))
    found = whole.metadata
    stated = (found.title, found.date, found.author, found.url)
    assert stated == tuple(page[key] or None for key in ("title", "date", "author", "address"))


@each_page
def test_quick_way_says_the_same_or_nothing(page: dict[str, str]) -> None:
    facts = render_fast(page["html"], url=page["url"]).facts
    assert facts.title == page["title"]
    assert facts.date in {"", page["date"]}
    assert facts.author in {"", page["author"]}
    assert facts.url in {"", page["address"]}


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://a.example/x#top", "https://a.example/x"),
        ("https://u:p@a.example:8080/x?id=1&utm_source=m", "https://a.example:8080/x?id=1"),
        ("ftp://a.example/x", ""),
        ("http://localhost/x", ""),
        ("http://[::1", ""),
        ("https://a.example:port/", ""),
        ("https://a.example/a b", ""),
        ("https://b.example/", ""),
        ("/y", "https://a.example/y"),
        ("  /y\n", "https://a.example/y"),
        ("x" * 3_000, ""),
    ],
)
def test_canonical_address(link: str, address: str) -> None:
    markup = f'<head><link rel="Canonical" href="{link}"></head><p>Text'
    assert render_html(markup, url="https://a.example/x?from=feed").facts.url == address


@pytest.mark.parametrize(
    ("articles", "author"),
    [
        ('{"@type":"Article","headline":"Te","author":"Ana Lima"}', "Ana Lima"),
        ('{"@type":"Article","headline":"A","author":"X"},{"@type":"Article","headline":"Te","author":"Ana"}', "Ana"),
        ('{"@type":"Article","headline":"A","author":"X"},{"@type":"Article","headline":"B","author":"Ana"}', ""),
        ('{"@type":"Article","author":[[],{"name":7},{"name":"Ana &amp; Rui"}]}', "Ana & Rui"),
        ('{"@type":"Review","author":"Ana"}', ""),
        ('{"@type":"Article","author":{"name":"' + "n" * 99 + '"}}', ""),
    ],
)
def test_author_in_linked_data(articles: str, author: str) -> None:
    markup = f'<title>Te</title><script type="application/ld+json">[{articles}]</script><h1>Te</h1><p>Texto'
    assert render_html(markup).facts.author == author


def test_endless_linked_data_does_not_count() -> None:
    data = '{"@type":"Article","headline":"Tea","author":"Ann","text":"' + "x" * 300_000 + '"}'
    markup = f'<title>Tea</title><script type="application/ld+json">{data}</script><p>Text'
    assert not render_html(markup).facts.author


@pytest.mark.parametrize(
    "filling", [" " * 150_000, "x" + " " * 150_000 + "x", ", " * 75_000, "//" * 75_000, "{" * 150_000]
)
def test_hostile_linked_data_ends(filling: str) -> None:
    started = time.process_time()
    page = render_html(f'<script type="application/ld+json">[{filling}]</script><p>hello')
    assert page.text == "hello"
    assert time.process_time() - started < 5
