"""Engines decide where shards run, and nothing else; every engine gives the same bytes."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Protocol

from pipeline.runs.shards import Shard
from pipeline.runs.worker import Job, ShardResult, process_shard


class Engine(Protocol):
    """Where shards run."""

    def run(self, shards: Iterable[Shard], job: Job) -> Generator[ShardResult, None, None]:
        """The results of `shards` in whatever order they are done; `shards` is drawn on as it goes.

        Raises `OutputError` where the output cannot be written.
        """
        ...


class InProcess:
    """Shards one after the other in this process. A record that kills it kills the run."""

    def run(self, shards: Iterable[Shard], job: Job) -> Generator[ShardResult, None, None]:
        """The results of `shards`, in order."""
        cleaner = job.cleaner()
        for shard in shards:
            yield process_shard(shard, cleaner, job.scratch, lambda _: None)
