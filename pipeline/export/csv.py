r"""CSV that spreadsheets may open: no cell, and no part of one, can begin a formula.

A spreadsheet takes a cell for a formula that begins with `=`, `+`, `-` or `@`, whoever wrote it.
Where it cuts cells at semicolons or tabs, as many do that speak other languages than English, a
formula may also begin inside our cells. So wherever one might, an apostrophe is put before it;
where apostrophes stand there already, one more. `unguarded` takes just these away.

UTF-8 with a byte order mark, which spreadsheets need and others skip; commas; CRLF at the end of a
row; every text in quotes, and nothing between the commas where a value is null; lists as JSON.
"""

from __future__ import annotations

import json
import math
import re

from pipeline.export.base import Format, Item, Kind

_FORMULA = r"[ \u00a0\u3000\x00]*[=+\-@＝＋－＠]"
_CELL = rf"\A{{}}(?='*(?:{_FORMULA}|[\t\r\n\x00]))"  # where the cell begins
_INSIDE = rf"(?<=[\n\r\t;]){{}}(?='*{_FORMULA})"  # where another way of cutting might begin one
_DANGER = re.compile(f"{_CELL.format('')}|{_INSIDE.format('')}")
_GUARD = re.compile(f"""{_CELL.format("'")}|{_INSIDE.format("'")}""")


def guarded(text: str) -> str:
    r"""`text` so that no spreadsheet can take any of it for a formula.

    >>> guarded("=1+1"), guarded("5 - 3 = 2"), guarded("'tis;=A1")
    ("'=1+1", '5 - 3 = 2', "'tis;'=A1")
    """
    return _DANGER.sub("'", text)


def unguarded(text: str) -> str:
    """The text from which `guarded` made this.

    >>> unguarded(guarded("'=1+1;-2"))
    "'=1+1;-2"
    """
    return _GUARD.sub("", text)


class Csv(Format):
    """CSV in UTF-8, safe to open in a spreadsheet."""

    name = "csv"
    doc = "CSV, safe to open in a spreadsheet"
    kinds = (Kind.DOCUMENTS, Kind.PAIRS)
    suffix = ".csv"

    def begin(self) -> None:
        """Know the columns, with nothing written yet."""
        self._names = tuple(column.name for column in self.job.columns)
        self._begun: set[str] = set()

    def add(self, item: Item) -> bool:
        """Write one row, after the names of the columns where it is the first of its file."""
        file = self.file(item.group)
        if file not in self._begun:
            self._begun.add(file)
            self.staging.append(file, ("\ufeff" + record(self._names)).encode())
        self.staging.append(file, record([item.row[name] for name in self._names]).encode())
        return True


def record(values: tuple[object, ...] | list[object]) -> str:
    r"""One row of CSV.

    >>> record(("a", None, "", 0.5, ["x"]))
    '"a",,"",0.5,"[""x""]"\r\n'
    """
    return ",".join(map(_cell, values)) + "\r\n"


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return f'"{guarded(value).replace(chr(34), chr(34) * 2)}"'
        case float() if not math.isfinite(value):
            return ""
        case bool() | int() | float():
            return json.dumps(value)
        case _:
            return _cell(json.dumps(value, ensure_ascii=False))


FORMAT = Csv
