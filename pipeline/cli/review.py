"""The command `textmend review`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.shared import OutArgument, new_console


def review(
    out: OutArgument,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 means any that is free.")] = 0,
) -> None:
    """Step through edits and suggestions in a browser on this machine, and decide about them.

    Decisions are kept in OUT/decisions.jsonl; the next `textmend run` carries them out.
    """
    from pipeline.review.serving import serve
    from pipeline.tables import read

    console = new_console(stderr=True)
    serve(read(out), port, lambda address: console.print(f"Open {address}  (Ctrl-C ends)"))
