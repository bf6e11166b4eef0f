"""The command `textmend compare`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import new_console

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.report.compare import RuleDifference


def compare(
    one: Annotated[Path, typer.Argument(help="A folder that `textmend run` wrote.", metavar="OUT_A")],
    other: Annotated[Path, typer.Argument(help="Another one, of the same raw pages.", metavar="OUT_B")],
    to: Annotated[Path | None, typer.Option("--to", help="Also write a page with examples to this file.")] = None,
) -> None:
    """Tell what two recipes or versions do differently to the same pages, rule by rule."""
    from pipeline.output.files import write_small
    from pipeline.report.compare import compare as differences
    from pipeline.report.compare import comparison
    from pipeline.tables import read

    a, b = read(one), read(other)
    found = differences(a, b)
    console = new_console()
    pages = found.pages
    console.print(
        f"{pages.same:,} pages with the same raw text; {pages.only_a:,} only in A, {pages.only_b:,} only in B, "
        f"{pages.different:,} with another raw text"
    )
    console.print(f"clean characters: {found.clean[0]:,} in A, {found.clean[1]:,} in B")
    for name, number in found.facts:
        console.print(f"{number:,} posts with another {name}")
    console.print(_table(found.rules))
    if to is not None:
        write_small(to, comparison(a, b).encode("utf-8", "replace"))
        new_console(stderr=True).print(f"→ {to}")


def _table(rules: Sequence[RuleDifference]) -> Table:
    from rich.table import Table

    table = Table(title="Edits that only one of them made", title_justify="left", box=None, pad_edge=False)
    table.add_column("rule", overflow="fold", min_width=24)
    for name in ("in both", "only A", "only B", "characters A", "characters B"):
        table.add_column(name, justify="right")
    for rule in rules:
        if rule.only_a or rule.only_b:
            numbers = (rule.both, rule.only_a, rule.only_b, rule.chars_a, rule.chars_b)
            table.add_row(f"{rule.stage}/{rule.rule}", *(f"{number:,}" for number in numbers))
    return table
