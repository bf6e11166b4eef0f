"""`textmend run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    HtmlOption,
    PrecisionOption,
    RecallOption,
    RecipeOption,
    StagesOption,
    chosen_recipe,
    new_console,
    stop,
)
from pipeline.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.runs.runner import RunSummary


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
    only: Annotated[
        str | None, typer.Option("--only", help="Just the record with this source.", metavar="SOURCE")
    ] = None,
) -> None:
    """Clean IN… into OUT (without arguments: data/raw into data/clean).

    Exit status: 0 done, 2 usage, 3 done but some records are in quarantine, 130 interrupted.
    """
    from pipeline.errors import UsageError
    from pipeline.progress import shown_progress
    from pipeline.runs.runner import RunOptions
    from pipeline.runs.runner import run as run_corpus

    chosen = paths or [Path("data/raw"), Path("data/clean")]
    if len(chosen) == 1:
        msg = "`textmend run` needs at least one input and the folder to write"
        raise UsageError(msg, remedy="For example: textmend run pages/ out/")
    options = RunOptions(workers=workers, fresh=fresh, text=text, only_source=only)
    wanted = chosen_recipe(recipe, stages, precision=precision, recall=recall, html=html)
    wanted = wanted.without_survey() if no_survey else wanted
    wanted = wanted.without_duplicates() if no_duplicates else wanted
    wanted = wanted.with_alignment() if align else wanted
    try:
        with shown_progress(new_console(stderr=True)) as progress:
            summary = run_corpus(chosen[:-1], chosen[-1], wanted, options=options, progress=progress)
    except KeyboardInterrupt:
        stop("Interrupted. The same command goes on where it stopped.", ExitCode.INTERRUPTED)
    _report(summary)
    raise typer.Exit(ExitCode.QUARANTINED if summary.quarantined else ExitCode.DONE)


def _report(summary: RunSummary) -> None:
    from pipeline.terminal import languages_line, summary_table

    console = new_console(stderr=True)
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
    out = summary.out
    if summary.unknown_files:
        console.print(f"Not read: {_unread(out)}")
    console.print(f"\nNext: textmend show {out}  ·  textmend verify {out}  ·  textmend explain {out} ID")
    if summary.quarantined:
        console.print(f"Quarantine: {out / 'quarantine'} says why each record is there and how to retry it.")


def _unread(out: Path, most: int = 5) -> str:
    """The first few files that had no reader, or lay outside the input."""
    from pipeline.output.manifest import load
    from pipeline.terminal import visible

    manifest = load(out)
    names = [*manifest.unknown_files, *(f"{name} (a link that leads out)" for name in manifest.outside_links)]
    more = f" and {len(names) - most:,} more; manifest.json names them all" if len(names) > most else ""
    return ", ".join(visible(name, breaks=True) for name in names[:most]) + more
