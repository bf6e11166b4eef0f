"""Cost as the input grows: runs of the command, with the processor time and memory of all their processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.speed.pages import MB, grow

QUARANTINED = 3  # the exit code of a run that put records aside
_MARK = "TEXTMEND_BENCH"
_EVERY = 0.5  # seconds between two looks at the processes


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: processor seconds and the largest memory of all processes together, in MB."""

    megabytes: int
    engine: str
    workers: int
    processor_seconds: float
    seconds: float
    memory: float
    largest: float

    @property
    def per_megabyte(self) -> float:
        """Processor seconds for a MB of input."""
        return self.processor_seconds / self.megabytes


def measure_scaling(
    texts: Sequence[str], sizes: Sequence[int], workers: Sequence[int], engines: Sequence[str]
) -> dict[str, object]:
    """Run on inputs of `sizes` MB, on each engine with each number of workers, print, and give the figures."""
    costs: list[Cost] = []
    print("     MB  engine  workers  processor s/MB  of the first     MB/s  memory MB  largest process MB")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            pages = folder / "pages.jsonl"
            grow(texts, size * MB, pages)
            for engine in engines:
                for number in workers:
                    out = folder / f"{engine}-{number}"
                    costs.append(cost := _cost(pages, out, size, engine, number))
                    share = cost.per_megabyte / costs[0].per_megabyte
                    print(
                        f"{size:7}  {engine:<6}  {number:7}  {cost.per_megabyte:14.3f}  {share:12.2f}"
                        f"  {size / cost.seconds:7.2f}  {cost.memory:9.0f}  {cost.largest:18.0f}",
                        flush=True,
                    )
    return {"scaling": [{**asdict(cost), "per_megabyte": cost.per_megabyte} for cost in costs]}


def _cost(pages: Path, out: Path, size: int, engine: str, workers: int) -> Cost:
    """One run of the command; loading of models and all passes are in its cost."""
    mark = uuid.uuid4().hex
    options = ("--engine", engine, "--workers", str(workers))
    command = [sys.executable, "-m", "pipeline", "run", str(pages), str(out), *options]
    started = perf_counter()
    process = subprocess.Popen(  # noqa: S603 our own command
        command, env={**os.environ, _MARK: mark}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    spent: dict[tuple[int, float], float] = {}  # by process: its id, and when it started
    memory = largest = 0.0
    while True:
        now = {key: (seconds, size_now) for key, seconds, size_now in _processes(mark)}
        spent.update({key: seconds for key, (seconds, _) in now.items()})
        sizes = [size_now for _, size_now in now.values()]
        memory, largest = max(memory, sum(sizes)), max(largest, max(sizes, default=0.0))
        try:
            code = process.wait(_EVERY)
        except subprocess.TimeoutExpired:
            continue
        if code not in (0, QUARANTINED):
            raise subprocess.CalledProcessError(code, command)
        return Cost(size, engine, workers, sum(spent.values()), perf_counter() - started, memory / MB, largest / MB)


def _processes(mark: str) -> Iterator[tuple[tuple[int, float], float, float]]:
    """The processes of a run, those of a cluster that it started included: key, processor seconds, bytes of its own."""
    import psutil  # noqa: PLC0415 for this measurement alone

    for process in psutil.process_iter():
        try:
            if process.environ().get(_MARK) != mark:
                continue
            times, memory = process.cpu_times(), process.memory_info()
            yield (process.pid, process.create_time()), times.user + times.system, memory.rss - memory.shared
        except (psutil.Error, OSError):
            continue
