"""What was found out about duplicates put into the parts of a corpus.

A part that changes is kept as it was cleaned, in the state folder: receipts of shards hold for the clean
parts, wherever these lie, so that no shard is cleaned again because of what stands in another one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.output import files
from pipeline.output.columns import Columns
from pipeline.output.counts import Counts
from pipeline.output.linked import Repetitions, with_repetitions, without_duplicates
from pipeline.output.publish import part_name
from pipeline.runs.worker import Part, ShardResult
from pipeline.schema import DOCUMENTS


@dataclass(frozen=True)
class CleanParts:
    """The parts of a corpus as they were cleaned: in place, or kept aside where what is in place was made of them."""

    out: Path
    state: Path

    @property
    def aside(self) -> Path:
        """The folder of those that are kept aside."""
        return self.state / "cleaned"

    def path(self, table: str, index: int) -> Path:
        """Where a clean part lies."""
        kept = self.aside / table / part_name(index)
        return kept if kept.is_file() else self.out / table / part_name(index)

    def keep(self, table: str, index: int) -> None:
        """Put a clean part aside, unless it is there. Raises `OutputError`."""
        kept = self.aside / table / part_name(index)
        if not kept.is_file():
            files.move(self.out / table / part_name(index), kept)

    def put_back(self, table: str, index: int) -> None:
        """Put a clean part in its place again. Raises `OutputError`."""
        kept = self.aside / table / part_name(index)
        if kept.is_file():
            files.move(kept, self.out / table / part_name(index))

    def forget(self, index: int) -> None:
        """Remove what is kept of a part that is cleaned anew or is no more. Raises `OutputError`."""
        files.remove(self.record(index))
        for path in self.aside.glob(f"*/{part_name(index)}") if self.aside.is_dir() else ():
            files.remove(path)
        if self.aside.is_dir() and not any(path.is_file() for path in self.aside.rglob("*")):
            files.remove(self.aside)

    def record(self, index: int) -> Path:
        """The file that says what was made of a clean part."""
        return self.aside / f"part-{index:05}.json"

    def kept(self) -> set[int]:
        """The numbers of the parts of which something is kept aside."""
        paths = self.aside.glob("*/part-*.parquet") if self.aside.is_dir() else ()
        return {int(path.stem.removeprefix("part-")) for path in paths}


@dataclass(frozen=True)
class Applier:
    """Puts what is known of duplicates into parts; with `drop` it takes the duplicates out.

    `code` is a hash of all that shapes the outcome beside the parts; `before` is called before
    anything is changed.
    """

    parts: CleanParts
    drop: bool
    code: str
    before: Callable[[], None]

    def apply(self, result: ShardResult, known: Repetitions) -> ShardResult:
        """The result for a part with what is `known` of its documents put in. Raises `OutputError`."""
        index = result.index
        duplicates = sum(repetition.of is not None for repetition in known.values())
        if not known:
            self._put_all_back(result)
            return result
        said = self._said(result, known)
        earlier = self._earlier(index, said)
        if earlier is not None:
            return replace(result, parts=earlier[0], counts=earlier[1])
        self.before()
        files.remove(self.parts.record(index))
        if self.drop and duplicates:
            parts, counts = self._without(result, known)
        else:
            parts, counts = self._with(result, known)
            counts.duplicates = duplicates
        record = {"of": said, "parts": [asdict(part) for part in parts], "counts": counts.as_json()}
        files.write(self.parts.record(index), json.dumps(record).encode())
        return replace(result, parts=parts, counts=counts)

    def _put_all_back(self, result: ShardResult) -> None:
        kept = any(self.parts.path(part.table, result.index).is_relative_to(self.parts.aside) for part in result.parts)
        if kept or self.parts.record(result.index).is_file():
            self.before()
            for part in result.parts:
                self.parts.put_back(part.table, result.index)
            self.parts.forget(result.index)

    def _with(self, result: ShardResult, known: Repetitions) -> tuple[tuple[Part, ...], Counts]:
        """The documents with more columns filled, the other tables as they are."""
        index = result.index
        for part in result.parts:
            if part.table != DOCUMENTS.name:
                self.parts.put_back(part.table, index)
        self.parts.keep(DOCUMENTS.name, index)
        table = with_repetitions(pq.read_table(self.parts.path(DOCUMENTS.name, index)), known)
        written = files.write(self.parts.out / DOCUMENTS.name / part_name(index), files.parquet(table))
        changed = Part(DOCUMENTS.name, table.num_rows, written.bytes, written.sha256)
        parts = tuple(changed if part.table == DOCUMENTS.name else part for part in result.parts)
        return parts, Counts.from_json(result.counts.as_json())

    def _without(self, result: ShardResult, known: Repetitions) -> tuple[tuple[Part, ...], Counts]:
        """All tables anew, without duplicates."""
        for part in result.parts:
            self.parts.keep(part.table, result.index)
        rows = without_duplicates(self.parts.aside, part_name(result.index), known)
        return tuple(self._write(columns, result.index) for columns in rows.tables), rows.counts

    def _write(self, columns: Columns, index: int) -> Part:
        table = columns.arrow()
        written = files.write(self.parts.out / columns.table.name / part_name(index), files.parquet(table))
        return Part(columns.table.name, table.num_rows, written.bytes, written.sha256)

    def _said(self, result: ShardResult, known: Repetitions) -> str:
        """A hash of the clean part and of all that is put into it."""
        rows = [[row, *asdict(repetition).values()] for row, repetition in sorted(known.items())]
        hashes = [part.sha256 for part in result.parts]
        return hashlib.sha256(json.dumps([self.code, self.drop, hashes, rows]).encode()).hexdigest()

    def _earlier(self, index: int, said: str) -> tuple[tuple[Part, ...], Counts] | None:
        """What was made of the part earlier, where that holds."""
        try:
            record = json.loads(self.parts.record(index).read_bytes())
            parts = tuple(Part(**part) for part in record["parts"])
            counts = Counts.from_json(record["counts"])
            same = record["of"] == said
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        whole = same and all(part.is_intact(self.parts.out / part.table / part_name(index)) for part in parts)
        return (parts, counts) if whole else None
