"""The search for duplicates among the documents of a run, after all shards were cleaned.

Features and comparisons are made shard by shard on any engine, pairs are found in between by a
database (`pipeline.corpus.duplicates`). What comes of it is kept in the state folder with a receipt of
its own, so that a run over the same documents need not search again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from pipeline.corpus.duplicates.candidates import candidates
from pipeline.corpus.duplicates.clusters import LINK, Links, linked, open_pairs
from pipeline.corpus.duplicates.compare import Kind
from pipeline.corpus.duplicates.edges import EDGE, Edges, edges
from pipeline.corpus.duplicates.features import Features, WordFiles, place
from pipeline.corpus.duplicates.pairs import Pairs
from pipeline.corpus.page_lines import as_bytes, load
from pipeline.corpus.settings import DuplicateSettings
from pipeline.document import Repetition
from pipeline.output import files
from pipeline.output.linked import Repetitions
from pipeline.runs.engine import Engine, InProcess, Tell
from pipeline.runs.shards import Shard
from pipeline.runs.worker import ShardResult

TABLE = "duplicates.npy"
RECEIPT = "duplicates.json"
_FEW_DOCUMENTS = 10_000  # for which no worker processes are started
_PAIRS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class CleanPart:
    """The documents of a shard as they were cleaned: the file, its hash and the number of its rows."""

    index: int
    path: Path
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class FeatureJob:
    """Writes the features of the documents of shards, which are given by their number alone."""

    scratch: Path
    paths: dict[int, Path]

    def start(self) -> Callable[[Shard, Tell], int]:
        """The work on one shard."""
        return self._write

    def _write(self, shard: Shard, _: Tell) -> int:
        table = pq.read_table(self.paths[shard.index], columns=["id", "text"])
        where = Features.at(self.scratch, shard.index)
        with files.output_errors(self.scratch):
            where.write(shard.index, table["id"].to_pylist(), table["text"].to_pylist())
        return shard.index


@dataclass(frozen=True, slots=True)
class CompareJob:
    """Compares pieces of the list of pairs, which are given by their number."""

    scratch: Path
    settings: DuplicateSettings

    def start(self) -> Callable[[Shard, Tell], int]:
        """The work on one piece."""
        words = WordFiles(self.scratch)
        return lambda piece, _: self._compare(piece.index, words)

    def paths(self, index: int) -> tuple[Path, Path]:
        """Where the pairs of a piece lie, and what came of them."""
        return self.scratch / f"pairs-{index:05}.npy", self.scratch / f"edges-{index:05}.npy"

    def _compare(self, index: int, words: WordFiles) -> int:
        given, found = self.paths(index)
        files.write_small(found, as_bytes(edges(load(given), words, self.settings)))
        return index


@dataclass(frozen=True)
class Linker:
    """Finds the duplicates among the documents of a corpus, or takes what was found earlier.

    `code` is a hash of all that shapes the outcome beside the documents.
    """

    state: Path
    settings: DuplicateSettings
    code: str

    def links(self, parts: Sequence[CleanPart], engine: Engine) -> Links:
        """The links of all documents in input order; `doc >> 32` is the part. Raises `OutputError`."""
        if not self.settings.enabled or sum(part.rows for part in parts) < 2:  # noqa: PLR2004 one repeats nothing
            self.forget()
            return np.empty(0, LINK)
        said = self._said(parts)
        if self._receipt() != said:
            self.forget()
            found = self._find(parts, engine if sum(part.rows for part in parts) > _FEW_DOCUMENTS else InProcess())
            files.write(self.state / TABLE, as_bytes(found))
            files.write(self.state / RECEIPT, json.dumps(self._said(parts)).encode())
        return load(self.state / TABLE)

    def forget(self) -> None:
        """Remove what an earlier run found."""
        files.remove(self.state / RECEIPT)
        files.remove(self.state / TABLE)

    def _find(self, parts: Sequence[CleanPart], engine: Engine) -> Links:
        scratch = self.state / "scratch" / "duplicates"
        with files.output_errors(scratch):
            files.remove(scratch)
            scratch.mkdir()
        filled = {part.index: part.path for part in parts if part.rows}
        for _ in engine.run((Shard(index, ()) for index in filled), FeatureJob(scratch, filled)):
            pass
        with files.output_errors(scratch):
            found = candidates(scratch, sum(part.rows for part in parts))
        length = WordFiles(scratch).length
        first = self._compared(found.pairs, scratch, engine)
        second = self._compared(open_pairs(first, length), scratch, engine)
        links = linked(np.concatenate([first, second]), found.copies, length)
        files.remove(scratch)
        return links

    def _compared(self, pairs: Pairs, scratch: Path, engine: Engine) -> Edges:
        job = CompareJob(scratch, self.settings)
        pieces = range(-(-len(pairs) // _PAIRS_AT_ONCE))
        for index in pieces:
            piece = pairs[index * _PAIRS_AT_ONCE : (index + 1) * _PAIRS_AT_ONCE]
            files.write_small(job.paths(index)[0], as_bytes(piece))
        chosen = engine if len(pieces) > 1 else InProcess()
        for _ in chosen.run((Shard(index, ()) for index in pieces), job):
            pass
        return np.concatenate([np.empty(0, EDGE), *(load(job.paths(index)[1]) for index in pieces)])

    def _receipt(self) -> dict[str, str]:
        """What the receipt of earlier links says."""
        try:
            said: dict[str, str] = json.loads((self.state / RECEIPT).read_bytes())
        except (OSError, ValueError):
            return {}
        return said

    def _said(self, parts: Sequence[CleanPart]) -> dict[str, str]:
        """What a receipt says of the links that are there, found among the documents of `parts`."""
        whole = hashlib.sha256()
        for part in parts:
            whole.update(f"{part.index} {part.sha256}\n".encode())
        path = self.state / TABLE
        table = files.sha256_of(path) if path.is_file() else ""
        return {"input": whole.hexdigest(), "made_by": self.code, "table": table}


def repetitions(links: Links, parts: Sequence[CleanPart]) -> Iterator[tuple[int, Repetitions]]:
    """For each part that has links, what is known of its documents, by the numbers of their rows."""
    ids = _ids(links, parts)
    shards = links["doc"] >> 32
    for index in np.unique(shards).tolist():
        first, last = np.searchsorted(shards, [index, index + 1])
        rows = links[first:last].tolist()
        yield index, {place(doc)[1]: _repetition(ids, *rest) for doc, *rest in rows}


def beside(
    results: Sequence[ShardResult], found: Iterator[tuple[int, Repetitions]]
) -> Iterator[tuple[ShardResult, Repetitions]]:
    """Each result with what was found of its part: both in order, so that never more than one part's is in memory."""
    index, known = next(found, (-1, {}))
    for result in results:
        if result.index == index:
            yield result, known
            index, known = next(found, (-1, {}))
        else:
            yield result, {}


def _repetition(ids: dict[int, str], of: int, cluster: int, similarity: float, kind: int) -> Repetition:
    if of < 0:
        return Repetition(ids[cluster])
    return Repetition(ids[cluster], ids[of], Kind(kind).label, similarity)


def _ids(links: Links, parts: Sequence[CleanPart]) -> dict[int, str]:
    """The ids of the documents that links lead to."""
    wanted = np.unique(np.concatenate([links["of"][links["of"] >= 0], links["cluster"]]))
    paths = {part.index: part.path for part in parts}
    found: dict[int, str] = {}
    for index in np.unique(wanted >> 32).tolist():
        ids = pq.read_table(paths[index], columns=["id"])["id"]
        keys = wanted[wanted >> 32 == index]
        found.update(zip(keys.tolist(), ids.take(keys & 0xFFFFFFFF).to_pylist(), strict=True))
    return found
