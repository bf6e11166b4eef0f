"""Engines decide where shards run, and nothing else; every engine gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.runs.death import BEFORE, Death, Reason
from pipeline.runs.shards import Shard
from pipeline.runs.supervision import Supervisor

ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)
Tell = Callable[[int], None]


class Task(Protocol[ResultT_co]):
    """What is to be done with each shard of a pass; it travels to worker processes."""

    @property
    def scratch(self) -> Path:
        """The folder for files that are not yet final."""
        ...

    def start(self) -> Callable[[Shard, Tell], ResultT_co]:
        """The work, made ready once in a process; it tells the position of each record before it is touched."""
        ...


class Engine(Protocol):
    """Where shards run."""

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards` in whatever order they are done; `shards` is drawn on as it goes.

        Raises `OutputError` where the output cannot be written.
        """
        ...


class InProcess:
    """Shards one after the other in this process. A record that kills it kills the run, and none has a time limit."""

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards`, in order."""
        work = task.start()
        supervisor = Supervisor()
        for shard in shards:
            yield _worked(work, shard, supervisor)


def _worked(work: Callable[[Shard, Tell], ResultT], shard: Shard, supervisor: Supervisor) -> ResultT:
    """The result of a shard, without the records for which memory does not suffice."""
    while True:
        place = BEFORE

        def tell(position: int) -> None:
            nonlocal place
            place = position

        try:
            return work(shard, tell)
        except MemoryError:
            shard = supervisor.after(shard, Death(place, Reason.MEMORY, "Memory ran out."))
