"""How far a run is, told to whoever looks: a bar on a terminal, lines of JSON in a log, metrics in a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from pipeline.output import files

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.runs.options import Progress, RunSummary

Told = Callable[["Progress"], None]
_METRICS_SECONDS = 5.0  # between two writings of the file of metrics
_MEGA = 1e6


@contextmanager
def shown_progress(console: Console) -> Iterator[Told | None]:
    """What to hand to `run` as its `progress`: `None` where nobody looks at a terminal."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415 for terminals
    from rich.progress import Progress as Bar  # noqa: PLC0415 only for terminals

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[facts]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("survey", total=None, facts="")
        phase, started = "survey", monotonic()

        def update(progress: Progress) -> None:
            nonlocal phase, started
            if progress.phase != phase:
                phase, started = progress.phase, monotonic()
                bar.reset(task, description=phase, total=None)
            seconds = monotonic() - started
            facts = cleaning_facts(progress, seconds) if phase == "clean" else ""
            total = progress.shards if progress.is_planned else None
            bar.update(task, total=total, completed=progress.done, facts=facts or f"{progress.done:,} parts done")

        yield update


def cleaning_facts(progress: Progress, seconds: float) -> str:
    """The numbers beside the bar.

    >>> from pipeline.runs.options import Progress
    >>> cleaning_facts(Progress("clean", 9, 2, 1200, 1300, 1, 8_000_000, True), 4.0)
    '1,200 documents, 2.0 MB/s, 1 in quarantine'
    """
    speed = progress.bytes / _MEGA / seconds if seconds > 0 else 0.0
    return f"{progress.records:,} documents, {speed:.1f} MB/s, {progress.quarantined:,} in quarantine"


class JsonLog:
    """One line of JSON for each shard that is done, and one for the whole."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = monotonic()

    def progress(self, progress: Progress) -> None:
        """Tell how far the run is."""
        self._say("progress", asdict(progress))

    def summary(self, summary: RunSummary) -> None:
        """Tell what the run did."""
        self._say("summary", {**asdict(summary), "out": str(summary.out)})

    def error(self, message: str, status: int) -> None:
        """Tell why the run ended."""
        self._say("error", {"message": message, "status": int(status)})

    def _say(self, event: str, facts: Mapping[str, object]) -> None:
        line = {"event": event, "seconds": round(monotonic() - self._started, 3), **facts}
        print(json.dumps(line), file=self._stream, flush=True)  # ASCII: no control character of a page gets through


class Metrics:
    """A file in the text format of Prometheus, as its node exporter collects them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = -_METRICS_SECONDS

    def progress(self, progress: Progress) -> None:
        """Write how far the run is, now and then. Raises `OutputError`."""
        if monotonic() - self._written >= _METRICS_SECONDS:
            self._written = monotonic()
            facts = {name: getattr(progress, name) for name in ("records", "posts", "quarantined", "bytes", "shards")}
            self._write({**facts, "shards_done": progress.done, "complete": 0}, {})

    def summary(self, summary: RunSummary) -> None:
        """Write what the run did. Raises `OutputError`."""
        facts = {
            "records": summary.records,
            "posts": summary.posts,
            "quarantined": summary.quarantined,
            "bytes": summary.bytes_raw,
            "shards": summary.shards,
            "shards_done": summary.shards,
            "complete": 1,
        }
        self._write(facts, {**summary.seconds_by_stage, "bookkeeping": summary.seconds_bookkeeping})

    def _write(self, facts: Mapping[str, int], seconds: Mapping[str, float]) -> None:
        lines = []
        for name, value in facts.items():
            lines += [*_heading(name), f"textmend_{name} {value}"]
        if seconds:
            lines += _heading("stage_seconds")
        for stage, spent in seconds.items():
            lines.append(f"textmend_stage_seconds{{stage={json.dumps(stage)}}} {spent:.6f}")
        files.write_small(self._path, ("\n".join(lines) + "\n").encode())


def _heading(name: str) -> list[str]:
    return [f"# HELP textmend_{name} {_HELP[name]}", f"# TYPE textmend_{name} gauge"]


_HELP = {
    "records": "Records read, those in quarantine included.",
    "posts": "Posts with text left.",
    "quarantined": "Records given up, each with its reason.",
    "bytes": "Size of the records, in bytes.",
    "shards": "Shards known so far.",
    "shards_done": "Shards done.",
    "complete": "1 once the corpus is published.",
    "stage_seconds": "Seconds by stage, summed over workers.",
}
