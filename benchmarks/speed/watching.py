"""What a command costs with all the processes that it starts, however they are started.

    python -m benchmarks.speed.watching SECONDS COMMAND…

ends the command after so many seconds, waits for whatever it leaves behind, and prints one line of JSON (`Watched`).
It runs as a program of its own, because orphans are made its children: the processor time of a process is
exact where its end is waited for, up to this one. Processes of which nobody takes note when they end (Ray's, whose
parent ignores their end) are looked up ten times a second, and at most what they did after the last look is missing.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from select import select
from time import monotonic, perf_counter

from benchmarks.speed.pages import MB

_PR_SET_CHILD_SUBREAPER = 36
_EVERY = 0.1  # seconds between two looks at the processes
_GRACE = 15.0  # seconds for processes to end by themselves
_IGNORES_CHILDREN = 1 << (signal.SIGCHLD - 1)
_WORKER = "pipeline.runs.process"  # what the command line of a worker process holds
_TICKS = os.sysconf("SC_CLK_TCK")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Watched:
    """How a command ended, and what it took: seconds, and peaks of memory in MB.

    `parent` and `worker` are the largest resident sets of the command itself and of a worker process, what they share
    with others included; `memory` is that of all processes at one time without what they share.
    """

    code: int
    is_late: bool
    seconds: float
    processor_seconds: float
    parent: float
    worker: float
    memory: float


@dataclass(frozen=True, slots=True)
class _Process:
    """A line of the system's table of processes."""

    pid: int
    parent: int
    started: str
    processor_seconds: float  # of its own and of its children that it waited for


@dataclass
class _Watch:
    """What is known of the processes so far."""

    command: int
    unwaited: dict[tuple[int, str], float] = field(default_factory=dict)  # seconds of those that nobody waits for
    peaks: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    memory: int = 0

    def look(self) -> list[int]:
        """Look at all processes below this one, and give them."""
        found = list(_below(os.getpid()))
        careless = {pid for pid in {process.parent for process in found} if _ignores_children(pid)}
        memory = 0
        for process in found:
            if process.parent in careless:
                self.unwaited[process.pid, process.started] = process.processor_seconds
            with suppress(OSError, KeyError):
                status = _status(process.pid)
                role = self._role(process.pid)
                self.peaks[role] = max(self.peaks[role], _bytes(status["VmHWM"]))
                memory += _bytes(status["RssAnon"])
        self.memory = max(self.memory, memory)
        return [process.pid for process in found]

    def _role(self, pid: int) -> str:
        if pid == self.command:
            return "parent"
        return "worker" if _WORKER.encode() in Path(f"/proc/{pid}/cmdline").read_bytes() else "other"

    def waited(self, pid: int) -> None:
        """Take note that a process has been waited for by this one, so that its time is counted with its children's."""
        for key in [key for key in self.unwaited if key[0] == pid]:
            del self.unwaited[key]

    def processor_seconds(self) -> float:
        """The processor time of all processes that have ended."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime + sum(self.unwaited.values())


def watch(command: list[str], limit: float) -> Watched:
    """Run a command, for at most `limit` seconds, until nothing of it is left. To be called in a process of its own."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    started, begun = perf_counter(), monotonic()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    open_end = os.pidfd_open(pid)  # tells at once when it has ended
    state = _Watch(pid)
    code: int | None = None
    seconds, until, is_late = 0.0, begun + limit, False
    try:
        while True:
            below = state.look()
            for ended, status in _ended():
                state.waited(ended)
                if ended == pid:
                    code, seconds = os.waitstatus_to_exitcode(status), perf_counter() - started
                    until = monotonic() + _GRACE
            if code is not None and not below:
                break
            if monotonic() > until:
                is_late |= code is None
                _end(below, signal.SIGKILL if until > begun + limit or code is not None else signal.SIGTERM)
                until = monotonic() + _GRACE
            select([open_end] if code is None else [], [], [], _EVERY)
    finally:
        _end(state.look(), signal.SIGKILL)
    peaks = state.peaks
    memory = (peaks["parent"] / MB, peaks["worker"] / MB, state.memory / MB)
    return Watched(code, is_late, seconds, state.processor_seconds(), *memory)


def _ended() -> Iterator[tuple[int, int]]:
    """The children that have ended, and how."""
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            yield found


def _end(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _below(root: int) -> Iterator[_Process]:
    """All processes that descend from that one and run, or have ended without having been waited for."""
    children: defaultdict[int, list[_Process]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            ticks = sum(map(int, fields[11:15]))
            process = _Process(int(path.parent.name), int(fields[1]), fields[19], ticks / _TICKS)
            children[process.parent].append(process)
    waiting = [root]
    while waiting:
        found = children[waiting.pop()]
        yield from found
        waiting += [process.pid for process in found]


def _ignores_children(pid: int) -> bool:
    """Whether the children of a process vanish when they end, and their processor time with them."""
    try:
        return bool(int(_status(pid)["SigIgn"], 16) & _IGNORES_CHILDREN)
    except (OSError, KeyError):
        return False


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _bytes(value: str) -> int:
    return int(value.removesuffix("kB")) * _KIB


if __name__ == "__main__":
    print(json.dumps(asdict(watch(sys.argv[2:], float(sys.argv[1])))))
