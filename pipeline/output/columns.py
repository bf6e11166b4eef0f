"""Lists by column, and the Arrow table that they become."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence, Sized
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.schema import Table


class Columns:
    """The rows of one table as one list a column. Structs are tuples, in the order of their fields."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._lists: list[list[Any]] = [[] for _ in table.columns]

    def __len__(self) -> int:
        return len(self._lists[0])

    def add(self, row: Sequence[object]) -> None:
        """Append one row, its values in the order of the columns."""
        for values, value in zip(self._lists, row, strict=True):
            values.append(value)

    def extend(self, columns: Sequence[Iterable[object]]) -> None:
        """Append rows that come column by column."""
        for values, more in zip(self._lists, columns, strict=True):
            values.extend(more)

    def truncate(self, length: int) -> None:
        """Take back all rows from `length` on."""
        for values in self._lists:
            del values[length:]

    def arrow(self) -> pa.Table:
        """The rows as an Arrow table with the table's schema."""
        arrays = [_array(values, field.type) for values, field in zip(self._lists, self.table.schema, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self.table.schema)


# Arrow's own conversion of lists imports pandas, which a run has no other use for; hence the buffers.
_CODES = {pa.int32(): "i", pa.int64(): "q", pa.uint8(): "B", pa.float64(): "d"}


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        return _strings(values)
    if pa.types.is_boolean(kind):
        return pa.Array.from_buffers(kind, len(values), [None, _bits(values)])
    if pa.types.is_list(kind):
        return _lists(values, kind)
    if pa.types.is_struct(kind):
        return _structs(values, kind)
    missing = _missing(values)
    numbers = array(_CODES[kind], values if missing is None else [0 if v is None else v for v in values])
    return pa.Array.from_buffers(kind, len(values), [missing, pa.py_buffer(numbers)])


def _strings(values: Sequence[str | None]) -> pa.Array:
    encoded = [b"" if value is None else value.encode() for value in values]
    return pa.Array.from_buffers(
        pa.string(), len(values), [_missing(values), _offsets(encoded), pa.py_buffer(b"".join(encoded))]
    )


def _lists(values: Sequence[Sequence[Any]], kind: pa.DataType) -> pa.Array:
    flat = [item for items in values for item in items]
    offsets = pa.Array.from_buffers(pa.int32(), len(values) + 1, [None, _offsets(values)])
    return pa.ListArray.from_arrays(offsets, _array(flat, kind.value_type), type=kind)


def _structs(values: Sequence[tuple[Any, ...] | None], kind: pa.DataType) -> pa.Array:
    if not any(values):
        return pa.nulls(len(values), kind)
    missing = _missing(values)
    nothing = (None,) * kind.num_fields
    columns = zip(*(value or nothing for value in values), strict=True)
    arrays = [_array(column, field.type) for column, field in zip(columns, kind, strict=True)]
    return pa.Array.from_buffers(kind, len(values), [missing], children=arrays)


def _offsets(values: Sequence[Sized]) -> pa.Buffer:
    return pa.py_buffer(array("i", accumulate(map(len, values), initial=0)))


def _missing(values: Sequence[Any]) -> pa.Buffer | None:
    """Which values are there, as Arrow's bitmap; None where all are."""
    return _bits([value is not None for value in values]) if None in values else None


def _bits(values: Sequence[bool]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(np.fromiter(values, np.bool_, len(values)), bitorder="little").tobytes())
