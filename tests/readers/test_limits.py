"""Limits of a record: what is over them is named, and harms nothing else."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pipeline.errors import RecipeError
from pipeline.recipe import Recipe
from tests.readers.helpers import failures, json_lines, read, texts

FINE = json_lines({"text": "Nothing happened on Monday."})


def nested(depth: int, *, name: str = "meta") -> bytes:
    return b'{"text": "deep", "%s": ' % name.encode() + b"[" * depth + b"]" * depth + b"}\n"


@pytest.mark.parametrize("depth", [257, 5_000, 200_000])
def test_objects_nested_without_end_harm_no_other_record(tmp_path: Path, depth: int) -> None:
    found = read(tmp_path / "p.jsonl", FINE + nested(depth) + FINE)
    assert [item.source for item in found] == ["p.jsonl#0", "p.jsonl#1", "p.jsonl#2"]
    assert [failure.error for failure in failures(found)] == ["BadRecord"]


def test_the_limit_of_nesting_can_be_met(tmp_path: Path) -> None:
    assert texts(read(tmp_path / "p.jsonl", nested(250))) == ["deep"]
    (failure,) = failures(read(tmp_path / "p.jsonl", nested(10), max_nesting=9))
    assert "[limits] max_nesting" in failure.detail


@pytest.mark.parametrize("name", ["p.html", "p.jsonl"])
def test_markup_nested_without_end(tmp_path: Path, name: str) -> None:
    page = "<html><body>" + "<div>" * 300 + "text"
    data = page.encode() if name == "p.html" else json_lines({"html": page, "text": None}, {"text": page}) + FINE
    found = read(tmp_path / name, data)
    assert "NestedTooDeep" in {failure.error for failure in failures(found)}
    assert all("[limits] max_nesting" in f.detail for f in failures(found) if f.error == "NestedTooDeep")
    assert name == "p.html" or texts(found) == ["Nothing happened on Monday."]


@pytest.mark.parametrize("markup", ["<p>words", "<li>words", "<br>", "<font color=red>", "<div>a</div>", "</div>"])
def test_old_pages_are_long_and_not_deep(tmp_path: Path, markup: str) -> None:
    assert not failures(read(tmp_path / "p.html", b"<html><body>" + markup.encode() * 5000))


def test_a_small_file_that_unpacks_to_gigabytes_is_given_up_early(tmp_path: Path) -> None:
    bomb = gzip.compress(b'{"text": "' + b"x" * 100 + b'"}\n', mtime=0) * 2
    bomb += gzip.compress(bytes(64 * 1024 * 1024), 9, mtime=0)
    found = read(tmp_path / "p.jsonl.gz", bomb)
    assert len(texts(found)) == 2
    (failure,) = failures(found)
    assert "[limits] max_expansion" in failure.detail


def test_limits_stand_in_a_table_of_the_recipe() -> None:
    recipe = Recipe.from_toml('stages = ["decode"]\n[limits]\nmax_record_bytes = 5\n[reader]\nid = "key"')
    assert (recipe.reading.max_record_bytes, recipe.reading.id) == (5, "key")
    assert Recipe.preset("default").limits == Recipe.from_toml('stages = ["decode"]').limits
    for wrong in ("[limits]\nmax_bytes = 5", "[reader]\nmax_record_bytes = 5", "[limits]\nmax_nesting = 0"):
        with pytest.raises(RecipeError):
            Recipe.from_toml(f'stages = ["decode"]\n{wrong}')
