"""The command for accuracy: tasks are found, tables printed, absent packages and data reported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from benchmarks.accuracy import __main__ as command
from benchmarks.accuracy.base import Options, Result, System, Table, Task, Unavailable, measure
from benchmarks.accuracy.registry import all_tasks


def _absent() -> NoReturn:
    msg = "no such package"
    raise Unavailable(msg)


class Doubling(Task[int, int]):
    name = "doubling"
    title = "What is twice a number?"

    def load(self, options: Options) -> Sequence[int]:
        if not options.data.is_dir():
            raise FileNotFoundError(2, "absent", str(options.data))
        return range(10)

    def systems(self, options: Options) -> Sequence[System[int, int]]:
        del options
        return [System("ours", lambda: lambda row: 2 * row), System("peer", _absent)]

    def tables(self, rows: Sequence[int], results: Sequence[Result[int]]) -> Sequence[Table]:
        return [Table("Sums", ("sum", "rows"), [(r.system, (float(sum(r.answers)), len(rows))) for r in results])]


def test_the_tasks_are_found() -> None:
    assert {"boilerplate", "html"} <= set(all_tasks())


def test_a_sample_is_measured_and_an_absent_peer_noted(tmp_path: Path) -> None:
    (table,) = measure(Doubling(), Options(tmp_path, sample=5))
    assert table.rows == [("ours", (40.0, 5))]
    assert table.notes == ("left out: peer (no such package)",)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(command, "all_tasks", lambda: {"doubling": Doubling()})
    monkeypatch.setattr("sys.argv", ["accuracy", *arguments])
    return command.main()


def test_the_command_prints_tables_and_writes_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    assert _run(monkeypatch, "--data", str(tmp_path), "--json", str(out)) == 0
    assert "What is twice a number?" in capsys.readouterr().out
    (table,) = json.loads(out.read_text(encoding="utf-8"))["doubling"]
    assert table["figures"] == {"ours": {"sum": 90.0, "rows": 10}}


def test_absent_data_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--data", str(tmp_path / "none")) == 2
    assert "--data" in capsys.readouterr().err
