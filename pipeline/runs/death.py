"""What a worker process can die of, and at which record: the words that quarantine uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BEFORE = -1  # the place of a worker that makes itself ready, or whose task has no records


class Reason(StrEnum):
    """Why a process ended, as it stands in the column `error` of quarantine."""

    DIED = "ProcessDied"
    TIME = "TimeLimit"
    MEMORY = "MemoryLimit"


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a worker at the record `position` of its shard, or at `BEFORE`; `reading`, before it was there."""

    position: int
    reason: Reason
    detail: str
    reading: bool = False
