"""What a task of `make bench-accuracy` is: rows, the systems that answer them, and tables of figures.

A task lives in a module of this folder that lists it under `TASKS`:

    class Charsets(Task[BytesRow, str]):
        name = "charsets"
        title = "Which encoding are these bytes in?"

        def load(self, options): return [BytesRow(...), ...]
        def systems(self, options): return [System("ours", build_ours), System("chardet", build_chardet)]
        def tables(self, rows, results):
            return [Table("Exact", ("share",), [(result.system, (share(rows, result),)) for result in results])]

    TASKS = (Charsets(),)

Each system answers every row, in order, in this process; `results` are in the order of the systems.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import ClassVar, Generic, TypeVar

RowT = TypeVar("RowT")
AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Options:
    """The command line. `data`: the folder of the development sets; `sample`: at most so many rows a task.

    `folds`: a folder of models for cross-validation, for the tasks that know how to use it.
    """

    data: Path
    sample: int | None = None
    folds: Path | None = None


class Unavailable(Exception):  # noqa: N818 not an error: the system is left out and the report says why
    """Raised while a system is built, where a package or model that it needs is not there."""


@dataclass(frozen=True, slots=True)
class System(Generic[RowT, AnswerT]):
    """Something that answers rows. `build` loads models, outside the measured time, and gives the answerer.

    `build` may raise `ImportError` or `Unavailable`; the system is then left out, with a note.
    """

    name: str
    build: Callable[[], Callable[[RowT], AnswerT]]


@dataclass(frozen=True, slots=True)
class Result(Generic[AnswerT]):
    """The answers of a system, one a row, and the seconds of processor time that each row took."""

    system: str
    answers: Sequence[AnswerT]
    seconds: Sequence[float]

    @property
    def total(self) -> float:
        """Seconds over all rows."""
        return sum(self.seconds)


@dataclass(frozen=True, slots=True)
class Table:
    """Figures: a row for each system; None where a figure does not apply. `notes` say where less is better."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[float | None]]]
    notes: Sequence[str] = field(default=())


class Task(ABC, Generic[RowT, AnswerT]):
    """A task; `name` is what `--task` takes, `title` one line that says what is asked."""

    name: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def load(self, options: Options) -> Sequence[RowT]:
        """All rows; the framework takes the sample. Raises `FileNotFoundError` where the data is absent."""

    @abstractmethod
    def systems(self, options: Options) -> Sequence[System[RowT, AnswerT]]:
        """Ours first, then the peers."""

    @abstractmethod
    def tables(self, rows: Sequence[RowT], results: Sequence[Result[AnswerT]]) -> Sequence[Table]:
        """The figures of all systems, from their answers."""


def evenly(rows: Sequence[ItemT], size: int | None) -> Sequence[ItemT]:
    """At most `size` of `rows`, evenly spread, the same ones every time.

    >>> list(evenly("abcdef", 3))
    ['a', 'c', 'e']
    """
    if size is None or size >= len(rows):
        return rows
    return [rows[number * len(rows) // size] for number in range(size)]


def answered(system: System[RowT, AnswerT], rows: Sequence[RowT]) -> Result[AnswerT]:
    """The answers of one system. The first row is answered twice: the first time loads what loads late."""
    answer = system.build()
    answers: list[AnswerT] = []
    seconds: list[float] = []
    for row in rows[:1]:
        answer(row)
    for row in rows:
        started = process_time()
        answers.append(answer(row))
        seconds.append(process_time() - started)
    return Result(system.name, answers, seconds)


def measure(task: Task[RowT, AnswerT], options: Options) -> list[Table]:
    """A task's tables; systems that cannot be built are named in the notes of the first."""
    rows = evenly(task.load(options), options.sample)
    results: list[Result[AnswerT]] = []
    absent: list[str] = []
    for system in task.systems(options):
        try:
            results.append(answered(system, rows))
        except (ImportError, Unavailable) as error:
            absent.append(f"left out: {system.name} ({error})")
    tables = list(task.tables(rows, results))
    if tables and absent:
        first = tables[0]
        tables[0] = Table(first.title, first.columns, first.rows, (*first.notes, *absent))
    return tables
