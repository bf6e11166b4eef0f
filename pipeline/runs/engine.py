"""Engines decide where shards run, and nothing else; every engine gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.runs.shards import Shard

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
    """Shards one after the other in this process. A record that kills it kills the run."""

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards`, in order."""
        work = task.start()
        for shard in shards:
            yield work(shard, lambda _: None)
