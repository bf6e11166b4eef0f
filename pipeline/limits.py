"""What one record may take before it is given up."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

WALL = 10.0  # how many times its processor time a record may last by the clock
WAITING = {"seconds", "memory_mb"}  # limits that shape no text: a text that was made within others holds


class Limits(BaseModel):
    """What one record may take before the worker that cleans it is given up.

    `seconds` are of processor time, so that a busy machine costs no record; one that takes none, but
    waits for ever, ends after ten times as many by the clock. `memory_mb` is what a worker may
    allocate beside its models. Both are kept by the system (POSIX timers; the data limit, on Linux).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: float = Field(default=120.0, gt=0, le=1e6)
    memory_mb: int = Field(default=2048, gt=0)
