"""What `textmend run` tells while it runs and when it is done: to people, to logs, to monitors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pipeline.cli.shared import new_console, stop
from pipeline.errors import ExitCode, UsageError
from pipeline.progress import JsonLog, Metrics, Told, shown_progress

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.runs.options import Progress, RunSummary
    from pipeline.storage.remote import Location


@dataclass(frozen=True)
class Reporter:
    """Whoever is to be told of a run."""

    bar: Told | None
    log: JsonLog | None
    metrics: Metrics | None
    profile: bool

    @classmethod
    @contextmanager
    def chosen(cls, log: str, metrics: Path | None, *, profile: bool) -> Iterator[Reporter]:
        """The reporter that the options name. Raises `UsageError`."""
        if log not in {"", "json"}:
            msg = f"there is no log format called {log!r}"
            raise UsageError(msg, remedy="Choose json, or leave it out.")
        written = Metrics(metrics) if metrics else None
        if log:
            yield cls(None, JsonLog(sys.stderr), written, profile)
            return
        with shown_progress(new_console(stderr=True)) as bar:
            yield cls(bar, None, written, profile)

    def progress(self, progress: Progress) -> None:
        """Tell how far the run is. Raises `OutputError` where the metrics cannot be written."""
        for told in (self.bar, self.log and self.log.progress, self.metrics and self.metrics.progress):
            if told:
                told(progress)

    def report(self, summary: RunSummary, note: str = "") -> None:
        """Tell what the run did, and `note`. Raises `OutputError` where the metrics cannot be written."""
        if self.metrics:
            self.metrics.summary(summary)
        if self.log:
            self.log.summary(summary)
            return
        console = new_console(stderr=True)
        show_summary(console, summary)
        if note:
            console.print(note, markup=False)
        if self.profile:
            from pipeline.terminal import profile_table

            console.print(profile_table(summary))

    def stop(self, message: str, code: ExitCode) -> NoReturn:
        """End the command with the reason."""
        if self.log:
            self.log.error(message, code)
            sys.exit(code)
        stop(message, code)


def show_summary(console: Console, summary: RunSummary) -> None:
    """Print what a run did, and what one may do next."""
    from pipeline.terminal import languages_line, summary_table

    share = summary.chars_clean / summary.chars_raw if summary.chars_raw else 1.0
    console.print(
        f"{summary.pages:,} pages → {summary.posts:,} posts; {summary.dropped:,} pages had nothing to keep, "
        f"{summary.quarantined:,} in quarantine, {summary.unknown_files:,} files of unknown kind"
    )
    if summary.duplicates:
        console.print(f"{summary.duplicates:,} posts repeat others")
    console.print(f"languages: {languages_line(summary.languages) or 'none'}")
    console.print(f"characters: {summary.chars_raw:,} raw → {summary.chars_clean:,} clean ({share:.1%})")
    console.print(summary_table(summary))
    if summary.resumed_shards:
        console.print(f"{summary.resumed_shards:,} shards were already done and were kept.")
    if summary.resumed_shards and summary.redone:
        reasons = "; ".join(f"{number:,}: {reason}" for reason, number in summary.redone.items())
        console.print(f"{sum(summary.redone.values()):,} shards had to be done ({reasons}).")
    out = summary.out
    if summary.unknown_files:
        console.print(f"Not read: {_unread(out)}")
    console.print(f"\nNext: textmend show {out}  ·  textmend verify {out}  ·  textmend explain {out} ID")
    if summary.quarantined:
        console.print(f"Quarantine: {out / 'quarantine'} says why each record is there and how to retry it.")


def _unread(out: Location, most: int = 5) -> str:
    """The first few files that had no reader, or lay outside the input."""
    from pipeline.output.manifest import load
    from pipeline.storage.mirror import fetched
    from pipeline.terminal import visible

    manifest = load(fetched(out))
    names = [*manifest.unknown_files, *(f"{name} (a link that leads out)" for name in manifest.outside_links)]
    more = f" and {len(names) - most:,} more; manifest.json names them all" if len(names) > most else ""
    return ", ".join(visible(name, breaks=True) for name in names[:most]) + more
