"""The quality on the committed pages does not slide, and the floors cannot be lowered by accident."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.floors import Floor, WouldLower
from tests.shared_data import SHARED, needs_shared


def test_no_figure_is_below_its_floor() -> None:
    reached, known = floors.figures(), floors.read_floors()
    fallen = [f"{name}: {reached.get(name)} < {known[name].floor}" for name in floors.below(reached, known)]
    assert not fallen, "see `python -m benchmarks.floors`"
    committed = {name for name in known if not name.startswith(floors.FROM_DATA)}
    assert set(reached) == committed, "`python -m benchmarks.floors --update` writes floors for new figures"


@needs_shared
def test_spun_words_are_put_back_as_before() -> None:
    reached = floors.spun_figures(SHARED / "eval", tortured=False)
    known = {name: floor for name, floor in floors.read_floors().items() if name.startswith("despin/")}
    assert known.keys() == reached.keys()
    assert not floors.below(reached, known), reached


def test_figures_that_rest_on_other_data_count_where_they_were_measured() -> None:
    known = {"a": Floor(0.5, 0.5), "despin/recall": Floor(0.1, 0.12), "tortured/right": Floor(0.1, 0.12)}
    assert floors.below({"a": 0.5}, known) == []
    assert floors.below({"a": 0.5, "despin/recall": 0.05}, known) == ["despin/recall"]
    assert floors.updated({"a": 0.6}, known)["despin/recall"] == known["despin/recall"]
    raised = floors.updated({"a": 0.6, "despin/recall": 0.3}, known)
    assert raised["despin/recall"] == Floor(0.28, 0.3)
    assert raised["tortured/right"] == known["tortured/right"]


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
