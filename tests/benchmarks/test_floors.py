"""The quality on the committed pages does not slide, and the floors cannot be lowered by accident."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.floors import Floor, WouldLower


def test_no_figure_is_below_its_floor() -> None:
    reached, known = floors.figures(), floors.read_floors()
    fallen = [f"{name}: {reached.get(name)} < {known[name].floor}" for name in floors.below(reached, known)]
    assert not fallen, "see `python -m benchmarks.floors`"
    assert set(reached) == set(known), "`python -m benchmarks.floors --update` writes floors for new figures"


def test_update_raises_floors_and_keeps_those_that_did_not_move() -> None:
    known = {"a": Floor(0.5, 0.5), "b": Floor(0.7, 0.72)}
    assert floors.updated({"a": 0.61239, "b": 0.7, "new": 1.0}, known) == {
        "a": Floor(0.612, 0.6124),
        "b": Floor(0.7, 0.7),
        "new": Floor(1.0, 1.0),
    }


@pytest.mark.parametrize("reached", [{"a": 0.4, "b": 0.9}, {"b": 0.9}], ids=["fell", "gone"])
def test_update_refuses_to_lower_a_floor(reached: dict[str, float]) -> None:
    with pytest.raises(WouldLower, match="lower a"):
        floors.updated(reached, {"a": Floor(0.5, 0.5), "b": Floor(0.7, 0.7)})


def test_a_floor_that_is_named_may_sink_and_the_others_may_not() -> None:
    known = {"a": Floor(0.5, 0.5), "b": Floor(0.7, 0.7)}
    assert floors.updated({"a": 0.4, "b": 0.7}, known, lower=["a"])["a"] == Floor(0.4, 0.4)
    with pytest.raises(WouldLower, match="lower b"):
        floors.updated({"a": 0.4, "b": 0.6}, known, lower=["a"])


def test_the_command_writes_nothing_when_it_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "floors.json"
    monkeypatch.setattr(floors, "FILE", path)
    monkeypatch.setattr(floors, "read_floors", lambda: {"a": Floor(0.5, 0.5)})
    monkeypatch.setattr(floors, "write_floors", lambda known: path.write_text(json.dumps(sorted(known))))
    monkeypatch.setattr(floors, "figures", lambda: {"a": 0.4})
    assert floors.main([]) == 1
    assert floors.main(["--update"]) == 1
    assert not path.exists()
    assert floors.main(["--update", "--lower", "a"]) == 0
    assert path.exists()


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    known = {"a": Floor(0.5, 0.5123), "b": Floor(0.7, 0.7)}
    floors.write_floors(known, tmp_path / "floors.json")
    assert floors.read_floors(tmp_path / "floors.json") == known
    assert floors.read_floors(tmp_path / "none.json") == {}
