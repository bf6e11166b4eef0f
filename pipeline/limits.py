"""What one record may take before it is given up."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

WALL = 10.0  # how many times its processor time a record may last by the clock
WAITING = {"seconds", "memory_mb"}  # limits that shape no text: a text that was made within others holds


class ReadLimits(BaseModel):
    """What one record may be; what is over it goes to quarantine, and reading goes on with the next.

    `max_record_bytes` bounds one record, and with it the memory that reading takes; `max_expansion` is
    how many times its own size a compressed file may unpack to; `max_nesting` is how deep the elements
    of a page and the objects of a JSON record may stand in each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_record_bytes: int = Field(default=64 * 1024 * 1024, gt=0)
    max_expansion: int = Field(default=200, gt=0)
    max_nesting: int = Field(default=256, gt=0, le=300)


class Limits(ReadLimits):
    """What one record may be and take. What takes more than it may costs the worker that cleans it.

    `seconds` are of processor time, so that a busy machine costs no record; one that takes none, but
    waits for ever, ends after ten times as many by the clock. `memory_mb` is what a worker may
    allocate beside its models. Both are kept by the system (POSIX timers; the data limit, on Linux).
    """

    seconds: float = Field(default=120.0, gt=0, le=1e6)
    memory_mb: int = Field(default=4096, gt=0)


def allocated() -> int:
    """The writable private memory of this process in bytes, 0 where the system (other than Linux) does not say."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[5]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


@contextmanager
def model_memory() -> Iterator[None]:
    """What is allocated within is a model's, and none of what a worker may allocate beside its models.

    >>> with model_memory():
    ...     model = bytes(1000)
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if soft == resource.RLIM_INFINITY:
        yield
        return
    before = allocated()
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        wanted = soft + max(0, allocated() - before)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))
