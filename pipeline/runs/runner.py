"""A run: input folders through a recipe into a corpus.

Survey the lines that repeat, plan the shards, skip those whose receipts hold, clean the others, commit
each as it is done, find the duplicates and the translations, publish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.cleaning import Cleaner
from pipeline.corpus.survey import Survey
from pipeline.decisions import NAME as DECISIONS
from pipeline.decisions import Decisions
from pipeline.errors import UsageError
from pipeline.output import files
from pipeline.output.counts import StageCounts
from pipeline.output.manifest import FileEntry
from pipeline.output.publish import part_name, publish, withdraw
from pipeline.readers.registry import Discovery, discover
from pipeline.recipe import Recipe
from pipeline.repair.context.registry import model_versions
from pipeline.runs.aligning import Aligner, part_files
from pipeline.runs.applying import Applier, CleanParts
from pipeline.runs.engines import Watched, engine_of
from pipeline.runs.guard import check_folders, check_reach, check_retry, claimed
from pipeline.runs.linking import CleanPart, Linker, beside, repetitions
from pipeline.runs.options import EngineName, Progress, RunOptions, RunSummary
from pipeline.runs.receipts import Beside, Maker, Redo, held, receipt_path, versions, write_receipt
from pipeline.runs.scout import Look, Scout
from pipeline.runs.shards import Plan, Shard
from pipeline.runs.surveying import RECEIPT, Surveyor, engine_for
from pipeline.runs.tally import Tally
from pipeline.runs.worker import Job, ShardResult, scratch_file
from pipeline.schema import DOCUMENTS
from pipeline.storage.mirror import Mirror, at_hand
from pipeline.storage.remote import location

__all__ = ["EngineName", "Progress", "RunOptions", "RunSummary", "StageCounts", "run"]


def run(
    inputs: Sequence[Path | str] | Path | str,
    out: Path | str,
    recipe: Recipe | None = None,
    *,
    options: RunOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> RunSummary:
    """Clean the files and folders `inputs` into the folder `out`; an earlier run there is gone on with.

    `recipe` is the default preset where it is not given. `progress` is called after each shard of each pass.
    Raises `UsageError` where the folders cannot be used so, and `OutputError` where writing fails;
    records that cannot be read or cleaned go to quarantine and raise nothing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "in", "page.txt")
    ...     page.parent.mkdir()
    ...     _ = page.write_text("It was a fine day and we all went out to the sea.")
    ...     summary = run(page.parent, Path(folder, "out"), options=RunOptions(engine="inline"))
    >>> summary.pages, summary.posts, summary.quarantined
    (1, 1, 0)
    """
    paths = [location(path) for path in ([inputs] if isinstance(inputs, str | Path) else inputs)]
    folder = location(out)
    chosen = recipe or Recipe.preset("default")
    wanted = options or RunOptions()
    if not paths:
        msg = "there is no input"
        raise UsageError(msg, remedy="Name at least one file or folder to clean.")
    check_folders(paths, folder)
    check_reach(paths, wanted.engine)
    Cleaner(chosen)  # a stage that lacks something says so here, once, and not in every worker
    discovery = discover(paths, exclude=folder)
    with at_hand(folder) as (here, mirror):
        if wanted.only_source is not None:
            check_retry(here, wanted.only_source)
        with claimed(here) as state:
            found = {**versions(), **model_versions(chosen.scorers)}
            summary = _Run(here, state, chosen, wanted, discovery, progress, mirror, versions=found).go()
    return replace(summary, out=folder)


@dataclass
class _Run:
    """One run under way."""

    out: Path
    state: Path
    recipe: Recipe
    options: RunOptions
    discovery: Discovery
    progress: Callable[[Progress], None] | None
    mirror: Mirror
    tally: Tally = field(default_factory=Tally)
    versions: Mapping[str, str] = field(default_factory=versions)
    planned: int = 0
    withdrawn: bool = False
    survey: Survey | None = None
    under_way: dict[int, Shard] = field(default_factory=dict)

    def go(self) -> RunSummary:
        with closing(self.scout):
            return self._go()

    def _go(self) -> RunSummary:
        if self.options.fresh:
            files.remove(self.state / "receipts")
            files.remove(self.clean.aside)
            files.remove(self.state / RECEIPT)
        surveyor = Surveyor(self.state, self.recipe.survey, self.maker.digest(), self.recipe.html)
        if self.recipe.surveys and self.options.only_source is None:
            self.survey = surveyor.survey(self.plan, engine_for(self.discovery.files, self._engine("survey")))
        job = Job(
            self.recipe.model_dump_json(),
            self.state / "scratch",
            surveyor.path if self.survey else None,
            self.out / DECISIONS if len(self.decisions) else None,
        )
        with closing(engine_of(self.options, self.recipe.limits).run(self._to_do(), job)) as results:
            for result in results:
                self._commit(result)
        self._drop_stale_receipts()
        self._link()
        alignments = self._alignments()
        publish(self.out, self.tally.manifest(self.recipe, self.versions, self.discovery, self.options, alignments))
        self.mirror.push()
        return self.tally.summary(self.out, self.recipe, self.discovery)

    @cached_property
    def maker(self) -> Maker:
        """Hashes of recipe and code."""
        return Maker.of(self.recipe, self.versions)

    @property
    def clean(self) -> CleanParts:
        """The parts as they are cleaned."""
        return CleanParts(self.out, self.state)

    def _engine(self, phase: str) -> Watched:
        """The engine, for another pass than the cleaning."""
        return Watched(
            engine_of(self.options, self.recipe.limits), lambda shards, done: self._tell(phase, shards, done)
        )

    def _tell(self, phase: str, shards: int, done: int) -> None:
        if self.progress is not None:
            is_planned = phase == "clean" and self.plan.known > 0
            self.progress(self.tally.progress(phase, shards, done, is_planned=is_planned))

    @cached_property
    def plan(self) -> Plan:
        """The shards of the input."""
        options = self.options
        files, size = self.discovery.files, options.shard_bytes
        scout = None if options.engine == "inline" else self.scout.failure
        return Plan(files, self.recipe.reading, size=size, only=options.only_source, scout=scout)

    @cached_property
    def scout(self) -> Scout:
        """The process that looks at files that might end this one."""
        return Scout(Look(self.recipe.reading, self.options.shard_bytes), self.recipe.limits)

    def _to_do(self) -> Iterator[Shard]:
        """The shards that no receipt answers for; the others are taken as they are."""
        only = self.options.only_source
        for shard in self.plan:
            if only is not None and not shard.pieces:
                msg = f"no record has the source {only!r}"
                raise UsageError(msg, remedy="Sources are listed in the column `source` of the tables.")
            self.planned = shard.index + 1
            earlier = held(self.clean.path, self.state, shard, self.maker, self.beside)
            if isinstance(earlier, Redo):
                self.tally.redone[earlier] += 1
                self.under_way[shard.index] = shard
                yield shard
            else:
                self._take(earlier, kept=True)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided about changes in this folder."""
        return Decisions.load(self.out / DECISIONS)

    @cached_property
    def beside(self) -> Beside:
        """What survey and decisions say."""
        return Beside(lambda sources: self.survey.sha256(sources) if self.survey else "", self.decisions.sha256)

    def _commit(self, result: ShardResult) -> None:
        """Give a shard's files their final names, then write its receipt."""
        self._withdraw()
        files.remove(receipt_path(self.state, result.index))
        self.clean.forget(result.index)
        for part in result.parts:
            source = scratch_file(self.state / "scratch", part.table, result.index)
            files.move(source, self.out / part.table / part_name(result.index))
        write_receipt(self.state, self.under_way.pop(result.index), self.maker, self.beside, result)
        parts = [self.out / part.table / part_name(result.index) for part in result.parts]
        self.mirror.put([*parts, receipt_path(self.state, result.index)])
        self._take(result, kept=False)

    def _withdraw(self) -> None:
        if not self.withdrawn:
            self.mirror.withdraw()
            withdraw(self.out)
            self.withdrawn = True

    def _take(self, result: ShardResult, *, kept: bool) -> None:
        self.tally.take(result, kept=kept)
        self._tell("clean", self.plan.known or self.planned, len(self.tally.results))

    def _link(self) -> None:
        """Find out which documents repeat others, and put that into the parts."""
        settings, results = self.recipe.duplicates, self.tally.in_order()
        if self.options.only_source is not None:
            settings = settings.model_copy(update={"enabled": False})
        code = self.maker.digest(self.recipe.digest)
        applier = Applier(self.clean, settings.drop, code, self._withdraw)
        parts = [
            CleanPart(result.index, self.clean.path(part.table, result.index), part.sha256, part.rows)
            for result in results
            for part in result.parts
            if part.table == DOCUMENTS.name
        ]
        links = Linker(self.state, settings, code).links(parts, self._engine("duplicates"))
        known = beside(results, repetitions(links, parts))
        self.tally.replace(applier.apply(result, found) for result, found in known)

    def _alignments(self) -> tuple[FileEntry, ...]:
        """Find out which documents are translations of each other, and align their sentences."""
        if self.options.only_source is not None:
            return ()
        parts = part_files(self.out, self.tally.in_order())
        code = self.maker.digest(self.recipe.digest)
        aligner = Aligner(self.out, self.state, self.recipe.alignment, code, self._withdraw)
        return aligner.entries(parts, self._engine("alignment"))

    def _drop_stale_receipts(self) -> None:
        current = {receipt_path(self.state, index) for index in self.tally.results}
        folder = self.state / "receipts"
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path not in current:
                files.remove(path)
        for index in self.clean.kept() - set(self.tally.results):
            self.clean.forget(index)
