"""How long the last run took: kept beside its receipts, since nothing of the corpus itself may depend on the clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from pipeline.output import files
from pipeline.runs.options import RunSummary

_PLACE = (".textmend", "timing.json")
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Timing:
    """`seconds` by the clock, `megabytes` of records done in them, and seconds of all workers by stage."""

    seconds: float
    megabytes: float
    stages: Mapping[str, float]

    @classmethod
    def of(cls, summary: RunSummary, seconds: float) -> Self:
        """The timing of a run."""
        stages = {**summary.seconds_by_stage, "tables, files": summary.seconds_bookkeeping}
        return cls(seconds, summary.bytes_done / _MEGABYTE, stages)

    def write(self, out: Path) -> None:
        """Keep it, unless all was done before. Raises `OutputError`."""
        if self.megabytes:
            files.write_small(out.joinpath(*_PLACE), json.dumps(asdict(self)).encode())

    @classmethod
    def read(cls, out: Path) -> Self | None:
        """The timing of the last run that did anything; None where it is not known."""
        try:
            data = json.loads(out.joinpath(*_PLACE).read_bytes())
            stages = {str(name): float(spent) for name, spent in data["stages"].items()}
            return cls(float(data["seconds"]), float(data["megabytes"]), stages)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
