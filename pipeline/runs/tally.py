"""What came of the shards of a run, summed up for progress, manifest and summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.output.counts import Counts
from pipeline.output.manifest import FileEntry, Manifest
from pipeline.output.publish import part_name
from pipeline.readers.registry import Discovery
from pipeline.recipe import Recipe
from pipeline.runs.options import Progress, RunOptions, RunSummary
from pipeline.runs.receipts import Redo
from pipeline.runs.worker import READ, ShardResult
from pipeline.schema import DOCUMENTS, PAGES, QUARANTINE, SEGMENTS, SUGGESTIONS, TABLES


@dataclass
class Tally:
    """The results of a run's shards by their numbers, and the sums over them."""

    results: dict[int, ShardResult] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    resumed: int = 0
    redone: Counter[Redo] = field(default_factory=Counter)
    bytes_raw: int = 0
    bytes_done: int = 0

    def take(self, result: ShardResult, *, kept: bool) -> None:
        """Add the result of a shard, which may have been kept from an earlier run."""
        # The sources stand in the receipt; here they would grow with the number of sites.
        self.results[result.index] = replace(result, sources=())
        self.counts.add(result.counts)
        self.bytes_raw += result.bytes
        self.bytes_done += 0 if kept else result.bytes
        self.resumed += kept

    def replace(self, results: Iterator[ShardResult]) -> None:
        """Put other results of the same shards in their place."""
        self.counts = Counts()
        for result in results:
            self.results[result.index] = result
            self.counts.add(result.counts)

    def in_order(self) -> list[ShardResult]:
        """All results, by number."""
        return [self.results[index] for index in sorted(self.results)]

    def progress(self, phase: str, shards: int, done: int, *, is_planned: bool) -> Progress:
        """How far the run is."""
        counts = self.counts
        return Progress(
            phase, shards, done, counts.records, counts.posts, counts.quarantined, self.bytes_done, is_planned
        )

    def manifest(
        self,
        recipe: Recipe,
        made_with: Mapping[str, str],
        discovery: Discovery,
        options: RunOptions,
        alignments: tuple[FileEntry, ...],
    ) -> Manifest:
        """The manifest of the corpus."""
        tables = list(TABLES)
        entries = [
            FileEntry(f"{part.table}/{part_name(result.index)}", part.table, part.rows, part.bytes, part.sha256)
            for name in TABLES
            for result in self.in_order()
            for part in result.parts
            if part.table == name
        ]
        self._reconcile(entries)
        return Manifest(
            recipe=recipe.model_dump(mode="json"),
            recipe_sha256=recipe.digest,
            versions=made_with,
            counts=self.counts,
            files=tuple(sorted((*entries, *alignments), key=lambda entry: tables.index(entry.table))),
            unknown_files=tuple(file.source for file in discovery.unknown),
            outside_links=tuple(file.source for file in discovery.outside),
            text=options.text,
            only=options.only_source,
        )

    def _reconcile(self, entries: Iterable[FileEntry]) -> None:
        """Raise `OutputError` where the counts are not those of the rows, which would be a fault of ours."""
        rows: Counter[str] = Counter()
        for entry in entries:
            rows[entry.table] += entry.rows
        counts = self.counts
        pairs = {
            "records": (counts.records, counts.pages + counts.quarantined),
            DOCUMENTS.name: (rows[DOCUMENTS.name], counts.posts),
            PAGES.name: (rows[PAGES.name], counts.pages),
            SEGMENTS.name: (rows[SEGMENTS.name], counts.segments),
            SUGGESTIONS.name: (rows[SUGGESTIONS.name], counts.suggestions),
            QUARANTINE.name: (rows[QUARANTINE.name], counts.quarantined),
        }
        wrong = [f"{name} ({left:,} and {right:,})" for name, (left, right) in pairs.items() if left != right]
        if wrong:
            msg = f"counts do not reconcile: {', '.join(wrong)}"
            raise OutputError(msg, remedy="This is a fault of Textmend; please report it. --fresh may help.")

    def summary(self, out: Path, recipe: Recipe, discovery: Discovery) -> RunSummary:
        """What the run did."""
        counts = self.counts
        seconds: dict[str, float] = dict.fromkeys((READ, *recipe.stages), 0.0)
        bookkeeping = 0.0
        for result in self.results.values():
            bookkeeping += result.bookkeeping
            for name, spent in result.seconds.items():
                seconds[name] = seconds.get(name, 0.0) + spent
        order = [name for name in recipe.stages if name in counts.by_stage]
        order += sorted(set(counts.by_stage) - set(order))
        return RunSummary(
            out=out,
            records=counts.records,
            pages=counts.pages,
            posts=counts.posts,
            dropped=counts.dropped,
            quarantined=counts.quarantined,
            duplicates=counts.duplicates,
            unknown_files=len(discovery.unknown) + len(discovery.outside),
            chars_raw=counts.chars_raw,
            chars_clean=counts.chars_clean,
            languages=dict(sorted(counts.languages.items())),
            by_stage={name: replace(counts.by_stage[name]) for name in order},
            by_rule=dict(sorted(counts.by_rule.items())),
            seconds_by_stage=seconds,
            seconds_bookkeeping=bookkeeping,
            bytes_raw=self.bytes_raw,
            bytes_done=self.bytes_done,
            shards=len(self.results),
            resumed_shards=self.resumed,
            redone={reason.value: self.redone[reason] for reason in Redo if self.redone[reason]},
        )
