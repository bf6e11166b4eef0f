"""`textmend export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import OutArgument, new_console


def export(
    out: OutArgument,
    dest: Annotated[Path, typer.Argument(help="The file or folder to write.", metavar="DEST")],
    to: Annotated[
        str,
        typer.Option("--to", help="tmx, moses, jsonl, jsonl.zst, csv, docbin, datasets or text.", metavar="FORMAT"),
    ],
    pairs: Annotated[
        str | None,
        typer.Option(help="Sentence pairs instead of documents: alignments or raw-clean.", metavar="WHICH"),
    ] = None,
    by_language: Annotated[bool, typer.Option("--by-language", help="One file a language, in a folder.")] = False,
    lang: Annotated[str, typer.Option(help="Only these languages.", metavar="A,B")] = "",
    provenance: Annotated[str, typer.Option(help="Only of this provenance.", metavar="A,B")] = "",
    min_score: Annotated[
        float | None, typer.Option(help="At least this score: of the language, or of the pair.", metavar="0-1")
    ] = None,
    since: Annotated[str, typer.Option(help="Of this day, month or year, or later.", metavar="DATE")] = "",
    until: Annotated[str, typer.Option(help="Of this day, month or year, or earlier.", metavar="DATE")] = "",
    flag: Annotated[str, typer.Option(help="Only with one of these flags; `any` is any.", metavar="A,B")] = "",
    no_flag: Annotated[str, typer.Option(help="With none of these flags; `any` is any.", metavar="A,B")] = "",
    no_duplicates: Annotated[
        bool, typer.Option("--no-duplicates", help="Without what repeats another document.")
    ] = False,
    changed: Annotated[
        bool | None, typer.Option("--changed/--unchanged", help="Only what cleaning changed, or left alone.")
    ] = None,
) -> None:
    """Write a corpus in a format of other tools; docs/exports.md tells what each of them holds."""
    from pipeline.export.exporting import Filters
    from pipeline.export.exporting import export as export_corpus

    filters = Filters(
        langs=_names(lang),
        provenance=_names(provenance),
        min_score=min_score,
        since=since,
        until=until,
        flags=_names(flag),
        no_flags=_names(no_flag),
        originals=no_duplicates,
        changed=changed,
    )
    report = export_corpus(out, dest, to=to, pairs=pairs, by_language=by_language, filters=filters)
    console = new_console(stderr=True)
    console.print(f"{report.written:,} {report.kind.value} → {dest} ({report.files:,} files, {report.bytes:,} bytes)")
    if report.filtered:
        console.print(f"{report.filtered:,} left out by the filters")
    for note, number in report.notes.items():
        console.print(f"{number:,} {note}")


def _names(given: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in given.split(",") if name.strip())
