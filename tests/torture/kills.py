"""Runs whose processes are killed at random moments, and runs on a disk that fills up."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from tests.demo import children, install_demo_stages, tree, until, write_pages
from tests.shared_data import ROOT

_RUN = (
    "import resource, sys; from pathlib import Path; from tests.demo import demo_run; most = int(sys.argv[3]);"
    "most and resource.setrlimit(resource.RLIMIT_FSIZE, (most, most));"
    "demo_run(Path(sys.argv[1]), Path(sys.argv[2]), workers=2, shard_bytes=4000)"
)


class Range:
    """An input, and the bytes of the run that nothing disturbed."""

    def __init__(self, folder: Path, pages: int = 200) -> None:
        self.folder = folder
        self.plugin = folder / "plugin"
        self.plugin.mkdir()
        install_demo_stages(self.plugin)
        texts = {
            f"{n:04}.txt": f"## One\npage {n} of teh  test\nFOOTER\n## Two\nmore\n" * (1 + n % 9) for n in range(pages)
        }
        self.source = write_pages(folder / "in", texts)
        started = monotonic()
        assert self.start(folder / "whole").wait() == 0
        self.seconds = monotonic() - started
        self.whole = tree(folder / "whole")

    def start(self, out: Path, *, most_bytes: int = 0) -> subprocess.Popen[bytes]:
        """A run in a process of its own; no file may grow beyond `most_bytes`, where that is not 0."""
        path = os.pathsep.join([str(self.plugin), str(ROOT)])
        return subprocess.Popen(
            [sys.executable, "-c", _RUN, self.source, out, str(most_bytes)],
            env=os.environ | {"PYTHONPATH": path, "TMPDIR": str(self.folder)},
            stderr=subprocess.DEVNULL,
        )

    def check(self, out: Path) -> None:
        """Give the same command until it comes to its end. Raises `AssertionError` unless its bytes are the same."""
        assert self.start(out).wait() == 0
        assert tree(out) == self.whole
        shutil.rmtree(out)


def kill_workers_and_parents(place: Range, rounds: int, seed: int) -> tuple[int, int]:
    """Kill up to two workers in each round, and in every other one the parent; gives the numbers of the killed."""
    chance = random.Random(seed)  # noqa: S311 not for secrets
    workers = parents = 0
    for number in range(rounds):
        out = place.folder / "out"
        running = place.start(out)
        for _ in range(chance.randint(1, 2)):
            _wait(chance.uniform(0.0, place.seconds * 0.7), running)
            alive = children(running.pid) if running.poll() is None else []
            if alive:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(alive), signal.SIGKILL)
                    workers += 1
        if number % 2 == 0:
            _wait(chance.uniform(0.0, place.seconds * 0.5), running)
            orphans = children(running.pid) if running.poll() is None else []
            parents += running.poll() is None
            running.kill()
            running.wait()
            until(lambda gone=orphans: not any(Path(f"/proc/{process}").exists() for process in gone))  # type: ignore[misc]
            place.check(out)
        else:
            assert running.wait() == 0
            place.check(out)
        print(".", end="", flush=True)
    print()
    return workers, parents


def _wait(seconds: float, running: subprocess.Popen[bytes]) -> None:
    with suppress(subprocess.TimeoutExpired):
        running.wait(seconds)


def fill_disks(place: Range) -> int:
    """Run where files may not grow beyond a size, for ever larger sizes; gives how often that stopped the run."""
    stopped = 0
    size = 16
    out = place.folder / "small"
    while True:
        status = place.start(out, most_bytes=size).wait()
        if status == 0:
            place.check(out)
            return stopped
        stopped += 1
        assert not any(".tmp" in name for name in tree(out))
        size = int(size * 1.5)


def fill_a_small_disk(place: Range) -> int:
    """Run on ever larger file systems; gives how many of them were too small, -1 where none can be mounted."""
    stopped = 0
    kilobytes = 64
    while True:
        kilobytes = kilobytes * 3 // 2
        with _tmpfs(kilobytes) as disk:
            if disk is None:
                return -1
            out = disk / "out"
            if place.start(out).wait() == 0:
                assert tree(out) == place.whole
                return stopped
            stopped += 1
            kept = place.folder / "kept"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(out, kept) if out.exists() else kept.mkdir()
        place.check(kept)


@contextmanager
def _tmpfs(kilobytes: int) -> Iterator[Path | None]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "textmend-torture", folder]
        if shutil.which("mount") is None or subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)
