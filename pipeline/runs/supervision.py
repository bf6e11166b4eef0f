"""What follows from the death of a worker; the same rule for every engine.

Its shard runs again in a new worker. A record at which three workers died goes to quarantine unseen.
Where one dies there even so, it is the reading that kills: then what follows in that slice of the file is
given up with it. Workers that die at no record end the run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from pipeline.errors import OutputError
from pipeline.runs.death import BEFORE, Death
from pipeline.runs.shards import Shard

TRIES = 3


@dataclass
class Supervisor:
    """The deaths of a pass."""

    _deaths: Counter[tuple[int, int]] = field(default_factory=Counter)

    def after(self, shard: Shard, death: Death) -> Shard:
        """`shard` as it is to run again. Raises `OutputError` where workers die at no record's door."""
        place = (shard.index, death.position)
        self._deaths[place] += 1
        if self._deaths[place] < TRIES:
            return shard
        known = shard.deadly.get(death.position)
        if death.position == BEFORE or (known is not None and known.reading):
            msg = f"worker processes die before or after their work: {death.detail}"
            remedy = "See the lines above for the cause; --engine inline runs without workers."
            raise OutputError(msg, remedy=remedy)
        reading = known is not None
        return replace(shard, deadly={**shard.deadly, death.position: replace(death, reading=reading)})
