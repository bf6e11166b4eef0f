"""The command `textmend report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import OutArgument, new_console


def report(
    out: OutArgument,
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; else report.html in OUT.")] = None,
) -> None:
    """Write what was done to a corpus as one HTML page that needs no network."""
    from pipeline.report.page import NAME, write_report
    from pipeline.tables import read

    path = to or out / NAME
    write_report(read(out), path, timed=True)
    new_console(stderr=True).print(f"→ {path}")
