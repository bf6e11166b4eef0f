"""What stages, signals and limits do to a run: the same bytes, or one named record in quarantine."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from pipeline.limits import Limits
from pipeline.runs.runner import Progress
from pipeline.tables import read
from pipeline.verify import verify
from tests.demo import STAGES, children, demo_run, tree, until, write_pages
from tests.shared_data import ROOT

pytestmark = pytest.mark.usefixtures("plugin")

KILLERS = {
    "k1.txt": ("it will EXIT\n", "clean", "ProcessDied", "exit status 7"),
    "k2.txt": ("a LOOP without end\n", "clean", "TimeLimit", "0.3 s of processor time"),
    "k3.txt": ("to WAIT for ever\n", "clean", "TimeLimit", "no end after 3 s"),
    "k4.txt": ("a HOG of memory\n", "clean", "MemoryLimit", "more than 300 MB"),
    "k5.txt": ("a CRASH\n", "clean", "ProcessDied", f"signal {signal.SIGSEGV:d}"),
    "k6.txt": ("RAISE\n", "demo_bomb", "ValueError", "it said so"),
}
SOUND = {f"{n:02}.txt": f"page {n} of teh  test\n" for n in range(12)} | {"13.txt": "RUBBISH is printed\n"}


def test_a_stage_that_hangs_hogs_or_dies_costs_one_named_record(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = write_pages(tmp_path / "sound", SOUND)
    source = write_pages(tmp_path / "in", SOUND | {name: text for name, (text, *_) in KILLERS.items()})
    demo_run(sound, tmp_path / "whole", workers=1)
    limits = Limits(seconds=0.3, memory_mb=300)
    summary = demo_run(source, tmp_path / "out", workers=2, limits=limits, shard_bytes=2500)
    corpus = read(tmp_path / "out")
    found = {row.source: (row.stage, row.error, row.detail) for row in corpus.quarantine.itertuples()}
    assert {name: found[name][:2] for name in found} == {
        name: (stage, error) for name, (_, stage, error, _) in KILLERS.items()
    }
    assert all(KILLERS[name][3] in detail for name, (_, _, detail) in found.items())
    assert (summary.records, summary.quarantined) == (len(SOUND) + len(KILLERS), len(KILLERS))
    assert corpus.documents.equals(read(tmp_path / "whole").documents)
    assert verify(tmp_path / "out").problems == ()
    assert "rubbish" not in capfd.readouterr().out


@pytest.mark.parametrize("seed", range(3))
def test_workers_killed_at_random_change_nothing(tmp_path: Path, seed: int) -> None:
    source = write_pages(tmp_path / "in", {f"{n:03}.txt": f"page {n} of teh  test\n" for n in range(60)})
    demo_run(source, tmp_path / "whole")
    chance = random.Random(seed)  # noqa: S311 not for secrets
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.done in {2, 5}:
            killed.append(chance.choice(children()))
            os.kill(killed[-1], signal.SIGKILL)

    demo_run(source, tmp_path / "out", workers=2, told=kill)
    assert len(killed) == 2
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_stops_a_run_in_good_order(plugin: Path, tmp_path: Path, number: signal.Signals, status: int) -> None:
    pages = {f"{n:03}.txt": f"page {n} of teh  test\n" for n in range(40)} | {"039.txt": "to WAIT for ever\n"}
    source, out = write_pages(tmp_path / "in", pages), tmp_path / "out"
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(f"stages = {list(STAGES)}\nlimits.seconds = 100\n".replace("'", '"'))
    command = [sys.executable, "-m", "pipeline", "run", source, out, "--recipe", recipe, "--workers", "2"]
    waiting = tmp_path / "waiting"
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(plugin), str(ROOT)]),
        "DEMO_WAITING": str(waiting),
    }
    with subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests run in the background, Ctrl-C is ignored, and children take that over.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 no threads here
    ) as running:
        try:
            until(waiting.exists)
            (worker,) = children(running.pid)
            running.send_signal(number)
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()
    assert (running.returncode, "goes on where it stopped" in said) == (status, True)
    until(lambda: not Path(f"/proc/{worker}").exists())
    again = subprocess.run(command, env=environment | {"DEMO_CALM": "1"}, check=False, capture_output=True)
    assert again.returncode == 0
    assert verify(out).problems == ()
