"""A run: input folders through a recipe into a corpus.

Survey the lines that repeat, plan the shards, skip those whose receipts hold, clean the others, commit
each as it is done, find the duplicates and the translations, publish.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.corpus.survey import Survey
from pipeline.errors import UsageError
from pipeline.output import files
from pipeline.output.counts import Counts, StageCounts
from pipeline.output.manifest import FileEntry, Manifest
from pipeline.output.publish import part_name, publish, withdraw
from pipeline.readers.registry import Discovery, discover
from pipeline.recipe import Recipe
from pipeline.runs.aligning import Aligner, part_files
from pipeline.runs.applying import Applier, CleanParts
from pipeline.runs.engine import Engine, InProcess
from pipeline.runs.guard import check_folders, check_retry, claimed
from pipeline.runs.linking import CleanPart, Linker, repetitions
from pipeline.runs.local import LocalPool
from pipeline.runs.receipts import held, made_by, receipt_path, versions, write_receipt
from pipeline.runs.shards import Shard, cut
from pipeline.runs.surveying import RECEIPT, Surveyor, engine_for
from pipeline.runs.worker import READ, Job, ShardResult, scratch_file
from pipeline.schema import DOCUMENTS, TABLES

__all__ = ["Progress", "RunOptions", "RunSummary", "StageCounts", "run"]

MIB = 1024 * 1024


@dataclass(frozen=True)
class RunOptions:
    """How a run goes about it; nothing here but `only_source` and `shard_bytes` changes the tables.

    `workers` is the number of processes, 0 for one a core; with 1, all is done in this process.
    `fresh` does everything anew. `text` writes a readable copy of each post. `shard_bytes` is about
    how much input goes into one part. `only_source` cleans just the record of that source.
    """

    workers: int = 0
    fresh: bool = False
    text: bool = False
    shard_bytes: int = 4 * MIB
    only_source: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `shards` in all as far as is known, `done` of them, and what they held."""

    shards: int
    done: int
    records: int
    posts: int
    quarantined: int


@dataclass(frozen=True)
class RunSummary:
    """What a run did. `records == pages + quarantined`; `dropped` are the pages with no text left.

    `duplicates` are posts that repeat others, dropped or not. `chars_raw` and `chars_clean` are code points,
    `languages` numbers of posts. Seconds are sums over workers, shards that were kept from an earlier run
    aside: `seconds_by_stage` has decoding and rendering under `read`, `seconds_bookkeeping` is what tables
    and files took.
    """

    out: Path
    records: int
    pages: int
    posts: int
    dropped: int
    quarantined: int
    duplicates: int
    unknown_files: int
    chars_raw: int
    chars_clean: int
    languages: Mapping[str, int]
    by_stage: Mapping[str, StageCounts]
    by_rule: Mapping[str, StageCounts]
    seconds_by_stage: Mapping[str, float]
    seconds_bookkeeping: float
    shards: int
    resumed_shards: int


def run(
    inputs: Sequence[Path | str] | Path | str,
    out: Path | str,
    recipe: Recipe | None = None,
    *,
    options: RunOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> RunSummary:
    """Clean the files and folders `inputs` into the folder `out`; an earlier run there is gone on with.

    `recipe` is the default preset where it is not given. `progress` is called after each shard.
    Raises `UsageError` where the folders cannot be used so, and `OutputError` where writing fails;
    records that cannot be read or cleaned go to quarantine and raise nothing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "in", "page.txt")
    ...     page.parent.mkdir()
    ...     _ = page.write_text("It was a fine day and we all went out to the sea.")
    ...     summary = run(page.parent, Path(folder, "out"), options=RunOptions(workers=1))
    >>> summary.pages, summary.posts, summary.quarantined
    (1, 1, 0)
    """
    paths = [Path(inputs)] if isinstance(inputs, str | Path) else [Path(path) for path in inputs]
    folder = Path(out)
    chosen = recipe or Recipe.preset("default")
    wanted = options or RunOptions()
    if not paths:
        msg = "there is no input"
        raise UsageError(msg, remedy="Name at least one file or folder to clean.")
    check_folders(paths, folder)
    if wanted.only_source is not None:
        check_retry(folder, wanted.only_source)
    discovery = discover(paths, exclude=folder)
    with claimed(folder) as state:
        return _Run(folder, state, chosen, wanted, discovery, progress).go()


@dataclass
class _Run:
    """One run under way."""

    out: Path
    state: Path
    recipe: Recipe
    options: RunOptions
    discovery: Discovery
    progress: Callable[[Progress], None] | None
    results: dict[int, ShardResult] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    planned: int = 0
    resumed: int = 0
    withdrawn: bool = False
    survey: Survey | None = None
    alignments: tuple[FileEntry, ...] = ()
    inputs: dict[int, str] = field(default_factory=dict)

    def go(self) -> RunSummary:
        if self.options.fresh:
            files.remove(self.state / "receipts")
            files.remove(self.clean.aside)
            files.remove(self.state / RECEIPT)
        maker = made_by(self.recipe.cleaning_digest)
        surveyor = Surveyor(self.state, self.recipe.survey, maker, self.recipe.html)
        if self.recipe.surveys and self.options.only_source is None:
            self.survey = surveyor.survey(self._shards, engine_for(self.discovery.files, self._engine()))
        job = Job(self.recipe.model_dump_json(), self.state / "scratch", surveyor.path if self.survey else None)
        with closing(self._engine().run(self._to_do(), job)) as results:
            for result in results:
                self._commit(result)
        self._drop_stale_receipts()
        self._link()
        self._align()
        publish(self.out, self._manifest())
        return self._summary()

    @property
    def clean(self) -> CleanParts:
        """The parts as they are cleaned."""
        return CleanParts(self.out, self.state)

    def _engine(self) -> Engine:
        workers = self.options.workers or os.cpu_count() or 1
        return InProcess() if workers == 1 else LocalPool(workers)

    def _shards(self) -> Iterator[Shard]:
        options = self.options
        return cut(self.discovery.files, self.recipe.reader, size=options.shard_bytes, only=options.only_source)

    def _to_do(self) -> Iterator[Shard]:
        """The shards that no receipt answers for; the others are taken as they are."""
        only = self.options.only_source
        for shard in self._shards():
            if only is not None and not shard.pieces:
                msg = f"no record has the source {only!r}"
                raise UsageError(msg, remedy="Sources are listed in the column `source` of the tables.")
            self.planned = shard.index + 1
            earlier = held(self.clean.path, self.state, shard, self._maker)
            if earlier is None:
                self.inputs[shard.index] = shard.sha256
                yield shard
            else:
                self.resumed += 1
                self._take(earlier)

    def _maker(self, sources: Sequence[int]) -> str:
        """A hash of all that shapes a shard beside its input, with what the survey says of the sources in it."""
        return made_by(self.recipe.cleaning_digest, self.survey.sha256(sources) if self.survey else "")

    def _commit(self, result: ShardResult) -> None:
        """Give a shard's files their final names, then write its receipt."""
        self._withdraw()
        files.remove(receipt_path(self.state, result.index))
        self.clean.forget(result.index)
        for part in result.parts:
            source = scratch_file(self.state / "scratch", part.table, result.index)
            files.move(source, self.out / part.table / part_name(result.index))
        write_receipt(self.state, self.inputs.pop(result.index), self._maker(result.sources), result)
        self._take(result)

    def _withdraw(self) -> None:
        if not self.withdrawn:
            withdraw(self.out)
            self.withdrawn = True

    def _take(self, result: ShardResult) -> None:
        self.results[result.index] = result
        self.counts.add(result.counts)
        if self.progress is not None:
            done, counts = len(self.results), self.counts
            self.progress(Progress(self.planned, done, counts.records, counts.posts, counts.quarantined))

    def _link(self) -> None:
        """Find out which documents repeat others, and put that into the parts."""
        settings, results = self.recipe.duplicates, [self.results[index] for index in sorted(self.results)]
        if self.options.only_source is not None:
            settings = settings.model_copy(update={"enabled": False})
        code = made_by(self.recipe.digest)
        applier = Applier(self.clean, settings.drop, code, self._withdraw)
        parts = [
            CleanPart(result.index, self.clean.path(part.table, result.index), part.sha256, part.rows)
            for result in results
            for part in result.parts
            if part.table == DOCUMENTS.name
        ]
        links = Linker(self.state, settings, code).links(parts, self._engine())
        known = dict(repetitions(links, parts))
        self.counts = Counts()
        for result in results:
            self.results[result.index] = applier.apply(result, known.get(result.index, {}))
            self.counts.add(self.results[result.index].counts)

    def _align(self) -> None:
        """Find out which documents are translations of each other, and align their sentences."""
        if self.options.only_source is None:
            parts = part_files(self.out, [self.results[index] for index in sorted(self.results)])
            aligner = Aligner(self.out, self.state, self.recipe.alignment, made_by(self.recipe.digest), self._withdraw)
            self.alignments = aligner.entries(parts, self._engine())

    def _drop_stale_receipts(self) -> None:
        current = {receipt_path(self.state, index) for index in self.results}
        folder = self.state / "receipts"
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path not in current:
                files.remove(path)
        for index in self.clean.kept() - set(self.results):
            self.clean.forget(index)

    def _manifest(self) -> Manifest:
        results = [self.results[index] for index in sorted(self.results)]
        tables = list(TABLES)
        entries = [
            FileEntry(f"{part.table}/{part_name(result.index)}", part.table, part.rows, part.bytes, part.sha256)
            for name in TABLES
            for result in results
            for part in result.parts
            if part.table == name
        ]
        return Manifest(
            recipe=self.recipe.model_dump(mode="json"),
            recipe_sha256=self.recipe.digest,
            versions=versions(),
            counts=self.counts,
            files=tuple(sorted((*entries, *self.alignments), key=lambda entry: tables.index(entry.table))),
            unknown_files=tuple(file.source for file in self.discovery.unknown),
            outside_links=tuple(file.source for file in self.discovery.outside),
            text=self.options.text,
            only=self.options.only_source,
        )

    def _summary(self) -> RunSummary:
        counts = self.counts
        seconds: dict[str, float] = dict.fromkeys((READ, *self.recipe.stages), 0.0)
        bookkeeping = 0.0
        for result in self.results.values():
            bookkeeping += result.bookkeeping
            for name, spent in result.seconds.items():
                seconds[name] = seconds.get(name, 0.0) + spent
        order = [name for name in self.recipe.stages if name in counts.by_stage]
        order += sorted(set(counts.by_stage) - set(order))
        return RunSummary(
            out=self.out,
            records=counts.records,
            pages=counts.pages,
            posts=counts.posts,
            dropped=counts.dropped,
            quarantined=counts.quarantined,
            duplicates=counts.duplicates,
            unknown_files=len(self.discovery.unknown) + len(self.discovery.outside),
            chars_raw=counts.chars_raw,
            chars_clean=counts.chars_clean,
            languages=dict(sorted(counts.languages.items())),
            by_stage={name: replace(counts.by_stage[name]) for name in order},
            by_rule=dict(sorted(counts.by_rule.items())),
            seconds_by_stage=seconds,
            seconds_bookkeeping=bookkeeping,
            shards=len(self.results),
            resumed_shards=self.resumed,
        )
