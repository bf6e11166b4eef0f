"""The engine for Ray clusters: a core task for each shard.

Ray finds a place for each task and gives it to another where a node is lost. What one record does to
its worker is no affair of Ray's: each task hands its shard to a worker process of our own, under the
same limits and the same rule of quarantine as on one machine, so that the bytes are the same too.
Parts are written to the shared folder by the nodes, and committed by the process that runs this.
"""

from __future__ import annotations

import atexit
import os
import pickle
import platform
import signal
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pipeline.errors import OutputError, UsageError
from pipeline.limits import Limits
from pipeline.runs.death import Death
from pipeline.runs.engine import ResultT, Task
from pipeline.runs.process import Worker
from pipeline.runs.receipts import versions
from pipeline.runs.shards import Shard
from pipeline.runs.supervision import TRIES, Supervisor

_NO_CLUSTER = "Start one with `ray start --head` and give its address; if it asks for a token, set RAY_AUTH_MODE=token."
_AHEAD = 2  # tasks in flight for each core, so that none waits for the next


@dataclass(frozen=True)
class RayCluster:
    """The Ray cluster at `address`; with none, one on this machine that ends with the run.

    `size` is the number of tasks at a time, 0 for one a core of the cluster.
    """

    address: str
    size: int
    limits: Limits = field(default_factory=Limits)

    def run(self, shards: Iterable[Shard], task: Task[ResultT]) -> Generator[ResultT, None, None]:
        """The results of `shards` as they are done. Raises `UsageError` without Ray, and `OutputError`."""
        ray = self._connected()
        order = _Order(pickle.dumps(task), self.limits, tuple(map(os.path.abspath, sys.path)), versions())
        told = ray.put(order)
        # A task that Ray itself loses is tried again elsewhere; what it raises is for us to judge.
        work = ray.remote(num_cpus=1, max_retries=TRIES, retry_exceptions=False)(_work)
        waiting: list[Any] = []
        pending = iter(shards)
        try:
            while True:
                most = (self.size or int(ray.cluster_resources().get("CPU", 1))) * _AHEAD
                while len(waiting) < most and (shard := next(pending, None)) is not None:
                    waiting.append(work.remote(told, shard))
                if not waiting:
                    return
                (done,), waiting = ray.wait(waiting)
                yield _result(ray, done)
        finally:
            for reference in waiting:
                ray.cancel(reference, force=True)

    def _connected(self) -> Any:  # noqa: ANN401 the module
        try:
            os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
            import ray  # noqa: PLC0415 an optional extra
        except ImportError as error:
            msg = "the engine ray is not installed"
            raise UsageError(msg, remedy="Install it with: pip install 'textmend[ray]'") from error
        if not ray.is_initialized():
            quiet: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": True}
            if not self.address:
                quiet |= {"num_cpus": self.size or os.cpu_count(), "include_dashboard": False}
            try:
                with _signals_kept():
                    ray.init(address=self.address or "local", **quiet)
            except (ConnectionError, ValueError, RuntimeError) as error:
                msg = f"cannot reach a Ray cluster at {self.address or 'this machine'}: {error}"
                raise UsageError(msg, remedy=_NO_CLUSTER) from error
        return ray


@dataclass(frozen=True, slots=True)
class _Order:
    """What all tasks of a pass need: our task (our own pickle), limits, where code lies and of what version."""

    task: bytes
    limits: Limits
    path: tuple[str, ...]
    versions: dict[str, str]

    @property
    def key(self) -> str:
        return sha256(self.task).hexdigest()


def _result(ray: Any, reference: Any) -> Any:  # noqa: ANN401 Ray's own
    """What a task gave. Raises `OutputError`."""
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, OutputError):
            raise error.cause from error
        raise
    except ray.exceptions.RayError as error:
        msg = f"the Ray cluster lost a task {TRIES} times: {error}"
        raise OutputError(msg, remedy="See `ray status`; the same command goes on where it stopped.") from error


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Keep the handlers of signals, which Ray sets anew."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# ------------------------------------------------------------------ within a task
@dataclass
class _Bench:
    """The worker process that a process of Ray's keeps between tasks of the same pass."""

    key: str = ""
    worker: Worker[Any] | None = None

    def ready(self, order: _Order) -> Worker[Any]:
        """The worker, started where there is none yet for this pass."""
        if self.worker is None or self.key != order.key:
            self.clear()
            _check_versions(order.versions)
            here = [*sys.path, *(entry for entry in order.path if entry not in sys.path)]
            self.worker, self.key = Worker.start(pickle.loads(order.task), order.limits, here), order.key  # noqa: S301 our own
        return self.worker

    def clear(self) -> None:
        """End the worker."""
        if self.worker is not None:
            self.worker.stop()
            self.worker = None


_BENCH = _Bench()  # of this process: starting a worker anew for each shard would load the models each time
atexit.register(_BENCH.clear)


def _work(order: _Order, shard: Shard) -> Any:  # noqa: ANN401 what the task gives
    """The result of a shard, whatever its records do to workers. Raises `OutputError`."""
    supervisor = Supervisor()
    while True:
        worker = _BENCH.ready(order)
        worker.take(shard)
        answer = worker.answer()
        if not isinstance(answer, Death):
            return answer
        _BENCH.clear()
        shard = supervisor.after(shard, answer)


def _check_versions(wanted: dict[str, str]) -> None:
    here = versions()
    differ = [name for name in sorted(wanted) if here.get(name, "absent") != wanted[name]]
    if differ and not all(name.startswith("textmend.") for name in differ):  # plug-ins come with the order
        msg = f"the node {platform.node()} has other versions than the one that runs this: {', '.join(differ)}"
        raise OutputError(msg, remedy="Install the same textmend, with the same lock file, on every node.")
