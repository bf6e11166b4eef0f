from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.repair.thresholds import NEVER, Strictness, Threshold, thresholds
from pipeline.stages.fused_words import FusedWords
from pipeline.stages.spacing import Spacing
from training.thresholds import FILE, Row, write_rows


def test_writing_the_rows_of_a_stage_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("# about\nb\tx\t*\t0.9\t0.8\t0.7\t0.4\na\ty\ten\t0.9\t0.8\t0.7\t0.4\n", encoding="utf-8")
    write_rows("b", [Row("z", "en", Threshold(0.9, 0.8, 0.7)), Row("z", "*", Threshold(), {"cases": 3})], path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "# about",
        "a\ty\ten\t0.9\t0.8\t0.7\t0.4",
        "b\tz\t*\t2\t2\t2\t0.4\tcases=3",
        "b\tz\ten\t0.9\t0.8\t0.7\t0.4",
    ]


def test_two_rows_for_one_rule_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="two rows"):
        write_rows("b", [Row("z", "en", Threshold()), Row("z", "en", Threshold())], path)


def test_every_row_is_of_a_rule_that_its_stage_declares() -> None:
    declared = {"spacing": set(Spacing.rules), "fused_words": set(FusedWords.rules)}
    for stage, rule, _ in thresholds().rows:
        assert rule in declared.get(stage, {rule})


def test_stricter_presets_apply_no_more() -> None:
    for row in thresholds().rows.values():
        assert row.apply(Strictness.PRECISION) >= row.apply(Strictness.DEFAULT) >= row.apply(Strictness.RECALL)


def test_a_rule_without_a_row_is_never_applied() -> None:
    assert thresholds().of("spacing", "split-compound", "de").apply(Strictness.RECALL) == NEVER


def test_the_figures_stand_beside_the_limits() -> None:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith(("spacing", "fused"))]
    assert lines
    assert all("right=" in line for line in lines)
