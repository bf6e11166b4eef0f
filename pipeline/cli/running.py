"""`textmend run`."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    HtmlOption,
    PrecisionOption,
    RecallOption,
    RecipeOption,
    StagesOption,
    chosen_recipe,
)
from pipeline.errors import ExitCode, TextmendError

if TYPE_CHECKING:
    from pipeline.runs.options import EngineName, RunSummary


def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="Inputs, then the folder to write.")] = None,
    recipe: RecipeOption = None,
    stages: StagesOption = "",
    precision: PrecisionOption = False,
    recall: RecallOption = False,
    html: HtmlOption = "",
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0 means one a core.")] = 0,
    text: Annotated[bool, typer.Option("--text", help="Also write one readable .txt a post.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over instead of going on.")] = False,
    no_survey: Annotated[
        bool, typer.Option("--no-survey", help="Do not look for lines that repeat across pages.")
    ] = False,
    no_duplicates: Annotated[
        bool, typer.Option("--no-duplicates", help="Do not look for posts that repeat others.")
    ] = False,
    align: Annotated[
        bool, typer.Option("--align", help="Find posts that are translations of each other; align their sentences.")
    ] = False,
    context: Annotated[
        bool, typer.Option("--context", help="Weigh repairs of English by a small language model, too.")
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", help="Just the record with this source.", metavar="SOURCE")
    ] = None,
    engine: Annotated[
        str,
        typer.Option(help="Where shards run: local, ray, or inline (no worker processes).", metavar="NAME"),
    ] = "local",
    address: Annotated[str, typer.Option(help="A Ray cluster, as HOST:PORT or `auto`.", metavar="ADDRESS")] = "",
    log: Annotated[
        str, typer.Option(help="`json`: progress and result as lines of JSON on standard error.", metavar="FORMAT")
    ] = "",
    metrics: Annotated[
        Path | None, typer.Option(help="Also write metrics for Prometheus to this file.", metavar="FILE")
    ] = None,
    profile: Annotated[bool, typer.Option("--profile", help="Show the time that each stage took.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Do not write OUT/report.html.")] = False,
) -> None:
    """Clean IN… into OUT (without arguments: data/raw into data/clean).

    Exit status: 0 done, 2 usage, 3 done but some records are in quarantine, 130 or 143 interrupted.
    """
    from pipeline.cli.reporting import Reporter
    from pipeline.errors import UsageError
    from pipeline.repair.grammar.engine import absence
    from pipeline.runs.runner import RunOptions
    from pipeline.runs.runner import run as run_corpus

    chosen = paths or [Path("data/raw"), Path("data/clean")]
    if len(chosen) == 1:
        msg = "`textmend run` needs at least one input and the folder to write"
        raise UsageError(msg, remedy="For example: textmend run pages/ out/")
    options = RunOptions(
        engine=_engine(engine), workers=workers, address=address, fresh=fresh, text=text, only_source=only
    )
    wanted = chosen_recipe(recipe, stages, precision=precision, recall=recall, html=html)
    wanted = wanted.without_survey() if no_survey else wanted
    wanted = wanted.without_duplicates() if no_duplicates else wanted
    wanted = wanted.with_alignment() if align else wanted
    wanted = wanted.with_context() if context else wanted
    with Reporter.chosen(log, metrics, profile=profile) as reporter, _terminable():
        started = perf_counter()
        try:
            summary = run_corpus(chosen[:-1], chosen[-1], wanted, options=options, progress=reporter.progress)
        except KeyboardInterrupt as interrupt:
            code = ExitCode.TERMINATED if isinstance(interrupt, _Terminated) else ExitCode.INTERRUPTED
            reporter.stop("Interrupted. The same command goes on where it stopped.", code)
        except TextmendError as error:
            reporter.stop(str(error), error.exit_code)
    if not no_report:
        _write_report(summary, perf_counter() - started)
    reporter.report(summary, absence() if "grammar" in wanted.stages else "")
    raise typer.Exit(ExitCode.QUARANTINED if summary.quarantined else ExitCode.DONE)


def _write_report(summary: RunSummary, seconds: float) -> None:
    """Write `report.html` beside the tables, and how long the run took where `textmend report` finds it."""
    from pipeline.report.page import NAME, write_report
    from pipeline.report.timing import Timing
    from pipeline.tables import read

    if isinstance(summary.out, Path):  # elsewhere `textmend report OUT --to FILE` writes it
        Timing.of(summary, seconds).write(summary.out)
        write_report(read(summary.out), summary.out / NAME)


def _engine(name: str) -> EngineName:
    from pipeline.errors import UsageError

    match name:
        case "local" | "ray" | "inline":
            return name
        case _:
            msg = f"there is no engine called {name!r}"
            raise UsageError(msg, remedy="Choose from: local, ray, inline.")


class _Terminated(KeyboardInterrupt):
    """SIGTERM, which ends a run as Ctrl-C does."""


@contextmanager
def _terminable() -> Iterator[None]:
    """Take SIGTERM, as of `kill` and of batch systems, for a wish to stop in good order."""

    def terminate(_number: int, _frame: object) -> None:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
