from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.recipe import Recipe
from pipeline.report.compare import compare, comparison
from pipeline.runs.runner import RunOptions, run
from pipeline.tables import Corpus, read
from tests.report import hostile

OPTIONS = RunOptions(engine="inline")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Corpus]:
    """The same pages, with all stages and without `spacing`."""
    folder = tmp_path_factory.mktemp("both")
    one = hostile.corpus(folder)
    recipe = Recipe.preset("default")
    fewer = recipe.only(name for name in recipe.stages if name != "spacing")
    run(folder / "in", folder / "other", fewer, options=OPTIONS)
    return one, read(folder / "other")


def test_what_one_stage_did_is_all_that_differs(both: tuple[Corpus, Corpus]) -> None:
    one, other = both
    found = compare(one, other)
    assert found.pages.same == len(one.pages)
    assert found.clean == (one.documents["text"].str.len().sum(), other.documents["text"].str.len().sum())
    spacing = [rule for rule in found.rules if rule.stage == "spacing"]
    assert sum(rule.only_a + rule.both for rule in spacing) == (one.edits["stage"] == "spacing").sum()
    assert sum(rule.only_a for rule in spacing) > 0
    assert all(rule.only_b == 0 for rule in spacing)
    assert all(rule.only_a == rule.only_b == 0 for rule in found.rules if rule.stage == "decode")


def test_a_corpus_does_not_differ_from_itself(both: tuple[Corpus, Corpus]) -> None:
    found = compare(both[0], both[0])
    assert not found.facts
    assert all(rule.only_a == rule.only_b == 0 for rule in found.rules)
    assert sum(rule.both for rule in found.rules) == len(both[0].edits)


def test_the_page_shows_hostile_text_as_text(both: tuple[Corpus, Corpus]) -> None:
    page = comparison(*both)
    assert page.count("<script>") == 1
    assert "spacing/contraction" in page
    assert comparison(*both) == page


def test_corpora_of_other_pages_are_refused(both: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Quite another page.", "utf-8")
    run(tmp_path / "page.txt", tmp_path / "out", options=OPTIONS)
    with pytest.raises(UsageError, match="share no page"):
        compare(both[0], read(tmp_path / "out"))
