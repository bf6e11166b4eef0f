"""The search for translations among the documents of a run, and the table of their sentences.

Posts are looked at part by part and pairs aligned piece by piece, on any engine; what comes of it
is kept with a receipt of its own, so that a run over the same documents need not search again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipeline.corpus.alignment.candidates import Posts, near, sharing
from pipeline.corpus.alignment.encoder import DIMENSIONS, MISSING, encoder, is_installed, model_version
from pipeline.corpus.alignment.pairing import SCORED, Pairing, best
from pipeline.corpus.alignment.posts import LEAST_LENGTH, NO_LANGUAGE, look
from pipeline.corpus.alignment.reading import PartFiles, Sentences, langs, sentences_of
from pipeline.corpus.page_lines import as_bytes, load
from pipeline.corpus.settings import AlignmentSettings
from pipeline.errors import UsageError
from pipeline.output import files
from pipeline.output.columns import Columns
from pipeline.output.manifest import FileEntry
from pipeline.output.publish import part_name
from pipeline.runs.engine import Engine, InProcess, Tell
from pipeline.runs.shards import Shard
from pipeline.runs.worker import ShardResult
from pipeline.schema import ALIGNMENTS, DOCUMENTS, SEGMENTS

RECEIPT = "alignments.json"
POST = np.dtype([("place", "<i8"), ("lang", "U12"), ("length", "<f4"), ("vector", "<f2", (DIMENSIONS,))])
SIGN = np.dtype([("sign", "<u8"), ("place", "<i8")])
_PAIRS_AT_ONCE = 500
_FEW_DOCUMENTS = 500  # for which no worker processes are started
_PART_BITS = 32

Pairs = NDArray[np.void]


def part_files(out: Path, results: Iterable[ShardResult]) -> list[PartFiles]:
    """The parts of a corpus in which translations are looked for."""
    found = []
    for result in results:
        parts = {part.table: part for part in result.parts}
        hashes = f"{parts[DOCUMENTS.name].sha256} {parts[SEGMENTS.name].sha256}"
        documents, segments = (out / table.name / part_name(result.index) for table in (DOCUMENTS, SEGMENTS))
        found.append(PartFiles(result.index, documents, segments, hashes, parts[DOCUMENTS.name].rows))
    return found


@dataclass(frozen=True, slots=True)
class LookJob:
    """Looks at the posts of parts, which are given by their number alone."""

    scratch: Path
    parts: dict[int, PartFiles]
    model: bool

    def start(self) -> Callable[[Shard, Tell], int]:
        """The work on one part."""
        return lambda shard, _: self._look(self.parts[shard.index])

    def paths(self, index: int) -> tuple[Path, Path]:
        """Where the posts of a part lie, and their signs."""
        return self.scratch / f"posts-{index:05}.npy", self.scratch / f"signs-{index:05}.npy"

    def _look(self, part: PartFiles) -> int:
        model = encoder() if self.model else None
        posts, signs = [], []
        for document in sentences_of(part):
            if document.lang in NO_LANGUAGE or not document.texts:
                continue
            seen = look(document.texts, model)
            if seen.length >= LEAST_LENGTH:
                place = part.index << _PART_BITS | document.row
                posts.append((place, document.lang, seen.length, seen.vector))
                signs += [(sign, place) for sign in seen.signs]
        of_posts, of_signs = self.paths(part.index)
        files.write_small(of_posts, as_bytes(np.array(posts, POST)))
        files.write_small(of_signs, as_bytes(np.array(signs, SIGN)))
        return part.index


@dataclass(frozen=True, slots=True)
class PairJob:
    """Aligns pieces of the list of pairs, which are given by their number."""

    scratch: Path
    parts: dict[int, PartFiles]
    settings: AlignmentSettings
    model: bool

    def start(self) -> Callable[[Shard, Tell], int]:
        """The work on one piece."""
        return lambda piece, _: self._align(piece.index)

    def paths(self, index: int) -> tuple[Path, Path, Path]:
        """Where the pairs of a piece lie, their scores, and their rows."""
        names = (f"pairs-{index:05}.npy", f"scores-{index:05}.npy", f"rows-{index:05}.parquet")
        first, second, third = (self.scratch / name for name in names)
        return first, second, third

    def _align(self, index: int) -> int:
        given, scores, rows = self.paths(index)
        pairs = load(given)
        pairing = Pairing(self.settings, encoder() if self.model else None)
        columns = Columns(ALIGNMENTS)
        scored = pairing.aligned(pairs, self._documents(pairs), columns.add)
        files.write_small(scores, as_bytes(scored))
        files.write_small(rows, files.parquet(columns.arrow()))
        return index

    def _documents(self, pairs: Pairs) -> Iterator[tuple[int, Sentences]]:
        places = np.unique(np.concatenate([pairs["src"], pairs["tgt"]]))
        for index in np.unique(places >> _PART_BITS).tolist():
            wanted = (places[places >> _PART_BITS == index] & 0xFFFFFFFF).tolist()
            for document in sentences_of(self.parts[index], wanted):
                yield index << _PART_BITS | document.row, document


@dataclass(frozen=True)
class Aligner:
    """Finds and aligns translations, or takes what was found earlier.

    `code` is a hash of all that shapes the outcome beside the documents; `before` is called before the
    table changes.
    """

    out: Path
    state: Path
    settings: AlignmentSettings
    code: str
    before: Callable[[], None]

    def entries(self, parts: Sequence[PartFiles], engine: Engine) -> tuple[FileEntry, ...]:
        """The files of the table; none where the recipe does not ask for it. Raises `OutputError` and `UsageError`."""
        if not self.settings.enabled:
            files.remove(self.state / RECEIPT)
            return ()
        if self.settings.model and not is_installed():
            msg = "the recipe aligns translations by a model that is not installed"
            raise UsageError(msg, remedy=f"{MISSING} `model = false` under [alignment] does so.")
        said = self._said(parts)
        earlier = self._earlier(said)
        if earlier is not None:
            return earlier
        files.remove(self.state / RECEIPT)
        self.before()
        entries = self._find(parts, engine if sum(part.rows for part in parts) > _FEW_DOCUMENTS else InProcess())
        receipt = {"of": said, "files": [asdict(entry) for entry in entries]}
        files.write(self.state / RECEIPT, json.dumps(receipt).encode())
        return entries

    def _find(self, parts: Sequence[PartFiles], engine: Engine) -> tuple[FileEntry, ...]:
        filled = {part.index: part for part in parts if part.rows}
        if len(set().union(*(langs(part) for part in filled.values())) - NO_LANGUAGE) < 2:  # noqa: PLR2004 nothing to translate
            return ()
        scratch = self.state / "scratch" / "alignment"
        with files.output_errors(scratch):
            files.remove(scratch)
            scratch.mkdir()
        pairs = self._pairs(LookJob(scratch, filled, self.settings.model), engine)
        job = PairJob(scratch, filled, self.settings, self.settings.model)
        pieces = range(-(-len(pairs) // _PAIRS_AT_ONCE))
        for index in pieces:
            piece = pairs[index * _PAIRS_AT_ONCE : (index + 1) * _PAIRS_AT_ONCE]
            files.write_small(job.paths(index)[0], as_bytes(piece))
        for _ in engine.run((Shard(index, ()) for index in pieces), job):
            pass
        entries = self._write(job, pieces)
        files.remove(scratch)
        return entries

    def _pairs(self, job: LookJob, engine: Engine) -> Pairs:
        """The pairs that may be translations, in the order of their places."""
        for _ in engine.run((Shard(index, ()) for index in job.parts), job):
            pass
        posts = np.concatenate([load(job.paths(index)[0]) for index in sorted(job.parts)])
        signs = np.concatenate([load(job.paths(index)[1]) for index in sorted(job.parts)])
        numbers = np.unique(posts["lang"], return_inverse=True)[1]
        seen = Posts(numbers, posts["length"], posts["vector"])
        of_signs = np.searchsorted(posts["place"], signs["place"])
        found = np.concatenate([near(seen), sharing(signs["sign"], of_signs, seen)])
        both = np.unique(np.stack([found["src"], found["tgt"]], axis=1), axis=0)
        pairs = np.zeros(len(both), SCORED)
        swapped = posts["lang"][both[:, 0]] > posts["lang"][both[:, 1]]  # the same way round for any two languages
        both[swapped] = both[swapped][:, ::-1]
        pairs["src"], pairs["tgt"] = posts["place"][both[:, 0]], posts["place"][both[:, 1]]
        pairs["src_lang"], pairs["tgt_lang"] = numbers[both[:, 0]], numbers[both[:, 1]]
        return np.sort(pairs, order=("src", "tgt"))

    def _write(self, job: PairJob, pieces: range) -> tuple[FileEntry, ...]:
        """The rows of the pairs that hold against others, a part for each piece."""
        scores = [load(job.paths(index)[1]) for index in pieces]
        kept = best(np.concatenate([np.empty(0, SCORED), *scores]), self.settings)
        entries = []
        start = 0
        for index in pieces:
            rows = pq.read_table(job.paths(index)[2])
            number = pa.array(np.repeat(kept[start : start + len(scores[index])], scores[index]["rows"]))
            start += len(scores[index])
            table = rows.filter(number) if len(number) else rows
            path = f"{ALIGNMENTS.name}/{part_name(index)}"
            written = files.write(self.out / path, files.parquet(table.cast(ALIGNMENTS.schema).combine_chunks()))
            entries.append(FileEntry(path, ALIGNMENTS.name, table.num_rows, written.bytes, written.sha256))
        return tuple(entries)

    def _said(self, parts: Sequence[PartFiles]) -> str:
        """A hash of all that the table depends on."""
        return hashlib.sha256(
            json.dumps([self.code, model_version(), [[part.index, part.sha256] for part in parts]]).encode()
        ).hexdigest()

    def _earlier(self, said: str) -> tuple[FileEntry, ...] | None:
        try:
            receipt = json.loads((self.state / RECEIPT).read_bytes())
            entries = tuple(FileEntry(**entry) for entry in receipt["files"])
            whole = all(files.sha256_of(self.out / entry.path) == entry.sha256 for entry in entries)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return entries if whole and receipt["of"] == said else None
