"""The survey's pass over the input, before any shard is cleaned.

Its table is kept in the state folder with a receipt of its own, so that a run that goes on where it
stopped, over the same input, need not count again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.page_lines import PageLines, as_bytes, counted
from pipeline.corpus.settings import SurveySettings
from pipeline.corpus.survey import Spill, Survey, summed
from pipeline.document import Record
from pipeline.output import files
from pipeline.readers.base import InputFile
from pipeline.runs.engine import Engine, InProcess, Tell
from pipeline.runs.shards import Shard
from pipeline.runs.worker import told
from pipeline.text.html.rendering import HtmlMode

TABLE = "survey.npy"
RECEIPT = "survey.json"
_FEW_BYTES = 32 * 1024 * 1024  # of plain text, for which no worker processes are started


@dataclass(frozen=True, slots=True)
class Counted:
    """A shard whose lines lie in the scratch folder, and the hash of its records."""

    index: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SurveyJob:
    """The counting of lines, for any engine."""

    scratch: Path
    html: HtmlMode = HtmlMode.ACCURATE

    def start(self) -> Callable[[Shard, Tell], Counted]:
        """The counting of one shard."""
        return self._count

    def spill(self, index: int) -> Spill:
        """Where the lines of a shard lie."""
        return Spill(self.scratch / f"lines-{index:05}.npy", self.scratch / f"counts-{index:05}.npy")

    def _count(self, shard: Shard, tell: Tell) -> Counted:
        lines = PageLines(self.html)
        for position, item in told(shard, tell):
            if isinstance(item.record, Record) and position not in shard.deadly:
                _add(lines, item.record)
        rows, spill = lines.table(), self.spill(shard.index)
        files.write_small(spill.lines, as_bytes(rows))
        files.write_small(spill.counts, as_bytes(counted(rows)))
        return Counted(shard.index, shard.sha256)


def _add(lines: PageLines, record: Record) -> None:
    try:
        lines.add(record)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 what is wrong with a record is said when it is cleaned
        return


@dataclass(frozen=True)
class Surveyor:
    """Makes the survey of an input, or takes the earlier one.

    `code` is a hash of all that shapes it beside the input.
    """

    state: Path
    settings: SurveySettings
    code: str
    html: HtmlMode = HtmlMode.ACCURATE

    @property
    def path(self) -> Path:
        """The file of the table."""
        return self.state / TABLE

    def survey(self, shards: Iterable[Shard], engine: Engine) -> Survey:
        """The survey of all shards; `shards` can be gone through twice. Raises `OutputError`."""
        earlier = self._receipt()
        if not earlier or earlier != self._said(shard.sha256 for shard in shards):
            files.remove(self.state / RECEIPT)
            job = SurveyJob(self.state / "scratch" / "survey", self.html)
            with files.output_errors(job.scratch):
                job.scratch.mkdir()
            done = sorted(engine.run(shards, job), key=lambda result: result.index)
            with files.output_errors(job.scratch):
                table = summed([job.spill(result.index) for result in done], job.scratch, self.settings)
            files.write(self.path, table)
            files.remove(job.scratch)
            files.write(self.state / RECEIPT, json.dumps(self._said(result.sha256 for result in done)).encode())
        return Survey.load(self.path, self.settings)

    def _receipt(self) -> dict[str, str]:
        """What the receipt of an earlier table says, if the table is as it was written."""
        try:
            said: dict[str, str] = json.loads((self.state / RECEIPT).read_bytes())
            return said if said["table"] == files.sha256_of(self.path) else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _said(self, shards: Iterable[str]) -> dict[str, str]:
        """What a receipt says of the table that is there and these shards, given by their hashes."""
        whole = hashlib.sha256("\n".join(shards).encode()).hexdigest()
        return {"input": whole, "made_by": self.code, "table": files.sha256_of(self.path)}


def engine_for(inputs: Sequence[InputFile], engine: Engine) -> Engine:
    """Where to count: in this process where that is sooner done than workers are started.

    Only for plain text: what parses markup may die of it, which a worker may and this process may not.
    """
    plain = (".txt", ".jsonl", ".csv", ".tsv")
    sizes: Iterator[int] = (_size(file) if file.source.endswith(plain) else _FEW_BYTES for file in inputs)
    return InProcess() if sum(sizes) < _FEW_BYTES else engine


def _size(file: InputFile) -> int:
    try:
        return file.path.stat().st_size if isinstance(file.path, Path) else _FEW_BYTES
    except OSError:
        return 0
