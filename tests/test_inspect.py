from __future__ import annotations

from html.parser import HTMLParser

import pytest

from pipeline import inspect
from pipeline.errors import UsageError
from pipeline.tables import Corpus
from tests.report import hostile


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return hostile.corpus(tmp_path_factory.mktemp("hostile"))


class Tags(HTMLParser):
    """The tags of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name in {"src", "href"} or name.startswith("on")]
        self.found.add(tag)


def test_every_view_is_harmless_html_and_text(corpus: Corpus) -> None:
    views = [inspect.document(corpus, doc_id) for doc_id in corpus.ids()]
    views += [inspect.edits(corpus, most=100), inspect.suggestions(corpus, most=100), inspect.pairs(corpus)]
    views.append(inspect.bars(corpus.documents["source"].value_counts().items(), "posts by <source>"))
    for view in views:
        tags = Tags(view._repr_html_())
        assert not tags.found & {"script", "img", "iframe"}
        assert "\x1b" not in repr(view)


def test_edits_are_chosen_by_rule_and_are_always_the_same(corpus: Corpus) -> None:
    view = inspect.edits(corpus, "contraction", stage="spacing", lang="en", most=2)
    assert len(view.examples) == 2
    assert view == inspect.edits(corpus, "contraction", stage="spacing", lang="en", most=2)
    assert not inspect.edits(corpus, "no-such-rule").examples


def test_a_document_is_found_by_the_beginning_of_its_id(corpus: Corpus) -> None:
    doc_id = corpus.ids()[0]
    assert inspect.document(corpus, doc_id[:12]).post.id == doc_id
    with pytest.raises(UsageError, match="is the beginning of"):
        inspect.document(corpus, "")


def test_rules_count_what_the_table_of_edits_holds(corpus: Corpus) -> None:
    frame = inspect.rules(corpus)
    assert frame["edits"].sum() == len(corpus.edits)
    assert frame["characters_out"].sum() == corpus.edits["before"].str.len().sum()
