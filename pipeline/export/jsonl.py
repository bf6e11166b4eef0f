"""JSON Lines: one object a line, the columns of the table as its keys."""

from __future__ import annotations

import json
import math

from pipeline.export.base import Format, Item, Kind, Row

# Characters that some readers take for the end of a line; within JSON they may as well be escaped.
_BREAKS = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def line(row: Row, names: tuple[str, ...]) -> str:
    r"""A row as one line of JSON. Nothing in it but the last character ends a line for anybody.

    >>> line({"text": "a\u2028b\x00"}, ("text",))
    '{"text": "a\\u2028b\\u0000"}\n'
    """
    values = {name: _value(row[name]) for name in names}
    return json.dumps(values, ensure_ascii=False, allow_nan=False).translate(_BREAKS) + "\n"


def _value(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


class Jsonl(Format):
    """JSON Lines in UTF-8: one object a line, keys as the columns of the tables."""

    name = "jsonl"
    doc = "JSON Lines, one object a line"
    kinds = (Kind.DOCUMENTS, Kind.PAIRS)
    suffix = ".jsonl"

    def begin(self) -> None:
        """Know the columns, with nothing written yet."""
        self._names = tuple(column.name for column in self.job.columns)

    def add(self, item: Item) -> bool:
        """Write one line."""
        self.staging.append(self.file(item.group), line(item.row, self._names).encode())
        return True


FORMAT = Jsonl
