"""Rows of delimited text, one after the other, so that a broken row harms no other.

Bytes travel as Latin-1 strings: the signs that structure the text are the same in every encoding
that is met here, and each cell can be turned back into its own bytes.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.readers.slices import TooLong

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 25


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, the reason, and its lines as far as they are known."""

    reason: str
    text: str = ""


class Rows:
    r"""The rows of delimited lines, each a list of cells; empty lines are passed over.

    A quote that is opened and not closed would swallow the rest of the file. It is taken for an
    ordinary sign where the line then has as many cells as the first row, and is a `BadRow` otherwise;
    `width` is the number of these where the lines do not begin with that row.

    >>> list(Rows(iter([b"id,text\n", b'1,"a\n', b'b"\n', b'2,"c" d\n']), ",", 1000))
    [['id', 'text'], ['1', 'a\nb'], ['2', '"c" d']]
    """

    def __init__(self, lines: Iterator[bytes | TooLong], delimiter: str, limit: int, *, width: int = 0) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._limit = limit
        self._pending: deque[str] = deque()  # lines that are to be read again
        self._row: list[str] = []  # lines of the row that is being read
        self._size = 0
        self._reason = ""
        self._width = width

    def __iter__(self) -> Iterator[list[str] | BadRow]:
        """The rows in order, broken ones among them."""
        csv.field_size_limit(max(csv.field_size_limit(), self._limit))
        while (row := self._next()) is not None:
            if isinstance(row, BadRow) or row:
                yield row
            if not self._width and isinstance(row, list):
                self._width = len(row)

    @property
    def is_between_rows(self) -> bool:
        """Whether all lines that were taken are in rows that were given."""
        return not self._pending

    def _next(self) -> list[str] | BadRow | None:
        self._row, self._size, self._reason = [], 0, ""
        reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
        try:
            row = next(reader, None)
        except csv.Error as error:
            return self._mended(str(error))
        if self._reason:
            return self._mended(self._reason)
        return row

    def _feed(self) -> Iterator[str]:
        """Lines for the parser, which asks for another only while a quote is open."""
        while True:
            line = self._pending.popleft() if self._pending else next(self._lines, None)
            if line is None:
                self._reason = "a quote is opened and not closed" if self._row else ""
                return
            if isinstance(line, TooLong) or self._size + len(line) > self._limit:
                self._reason = "the row is too long"
                if not isinstance(line, TooLong):
                    self._pending.appendleft(_text(line))
                return
            self._row.append(_text(line))
            self._size += len(line)
            yield self._row[-1]

    def _mended(self, reason: str) -> list[str] | BadRow:
        """What to make of a row whose quotes are broken."""
        if not self._row:
            return BadRow(reason)
        runaway = bool(self._reason)
        if runaway or len(self._row) == 1:
            plain = csv.reader(self._row[:1], delimiter=self._delimiter, quoting=csv.QUOTE_NONE)
            row = next(_without_errors(plain), [])
            self._pending.extendleft(reversed(self._row[1:]))
            return row if len(row) == self._width else BadRow(reason, self._row[0])
        return BadRow(reason, "".join(self._row))


def _text(line: bytes | str) -> str:
    return line if isinstance(line, str) else line.decode("latin-1")


def _without_errors(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error:
        return


def delimiter_of(head: bytes) -> str:
    r"""The delimiter under which the first rows agree best; a comma where nothing tells.

    >>> delimiter_of(b"id;text\n1;Milk, bread\n2;Eggs\n")
    ';'
    """
    return max(DELIMITERS, key=lambda sign: _agreement(head, sign))


def _agreement(head: bytes, delimiter: str) -> tuple[bool, float, int]:
    lines = iter(head.splitlines(keepends=True))
    rows = [row for row in _first(Rows(lines, delimiter, len(head) + 1)) if isinstance(row, list)]
    width = len(rows[0]) if rows else 0
    same = sum(len(row) == width for row in rows)
    return width > 1, same / max(1, len(rows)) if width > 1 else 0.0, width


def _first(rows: Iterable[list[str] | BadRow]) -> Iterator[list[str] | BadRow]:
    for _, row in zip(range(_SAMPLE_ROWS), rows, strict=False):
        yield row
