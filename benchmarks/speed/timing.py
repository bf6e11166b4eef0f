"""Jobs timed in turn, round by round, in processor seconds: ratios hold on a busy machine."""

from __future__ import annotations

import gc
import statistics
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

Job = Callable[[Path], int]  # writes into the folder; the number of pages


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long the first took as the second: the median of the rounds, and the least and the most."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}-{self.most:.2f})"


@dataclass(slots=True)
class Timings:
    """Processor seconds of each job, one a round, in the order of the rounds."""

    chars: int
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def per_megabyte(self, name: str) -> float:
        """The median of the seconds for a million characters."""
        return statistics.median(self.seconds[name]) / self.chars * 1e6

    def ratio(self, of: str, to: str) -> Ratio:
        """Round by round, so that what slows the machine down strikes both."""
        found = [a / b for a, b in zip(self.seconds[of], self.seconds[to], strict=True)]
        return Ratio(statistics.median(found), min(found), max(found))


def interleaved(jobs: Mapping[str, Job], chars: int, rounds: int, *, warm: Callable[[], object] = dict) -> Timings:
    """Each job once to warm up (models, caches, compiled patterns), then all in turn, `rounds` times.

    `warm` is called once all are warm.
    """
    timings = Timings(chars)
    for job in jobs.values():
        timed(job)
    warm()
    for _ in range(rounds):
        for name, job in jobs.items():
            timings.seconds.setdefault(name, []).append(timed(job))
    return timings


def timed(job: Job) -> float:
    """The processor seconds of one call, into a folder of its own."""
    with tempfile.TemporaryDirectory() as out:
        gc.collect()
        started = process_time()
        job(Path(out))
        return process_time() - started
