"""A worker process, seen from its parent and from within.

It is started afresh, not forked, takes shards from a pipe and gives results back. Where it is in its
shard stands in an anonymous file that outlives it. The system itself keeps the limits, so that they
hold for a stage that never comes back to Python: timers whose signals end the process, the data limit.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import IO, Generic

from pipeline.errors import OutputError
from pipeline.limits import WALL, Limits, allocated
from pipeline.runs.death import BEFORE, Death, Reason
from pipeline.runs.engine import ResultT, Task, Tell
from pipeline.runs.shards import Shard

_STOP_SECONDS = 5.0
_NO_MEMORY = 86  # the exit status of a worker that ran into its data limit
_PR_SET_PDEATHSIG = 1
# A plain `-c` and not multiprocessing's own start: that would import the caller's main module again.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]); "
    "import pipeline.runs.process as process; process.main(int(sys.argv[1]), int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A worker's word that the run cannot go on."""

    error: OutputError


# ------------------------------------------------------------- seen from the parent
@dataclass
class Worker(Generic[ResultT]):
    """A worker process: this end of its pipe, the file that says where it is, and the shard that it has."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    place: IO[bytes]
    limits: Limits
    shard: Shard | None = None

    @classmethod
    def start(cls, task: Task[ResultT], limits: Limits, path: Iterable[str] = ()) -> Worker[ResultT]:
        """A new process that knows the task and finds its code in `path`, by default where this one does.

        What it writes to standard output goes nowhere: that belongs to the command.
        """
        here, there = Pipe()
        place = tempfile.TemporaryFile(prefix="textmend-")  # noqa: SIM115 stop() closes it
        with there:
            descriptors = [there.fileno(), place.fileno()]
            command = [sys.executable, "-c", _BOOT, *map(str, descriptors), json.dumps(list(path) or sys.path)]
            process = subprocess.Popen(  # noqa: S603 ourselves
                command, pass_fds=descriptors, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        with suppress(BrokenPipeError, ConnectionResetError):
            here.send((task, limits))
        return cls(process, here, place, limits)

    def take(self, shard: Shard) -> None:
        """Begin with a shard. A worker that is already dead is noticed when its answer is awaited."""
        self.shard = shard
        with suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(shard)

    def answer(self) -> ResultT | Death:
        """What it gives back, awaited; a `Death`, with the process ended, where it died. Raises `OutputError`."""
        try:
            message = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            position = int.from_bytes(os.pread(self.place.fileno(), 8, 0) or b"\xff", "big", signed=True)
            with suppress(subprocess.TimeoutExpired):  # it ends by itself, and its status tells of what
                self.process.wait(_STOP_SECONDS)
            self.stop()
            return self._death(position)
        if isinstance(message, _Failed):
            raise message.error
        self.shard = None
        result: ResultT = message
        return result

    def _death(self, position: int) -> Death:
        status = self.process.returncode
        limits = self.limits
        if status == -signal.SIGPROF:
            return Death(position, Reason.TIME, f"It took more than {limits.seconds:g} s of processor time.")
        if status == -signal.SIGALRM:
            return Death(position, Reason.TIME, f"It had no end after {limits.seconds * WALL:g} s.")
        if status == _NO_MEMORY:
            return Death(position, Reason.MEMORY, f"It needed more than {limits.memory_mb} MB of memory.")
        end = f"signal {-status}" if status < 0 else f"exit status {status}"
        return Death(position, Reason.DIED, f"The process that cleaned it died ({end}).")

    def stop(self) -> None:
        """End the process, now."""
        self.pipe.close()
        self.place.close()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# ---------------------------------------------------------------------- from within
class _Place:
    """Notes where this process is, and sets the timers anew for each record."""

    def __init__(self, descriptor: int, seconds: float) -> None:
        self._descriptor = descriptor
        self._seconds = seconds
        self._parent = os.getppid()

    def tell(self, position: int) -> None:
        """Note that the record at `position` comes next; end here where nobody waits for the result any more."""
        if os.getppid() != self._parent:
            raise EOFError
        os.pwrite(self._descriptor, position.to_bytes(8, "big", signed=True), 0)
        seconds = self._seconds if position != BEFORE else 0.0
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * WALL)


def main(pipe_descriptor: int, place_descriptor: int) -> None:
    """Take shards from the pipe until it is closed. The parent alone answers to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    with Connection(pipe_descriptor) as pipe:
        try:
            task, limits = pipe.recv()
            place = _Place(place_descriptor, limits.seconds)
            place.tell(BEFORE)
            work = task.start()
            _limit_memory(limits.memory_mb)
            while True:
                pipe.send(_answer(pipe.recv(), work, place.tell))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return  # the parent is gone, or has no more work
        except MemoryError:
            os._exit(_NO_MEMORY)


def _answer(shard: Shard, work: Callable[[Shard, Tell], object], tell: Tell) -> object:
    try:
        tell(BEFORE)
        return work(shard, tell)
    except OutputError as error:
        return _Failed(error)


def _die_with_parent() -> None:
    """Ask the system to end this process with its parent, even in the middle of a record."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit_memory(megabytes: int) -> None:
    """Let allocations beyond `megabytes` more than there are now fail.

    The limit is that of writable private memory, not of address space: what libraries merely reserve or map
    from files is not counted. Where the system does not say how much there is, there is no limit.
    """
    now = allocated()
    if not now:
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    wanted = now + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))
