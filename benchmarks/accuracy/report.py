"""Tables as text for the terminal, and as data for `--json`."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.accuracy.base import Table

SMALL = 10  # figures below it are shares or ratios and get three decimals


def as_text(table: Table) -> str:
    """The table, ready to print.

    >>> print(as_text(Table("Lines", ("F1",), [("ours", (0.5,)), ("none", (None,))])))
    Lines
            F1
    ours  .500
    none     -
    """
    cells = [("", *table.columns), *((name, *map(_figure, figures)) for name, figures in table.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    out = [table.title]
    for first, *rest in cells:
        right = "  ".join(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        out.append(f"{first.ljust(widths[0])}  {right}".rstrip())
    out += [f"  {note}" for note in table.notes]
    return "\n".join(out)


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    if abs(value) >= SMALL or isinstance(value, int):
        return f"{value:,.0f}" if isinstance(value, int) else f"{value:,.1f}"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def as_data(tables: Sequence[Table]) -> list[dict[str, object]]:
    """The tables as JSON objects: title, notes, and the figures by system and column."""
    return [
        {
            "title": table.title,
            "notes": list(table.notes),
            "figures": {name: dict(zip(table.columns, figures, strict=True)) for name, figures in table.rows},
        }
        for table in tables
    ]
