"""The engine that a run asks for."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.limits import Limits
from pipeline.runs.engine import Engine, InProcess, ResultT, Task
from pipeline.runs.local import LocalPool
from pipeline.runs.options import RunOptions
from pipeline.runs.shards import Shard


def engine_of(options: RunOptions, limits: Limits) -> Engine:
    """The engine that `options` name. Raises `UsageError` where it is not installed or cannot be reached.

    >>> engine_of(RunOptions(workers=2), Limits(seconds=60)).size
    2
    """
    if options.address and options.engine != "ray":
        msg = f"--address is for the engine ray, not for {options.engine}"
        raise UsageError(msg, remedy="Add --engine ray, or leave the address out.")
    match options.engine:
        case "inline":
            return InProcess()
        case "ray":
            from pipeline.runs.ray_cluster import RayCluster  # noqa: PLC0415 an optional extra

            return RayCluster(options.address, options.workers, limits)
        case "local":
            return LocalPool(options.workers or os.cpu_count() or 1, limits)


@dataclass(frozen=True)
class Watched:
    """An engine that tells how many shards of a pass are known of and how many are done."""

    engine: Engine
    tell: Callable[[int, int], None]

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards` as they are done. Raises `OutputError`."""
        drawn = 0

        def counted() -> Iterator[Shard]:
            nonlocal drawn
            for shard in shards:
                drawn += 1
                yield shard

        for done, result in enumerate(self.engine.run(counted(), task), start=1):
            self.tell(drawn, done)
            yield result
