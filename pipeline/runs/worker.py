"""One shard: its records cleaned and written as files with temporary names.

`process_shard` is a pure function of the shard and the recipe, whichever engine calls it.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from pipeline.cleaning import Cleaner, StageError
from pipeline.corpus.keys import hashed, source_of
from pipeline.corpus.survey import Survey
from pipeline.decisions import Decisions
from pipeline.document import Record
from pipeline.errors import LedgerError, ReadError
from pipeline.output import files
from pipeline.output.counts import Counts
from pipeline.output.rows import Quarantined, Rows
from pipeline.readers.base import Failure
from pipeline.recipe import Recipe
from pipeline.runs.engine import Tell
from pipeline.runs.shards import Item, Shard

READ = "read"
COLLECT_AFTER = 50_000  # objects that may come to be between two looks for garbage
_MAX_DETAIL = 2000


@dataclass(frozen=True, slots=True)
class Job:
    """What all shards of a run share: the recipe, the folder for files that are not yet final, and two files.

    `survey` is that of the survey, `decisions` what people decided.
    """

    recipe: str
    scratch: Path
    survey: Path | None = None
    decisions: Path | None = None

    def start(self) -> Callable[[Shard, Tell], ShardResult]:
        """The cleaning of a shard, its stages and survey made ready; done once in a worker."""
        recipe = Recipe.model_validate_json(self.recipe)
        survey = Survey.load(self.survey, recipe.survey) if self.survey else None
        decisions = Decisions.load(self.decisions) if self.decisions else None
        cleaner = Cleaner(recipe, survey, decisions)
        return lambda shard, tell: process_shard(shard, cleaner, self.scratch, tell)


@dataclass(frozen=True, slots=True)
class Part:
    """A written part of one table."""

    table: str
    rows: int
    bytes: int
    sha256: str

    def is_intact(self, path: Path) -> bool:
        """Whether the file holds what was written."""
        try:
            return path.stat().st_size == self.bytes and files.sha256_of(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What became of a shard; its files lie in the scratch folder until they are committed.

    `bytes` is how much there was to read; `sources` are the keys under which the survey knows the
    sources of its records, where there is one.
    `seconds` are those of the stages, and under `read` of decoding and rendering; `bookkeeping` are
    those of ledgers, tables and files.
    """

    index: int
    parts: tuple[Part, ...]
    counts: Counts
    sources: tuple[int, ...] = ()
    bytes: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    bookkeeping: float = 0.0


def scratch_file(scratch: Path, table: str, index: int) -> Path:
    """Where a part lies until its shard is committed."""
    return scratch / f"{table}-{index:05}.parquet"


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage cycles less often: the models are large, and cleaning makes next to no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_rare_collections()
def process_shard(shard: Shard, cleaner: Cleaner, scratch: Path, tell: Tell) -> ShardResult:
    """Clean the records of `shard` and write its parts into `scratch`.

    `tell` gets the position of each record before it is read. Raises `OutputError` where a part
    cannot be written; whatever a record does wrong goes to quarantine.
    """
    started = perf_counter()
    before = dict(cleaner.seconds)
    opening = 0.0
    rows = Rows()
    sources: set[int] = set()
    size = 0
    for position, item in told(shard, tell):
        if cleaner.survey is not None and isinstance(item.record, Record):
            sources.add(hashed(source_of(item.record)))
        size += _bytes(item)
        death = shard.deadly.get(position)
        if death is not None and isinstance(item.record, Record):
            rows.add_quarantined(_quarantined(item, "clean", death.reason, death.detail))
        else:
            opening += _clean(item, cleaner, rows)
    parts = []
    for columns in rows.tables:
        table = columns.arrow()
        written = files.write(scratch_file(scratch, columns.table.name, shard.index), files.parquet(table))
        parts.append(Part(columns.table.name, table.num_rows, written.bytes, written.sha256))
    seconds = {name: spent - before.get(name, 0.0) for name, spent in cleaner.seconds.items()}
    bookkeeping = perf_counter() - started - opening
    seconds[READ] = opening - sum(seconds.values())
    return ShardResult(shard.index, tuple(parts), rows.counts, tuple(sorted(sources)), size, seconds, bookkeeping)


def _bytes(item: Item) -> int:
    """The size of a record's content, that of text as UTF-8."""
    content = item.record.content if isinstance(item.record, Record) else ""
    return len(content) if isinstance(content, bytes) or content.isascii() else len(content.encode("utf-8", "replace"))


def told(shard: Shard, tell: Tell) -> Iterator[tuple[int, Item]]:
    """The records of a shard with their positions; `tell` gets each position before the record is read, -1 at last."""
    tell(0)
    for position, item in enumerate(shard.items()):
        yield position, item
        tell(position + 1)
    tell(-1)


def _clean(item: Item, cleaner: Cleaner, rows: Rows) -> float:
    """Clean one record and give the seconds that it took; whatever it does wrong is its own affair.

    Raises `MemoryError`: what is left of a process that ran out of memory is not to be trusted.
    """
    record = item.record
    started = done = perf_counter()
    if isinstance(record, Failure):
        rows.add_quarantined(
            Quarantined(record.source, "read", record.error, record.detail, record.raw_sha256, item.retry)
        )
        return 0.0
    try:
        page = cleaner.clean(record)
        done = perf_counter()
        rows.add_page(page)
    except MemoryError:
        raise
    except StageError as error:
        if isinstance(error.cause, MemoryError):
            raise error.cause from error
        rows.add_quarantined(_quarantined(item, error.stage, type(error.cause).__name__, str(error.cause)))
    except ReadError as error:
        rows.add_quarantined(_quarantined(item, "read", "ReadError", str(error)))
    except (LedgerError, UnicodeEncodeError) as error:
        rows.add_quarantined(_quarantined(item, "write", type(error).__name__, str(error)))
    except Exception as error:  # noqa: BLE001 a bad document harms only itself
        rows.add_quarantined(_quarantined(item, "clean", type(error).__name__, str(error)))
    return (done if done > started else perf_counter()) - started


def _quarantined(item: Item, stage: str, error: str, detail: str) -> Quarantined:
    record = item.record
    digest = ""
    if isinstance(record, Record):
        content = record.content
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
    return Quarantined(record.source, stage, error, _plain(detail), digest, item.retry)


def _plain(detail: str) -> str:
    """A message without what differs from run to run, and no longer than anybody reads."""
    return re.sub(r" at 0x[0-9a-fA-F]{1,16}", "", detail[:_MAX_DETAIL])
