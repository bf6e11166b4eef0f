"""Recipes name what weighs repairs; a run checks that it is there and records which it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import RecipeError, UsageError
from pipeline.recipe import Recipe
from pipeline.repair.context import causal
from pipeline.runs.runner import RunOptions, run
from tests.repair.context.models import tiny_model

INLINE = RunOptions(engine="inline")


def test_context_is_set_where_nothing_else_is_named() -> None:
    recipe = Recipe(stages=("decode", "grammar"))
    assert recipe.scorers == ("trigram",)
    assert recipe.with_context().scorers == ("smollm2",)
    assert recipe.model_copy(update={"stage": {"grammar": {"scorer": "none"}}}).with_context().scorers == ("none",)


def test_a_recipe_that_weighs_nothing_cannot_take_context() -> None:
    with pytest.raises(RecipeError, match="no stage of this recipe weighs"):
        Recipe(stages=("decode",)).with_context()


def test_a_missing_model_stops_a_run_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.txt").write_text("A page.")
    monkeypatch.setattr(causal, "find_spec", lambda _: None)
    recipe = Recipe(stages=("decode", "grammar")).with_context()
    with pytest.raises(UsageError, match=r"textmend\[context\]"):
        run(tmp_path / "in.txt", tmp_path / "out", recipe, options=INLINE)


def test_the_hash_of_the_model_is_in_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("A page of text.")
    model = tiny_model(tmp_path / "tiny.gguf")
    recipe = Recipe(stages=("decode", "language", "grammar"), stage={"grammar": {"scorer": str(model)}})
    run(tmp_path / "in.txt", tmp_path / "out", recipe, options=INLINE)
    first = json.loads((tmp_path / "out" / "manifest.json").read_text())["versions"][f"scorer:{model}"]
    tiny_model(model, seed=7)
    run(tmp_path / "in.txt", tmp_path / "out", recipe, options=INLINE)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["versions"][f"scorer:{model}"] != first
