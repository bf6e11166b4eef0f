"""Inputs cut short, flipped and spliced: `make torture` does fifty times as many."""

from __future__ import annotations

from pathlib import Path

from tests.torture.mutations import check_mutants


def test_mutants_of_every_format_are_accounted_for_and_harm_nobody(tmp_path: Path) -> None:
    summary = check_mutants(tmp_path, tmp_path / "out", 200, seed=1, workers=2)
    assert summary.records > 200
    assert summary.quarantined > 20
