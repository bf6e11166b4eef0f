"""Cost as the input grows: runs of the command, with the processor time and memory of all their processes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from math import isnan
from pathlib import Path
from shutil import rmtree

from benchmarks.speed.pages import MB, grow
from benchmarks.speed.watching import Watched

QUARANTINED = 3  # the exit code of a run that put records aside
_START = 0  # the size that stands for one page of each text, in MB
_NONE = float("nan")
_HEAD = (
    "     MB  engine  workers  wall s    MB/s  processor s    s/MB  beyond start  beyond size before"
    "  parent MB  worker MB  all MB"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: on inputs of `sizes` MB, by each engine with each number of workers, with more `options`.

    `limit` is after how many seconds a run is ended.
    """

    sizes: Sequence[int]
    workers: Sequence[int]
    engines: Sequence[str]
    options: Sequence[str] = ()
    limit: float = 3600.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took. `megabytes` is the size asked for, `bytes` what the input has."""

    megabytes: int
    bytes: int
    engine: str
    workers: int
    watched: Watched
    error: str = ""

    @property
    def per_megabyte(self) -> float:
        """Processor seconds for a MB of input."""
        return self.watched.processor_seconds * MB / self.bytes

    @property
    def speed(self) -> float:
        """MB for a second of the clock."""
        return self.bytes / MB / self.watched.seconds

    def beyond(self, less: Cost | None) -> float:
        """Processor seconds for each MB that this input has and the smaller one of `less` has not; NaN without it."""
        if less is None or less.bytes >= self.bytes:
            return _NONE
        return (self.watched.processor_seconds - less.watched.processor_seconds) * MB / (self.bytes - less.bytes)


@dataclass
class _Costs:
    """The runs so far, those that failed left out of comparisons."""

    runs: list[Cost] = field(default_factory=list)

    def of(self, size: int, engine: str, workers: int) -> Cost | None:
        """The run of that kind, where it went well."""
        return next((c for c in self._good() if (c.megabytes, c.engine, c.workers) == (size, engine, workers)), None)

    def before(self, cost: Cost) -> Cost | None:
        """The run on the next smaller input."""
        sizes = {c.megabytes for c in self._good() if c.megabytes < cost.megabytes}
        return self.of(max(sizes), cost.engine, cost.workers) if sizes else None

    def is_late(self, engine: str, workers: int) -> bool:
        """Whether a run of that kind took too long already."""
        return any(c.watched.is_late for c in self.runs if (c.engine, c.workers) == (engine, workers))

    def _good(self) -> Iterator[Cost]:
        return (cost for cost in self.runs if not cost.error)

    def rows(self) -> list[dict[str, object]]:
        """All runs as data."""
        rows: list[dict[str, object]] = []
        for cost in self.runs:
            row = asdict(cost) | asdict(cost.watched)
            del row["watched"]
            rows.append(row | ({} if cost.error else self._shares(cost)))
        return rows

    def _shares(self, cost: Cost) -> dict[str, object]:
        start, before = self.of(_START, cost.engine, cost.workers), self.before(cost)
        shares = {
            "mb_per_second": cost.speed,
            "per_megabyte": cost.per_megabyte,
            "beyond_start": cost.beyond(start),
            "beyond_size_before": cost.beyond(before),
        }
        return {name: value for name, value in shares.items() if not isnan(value)}

    def line(self, cost: Cost) -> str:
        """A run as a line of the table."""
        name = f"{cost.megabytes or 'start':>7}  {cost.engine:<6}  {cost.workers:7}"
        if cost.error:
            return f"{name}  {cost.error}"
        taken, start, before = cost.watched, self.of(_START, cost.engine, cost.workers), self.before(cost)
        return (
            f"{name}  {taken.seconds:6.1f}  {cost.speed:6.2f}  {taken.processor_seconds:11.2f}"
            f"  {_known(cost.per_megabyte if cost.megabytes else _NONE):>6}"
            f"  {_known(cost.beyond(start)):>12}  {_known(cost.beyond(before)):>18}"
            f"  {taken.parent:9.0f}  {taken.worker:9.0f}  {taken.memory:6.0f}"
        )

    def ratios(self) -> dict[str, float]:
        """Workers and engines compared at each size, and the largest size with the smallest."""
        found: dict[str, float] = {}
        for cost in self._good():
            size, engine, number = cost.megabytes, cost.engine, cost.workers
            if size == _START:
                continue
            if number > 1 and (one := self.of(size, engine, 1)):
                found[f"{size} MB, {engine}: speed of {number} workers / 1"] = cost.speed / one.speed
            if engine != "local" and (local := self.of(size, "local", number)):
                name = f"{size} MB, {number} workers: processor s of {engine} / local"
                found[name] = cost.watched.processor_seconds / local.watched.processor_seconds
                starts = self.of(_START, engine, number), self.of(_START, "local", number)
                found[f"{name}, beyond start"] = cost.beyond(starts[0]) / local.beyond(starts[1])
        return found | self._growth()

    def _growth(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for engine, number in dict.fromkeys((cost.engine, cost.workers) for cost in self.runs):
            kind = [c for c in self._good() if (c.engine, c.workers) == (engine, number)]
            start = self.of(_START, engine, number)
            grown = sorted((c for c in kind if c.megabytes != _START), key=lambda c: c.megabytes)
            if start and len(grown) > 1:
                name = f"{engine}, {number} workers: s/MB of {grown[-1].megabytes} MB / {grown[0].megabytes} MB"
                found[name] = grown[-1].per_megabyte / grown[0].per_megabyte
                found[f"{name}, beyond start"] = grown[-1].beyond(start) / grown[0].beyond(start)
        return found


def _known(value: float) -> str:
    return "-" if isnan(value) else f"{value:.3f}"


def measure_scaling(texts: Sequence[str], plan: Plan, save: Callable[[dict[str, object]], None]) -> dict[str, object]:
    """Run as planned, print, and give the figures; `save` gets those there are after each run.

    A run that fails or takes too long is told of, and the rest goes on.
    """
    costs = _Costs()
    print(_HEAD)
    for size in (_START, *sorted(plan.sizes)):
        with tempfile.TemporaryDirectory() as name:
            pages = Path(name, "pages.jsonl")
            if any(not costs.is_late(engine, number) for engine in plan.engines for number in plan.workers):
                grow(texts[:1] if size == _START else texts, max(size * MB, 1), pages)
            for engine in plan.engines:
                for number in plan.workers:
                    if costs.is_late(engine, number):
                        print(f"{size:7}  {engine:<6}  {number:7}  left out: a smaller input took too long already")
                        continue
                    costs.runs.append(cost := cost_of(pages, size, engine, number, plan))
                    print(costs.line(cost), flush=True)
                    save({"scaling": costs.rows()})
    ratios = costs.ratios()
    print(*(f"{name}: {ratio:.2f}" for name, ratio in ratios.items()), sep="\n")
    return {"scaling": costs.rows(), "ratios": ratios}


def cost_of(pages: Path, size: int, engine: str, workers: int, plan: Plan) -> Cost:
    """One run of the command; loading of models and all passes are in its cost."""
    out = pages.with_name("out")
    words = ["run", str(pages), str(out), "--engine", engine, "--workers", str(workers), *plan.options]
    command = [sys.executable, "-m", "benchmarks.speed.watching", str(plan.limit), sys.executable, "-m", "pipeline"]
    with tempfile.TemporaryFile() as told:
        done = subprocess.run([*command, *words], stdout=subprocess.PIPE, stderr=told, check=True)  # noqa: S603 our own
        told.seek(0)
        complaint = told.read().decode(errors="replace")
    rmtree(out, ignore_errors=True)
    watched = Watched(**json.loads(done.stdout))
    error = ""
    if watched.is_late:
        error = f"ended after {plan.limit:g} s"
    elif watched.code not in (0, QUARANTINED):
        error = f"failed with exit status {watched.code}: " + " ".join(complaint[-500:].split())
    return Cost(size, pages.stat().st_size, engine, workers, watched, error)
