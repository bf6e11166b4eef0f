"""How the cost of runs is taken, and how they are compared."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from benchmarks.speed import scaling
from benchmarks.speed.pages import MB
from benchmarks.speed.scaling import Cost, Plan, measure_scaling
from benchmarks.speed.watching import Watched

ROOT = Path(__file__).parents[2]
BURN = "import time\nwhile time.process_time() < 0.4: pass\n"


def watched(script: str, limit: float = 60) -> Watched:
    command = [sys.executable, "-m", "benchmarks.speed.watching", str(limit), sys.executable, "-c", dedent(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Watched(**json.loads(done.stdout))


def test_children_and_orphans_are_in_the_cost() -> None:
    found = watched(
        f"""
        import subprocess, sys
        subprocess.run([sys.executable, "-c", {BURN!r}])
        subprocess.Popen([sys.executable, "-c", {BURN!r}], start_new_session=True)
        sys.exit(3)
        """
    )
    assert found.code == 3
    assert not found.is_late
    assert 0.8 <= found.processor_seconds < 5
    assert found.seconds < 60
    assert found.parent > 3
    assert found.memory > 3


def test_children_that_nobody_waits_for_are_in_the_cost() -> None:
    found = watched(
        f"""
        import signal, subprocess, sys, time
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", {BURN!r} + "time.sleep(0.5)"])
        child.wait()
        """
    )
    assert 0.4 <= found.processor_seconds < 5


def test_what_takes_too_long_is_ended_with_its_children() -> None:
    found = watched(
        """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "while True: pass"])
        """,
        limit=1,
    )
    assert found.is_late
    assert found.code != 0
    assert 1 <= found.seconds < 16


def test_runs_are_compared_and_a_late_one_ends_no_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cost(_pages: Path, size: int, engine: str, workers: int, plan: Plan) -> Cost:
        late = engine == "ray" and size == 1
        seconds = 2.0 + size * (4 if engine == "ray" else 3)
        taken = Watched(0, late, seconds / workers, seconds, parent=100, worker=200, memory=300)
        return Cost(size, size * MB or 1, engine, workers, taken, f"ended after {plan.limit:g} s" if late else "")

    monkeypatch.setattr(scaling, "cost_of", cost)
    saved: list[dict[str, object]] = []
    found = measure_scaling(["a text"], Plan([2, 1], [1, 2], ["local", "ray"], limit=9), saved.append)
    out = capsys.readouterr().out
    assert out.count("ended after 9 s") == 2
    assert out.count("left out: a smaller input took too long already") == 2
    assert len(saved) == 10  # of the start and of 1 MB four each, of 2 MB two
    ratios = found["ratios"]
    assert isinstance(ratios, dict)
    assert ratios["1 MB, local: speed of 2 workers / 1"] == pytest.approx(2.0)
    assert ratios["local, 1 workers: s/MB of 2 MB / 1 MB"] == pytest.approx(4 / 5)
    assert ratios["local, 1 workers: s/MB of 2 MB / 1 MB, beyond start"] == pytest.approx(1.0, abs=1e-5)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_run_of_the_command_is_costed(tmp_path: Path) -> None:
    pages = tmp_path / "pages.jsonl"
    pages.write_text(
        '{"id": "a", "text": "We went down to the sea that morning, and it was cold."}\n', encoding="utf-8"
    )
    plan = Plan([1], [1], ["local"], ["--stages", "decode"], limit=60)
    found = scaling.cost_of(pages, 1, "local", 1, plan)
    assert found.error == ""
    assert found.watched.worker > 20
    assert found.watched.parent > 20
    assert not (tmp_path / "out").exists()
    wrong = scaling.cost_of(pages, 1, "none", 1, plan)
    assert "failed with exit status 2" in wrong.error
