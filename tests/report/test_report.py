from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.report.page import NAME, report, write_report
from pipeline.tables import Corpus
from tests.report import hostile

VOID = {"meta", "link", "input", "rect", "br"}


class Reader(HTMLParser):
    """The tags of a page, and what they leave open."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return hostile.corpus(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def page(corpus: Corpus) -> str:
    return report(corpus)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    return reader


def test_what_pages_hold_is_text_and_never_markup(page: str) -> None:
    reader = read(page)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("script") == 1, "only our own"
    assert "img" not in tags
    assert "iframe" not in tags
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    text = "".join(reader.text)
    assert "window.broken = true" in text
    assert "<b>bold</b>" in text


def test_control_characters_and_overrides_of_direction_are_signs(page: str) -> None:
    assert not set(page) & {"\x1b", "\x07", "\u202e", "\u200b"}
    assert 'title="RIGHT-TO-LEFT OVERRIDE">RLO</span>' in page
    assert 'title="ZERO WIDTH SPACE">ZWSP</span>' in page


def test_nothing_is_fetched_and_nothing_but_our_script_may_run(page: str) -> None:
    reader = read(page)
    (policy,) = [a["content"] for _, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attributes in reader.tags:
        assert "style" not in attributes, f"{tag}: the policy would refuse it"
        for name in ("src", "href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:,"))


def test_counts_are_those_of_the_whole_corpus(corpus: Corpus, page: str) -> None:
    text = re.sub(r"\s+", " ", "".join(read(page).text))
    counts = corpus.manifest["counts"]
    assert f"{counts['records']} records: {counts['pages']} pages cleaned" in text
    assert f"{counts['quarantined']} in quarantine" in text
    for rule, sums in counts["by_rule"].items():
        assert re.search(rf"{re.escape(rule.partition('/')[2])} {sums[0]:,} ", text), rule


def test_every_bar_leads_to_examples(page: str) -> None:
    for bar in page.split('<details class="bar"')[1:]:
        assert 'class="example"' in bar.partition("</details>")[0]


def test_the_same_corpus_gives_the_same_report(corpus: Corpus, page: str) -> None:
    assert report(corpus) == page


def test_a_report_that_is_there_is_not_written_again(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / NAME
    write_report(corpus, path)
    path.write_bytes(path.read_bytes() + b"<!-- seen -->")
    write_report(corpus, path)
    assert path.read_bytes().endswith(b"<!-- seen -->")
