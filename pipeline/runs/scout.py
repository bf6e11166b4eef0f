"""A look at files whose readers run machine code, before the run itself goes through them.

A damaged file can end the process that reads it (seen: an exception in Arrow's C++ that nothing can catch).
In a worker that costs the worker; in the planning of shards it would cost the run. So a process of its
own goes first, and a file that ends it is a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.limits import Limits
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.registry import cut_file
from pipeline.readers.slices import Slice
from pipeline.runs.death import Death
from pipeline.runs.engine import Tell
from pipeline.runs.process import Worker
from pipeline.runs.shards import Piece, Shard


@dataclass(frozen=True, slots=True)
class Look:
    """Going through all slices of a file, as planning does. It has no time limit: files may be of any size."""

    settings: ReaderSettings
    size: int
    scratch: Path = Path()

    def start(self) -> Callable[[Shard, Tell], int]:
        """The work: how many slices there are."""
        return lambda shard, _tell: sum(
            1
            for piece in shard.pieces
            if isinstance(piece, Piece)
            for _ in cut_file(piece.file, self.settings, self.size)
        )


@dataclass
class Scout:
    """A process that is started when it is first needed, and anew after a file that ended it."""

    look: Look
    limits: Limits
    _worker: Worker[int] | None = field(default=None, init=False)

    def failure(self, file: InputFile) -> Failure | None:
        """What to say of a file that nobody survives who reads it; None for all others."""
        if self._worker is None:
            self._worker = Worker.start(self.look, self.limits)
        self._worker.take(Shard(0, (Piece(file, Slice(0, 0, 0, "")),)))
        answer = self._worker.answer()
        if not isinstance(answer, Death):
            return None
        self._worker = None
        detail = f"Reading it ends the process that does so. {answer.detail} Fetch the file again; nothing was read."
        return Failure(file.source, answer.reason.value, detail)

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
