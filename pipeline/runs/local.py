"""The local engine: worker processes that are started afresh, one shard at a time each.

A worker that dies takes nothing with it: its shard runs again in a new one, and a record at which
two workers died goes to quarantine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError
from pipeline.runs.engine import ResultT, Task
from pipeline.runs.shards import Shard
from pipeline.runs.worker import Failed, Place

_DEATHS_AT_A_RECORD = 2
_DEATHS_ELSEWHERE = 3
_STOP_SECONDS = 5.0
# A plain `-c` and not multiprocessing's own start: that would import the caller's main module again.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "import pipeline.runs.worker as worker; worker.main(int(sys.argv[1]))"
)


@dataclass
class _Worker:
    """A worker process, this end of its pipe, the file that says where it is, and the shard that it has."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    place: Path
    shard: Shard | None = None

    @classmethod
    def start(cls, task: Task[object]) -> _Worker:
        """A new process that knows the task."""
        here, there = Pipe()
        with there:
            command = [sys.executable, "-c", _BOOT, str(there.fileno()), json.dumps(sys.path)]
            process = subprocess.Popen(command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603 ourselves
        with suppress(BrokenPipeError, ConnectionResetError):
            here.send(task)
        return cls(process, here, Place.path_of(task.scratch, process.pid))

    def take(self, shard: Shard) -> None:
        """Begin with a shard. A worker that is already dead is noticed when its answer is awaited."""
        self.shard = shard
        with suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(shard)

    def stop(self) -> None:
        """End the process, now."""
        self.pipe.close()
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class LocalPool:
    """Up to `size` worker processes on this machine."""

    size: int
    _deaths: Counter[tuple[int, int]] = field(default_factory=Counter)

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards` as they are done. Raises `OutputError`."""
        pending = iter(shards)
        again: deque[Shard] = deque()
        workers: list[_Worker] = []
        try:
            while True:
                self._feed(workers, again, pending, task)
                busy = {worker.pipe: worker for worker in workers if worker.shard is not None}
                if not busy:
                    return
                for pipe in wait(list(busy)):
                    worker = busy[pipe]  # type: ignore[index]  # wait() gives back what it was given
                    heard: ResultT | None = self._hear(worker, workers, again)
                    if heard is not None:
                        yield heard
        finally:
            for worker in workers:
                worker.stop()

    def _feed(self, workers: list[_Worker], again: deque[Shard], pending: Iterator[Shard], task: Task[object]) -> None:
        """Give each idle worker a shard, and start workers while there are shards for them."""
        while True:
            idle = next((worker for worker in workers if worker.shard is None), None)
            if idle is None and len(workers) >= self.size:
                return
            shard = again.popleft() if again else next(pending, None)
            if shard is None:
                return
            if idle is None:
                idle = _Worker.start(task)
                workers.append(idle)
            idle.take(shard)

    def _hear(self, worker: _Worker, workers: list[_Worker], again: deque[Shard]) -> Any:  # noqa: ANN401 what the task gives
        """What a worker says; None where it died, and what follows from that."""
        try:
            message = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            workers.remove(worker)
            worker.stop()
            again.append(self._after_death(worker))
            return None
        match message:
            case Failed(error):
                raise error
            case result:
                worker.shard = None
                return result

    def _after_death(self, worker: _Worker) -> Shard:
        """The shard to run again. Raises `OutputError` where workers die at no record's door."""
        shard, position = worker.shard, Place.read(worker.place)
        if shard is None:  # pragma: no cover only busy workers are heard
            msg = "an idle worker died"
            raise OutputError(msg, remedy="Give the same command again.")
        self._deaths[shard.index, position] += 1
        if position < 0 or position in shard.deadly:
            if self._deaths[shard.index, position] >= _DEATHS_ELSEWHERE:
                msg = f"worker processes die before or after their work (exit status {worker.process.returncode})"
                raise OutputError(msg, remedy="See the lines above for the cause; --workers 1 runs without workers.")
            return shard
        if self._deaths[shard.index, position] >= _DEATHS_AT_A_RECORD:
            return replace(shard, deadly=shard.deadly | {position})
        return shard
