"""The local engine: worker processes that are started afresh, one shard at a time each.

A worker that dies takes nothing with it: `pipeline.runs.supervision` says what follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from pipeline.limits import Limits
from pipeline.runs.death import Death
from pipeline.runs.engine import ResultT, Task
from pipeline.runs.process import Worker
from pipeline.runs.shards import Shard
from pipeline.runs.supervision import Supervisor


@dataclass(frozen=True)
class LocalPool:
    """Up to `size` worker processes on this machine."""

    size: int
    limits: Limits = field(default_factory=Limits)

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards` as they are done. Raises `OutputError`."""
        pending = iter(shards)
        again: deque[Shard] = deque()
        workers: list[Worker[ResultT]] = []
        supervisor = Supervisor()
        try:
            while True:
                self._feed(workers, again, pending, task)
                busy: dict[object, Worker[ResultT]] = {w.pipe: w for w in workers if w.shard is not None}
                if not busy:
                    return
                for pipe in wait(_pipes(workers)):
                    worker = busy[pipe]
                    shard = worker.shard
                    answer = worker.answer()
                    if not isinstance(answer, Death):
                        yield answer
                    elif shard is not None:
                        workers.remove(worker)
                        again.append(supervisor.after(shard, answer))
        finally:
            for worker in workers:
                worker.stop()

    def _feed(
        self, workers: list[Worker[ResultT]], again: deque[Shard], pending: Iterator[Shard], task: Task[ResultT]
    ) -> None:
        """Give each idle worker a shard, and start workers while there are shards for them."""
        while True:
            idle = next((worker for worker in workers if worker.shard is None), None)
            if idle is None and len(workers) >= self.size:
                return
            shard = again.popleft() if again else next(pending, None)
            if shard is None:
                return
            if idle is None:
                idle = Worker.start(task, self.limits)
                workers.append(idle)
            idle.take(shard)


def _pipes(workers: list[Worker[ResultT]]) -> list[Connection]:
    return [worker.pipe for worker in workers if worker.shard is not None]
