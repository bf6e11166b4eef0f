"""The hand-marked spacing and joining defects of real pages: which are repaired, and what was invented."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.lines.ours import page_edits
from benchmarks.repair import peers
from benchmarks.repair.changes import Change
from benchmarks.repair.peers import LangChanger
from pipeline.cleaning import Cleaner
from pipeline.document import Page, Record
from pipeline.recipe import Recipe

FUSED = ("fused", "missing_space")
SPLIT = ("split_contraction", "split_word", "split_compound", "space_before_punct")
OTHER = ("unbalanced_quote", "casing", "hyphenation")
SURE = ("certain", "likely")
STAGES = ("spacing", "fused_words")
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Defect:
    """A marked stretch of a page and what it should say."""

    start: int
    end: int
    repaired: str
    category: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Seed:
    """A page with its marked defects. `kept` are those in prose: others went with navigation and links."""

    name: str
    lang: str
    text: str
    kept: Sequence[Defect]
    all: Sequence[Defect]


@dataclass(frozen=True, slots=True)
class Found:
    """What a system applies, and what it suggests besides."""

    applied: Sequence[Change]
    suggested: Sequence[Change] = ()


class Seeds(Task[Seed, Found]):
    """Five pages. A defect counts as repaired where the changes that touch it make of it what was marked."""

    name = "seeds"
    title = "Which marked defects of spacing are repaired, and what is changed that nobody marked?"

    def load(self, options: Options) -> Sequence[Seed]:
        """The pages, with the defects that a person was sure of."""
        folder = options.data.parent
        marked: dict[str, list[Defect]] = {}
        for line in (folder / "gold" / "seed_gold.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            defect = Defect(row["start"], row["end"], row["repaired"], row["category"], row["rec"] in SURE)
            marked.setdefault(row["doc"], []).append(defect)
        cleaner = Cleaner(Recipe.preset("default"))
        return [
            _seed(name, (folder / "seeds" / name).read_text(encoding="utf-8"), marked[name], cleaner)
            for name in sorted(marked)
        ]

    def systems(self, options: Options) -> Sequence[System[Seed, Found]]:
        """The whole recipe, then the peers on the raw text; `options` do not matter."""
        del options
        return [
            System("ours: whole recipe", _ours),
            System("do nothing", lambda: _peer(peers.do_nothing)),
            System("wordninja (en)", lambda: _peer(peers.wordninja())),
            System("symspellpy segmentation (en)", lambda: _peer(peers.symspell_segmentation())),
            System("LanguageTool, first suggestion", lambda: _peer(peers.language_tool())),
            System("harper-py (en)", lambda: _peer(peers.harper())),
        ]

    def tables(self, rows: Sequence[Seed], results: Sequence[Result[Found]]) -> Sequence[Table]:
        """Defects in prose by kind: repaired, or at least suggested; changes where nothing was marked."""
        kinds = (("joined", FUSED), ("apart", SPLIT), ("other", OTHER))
        columns = [f"{name}: {what}" for name, _ in kinds for what in ("repaired", "suggested")]
        lines = []
        for result in results:
            figures: list[float | None] = []
            for _, categories in kinds:
                figures += _shares(rows, result, categories)
            lines.append((result.system, [*figures, _invented(rows, result)]))
        counts = [sum(_is_of(defect, categories) for row in rows for defect in row.kept) for _, categories in kinds]
        notes = [f"in prose: {', '.join(f'{name} {count}' for (name, _), count in zip(kinds, counts, strict=True))}"]
        return [Table("Defects of the seeds", (*columns, "unmarked changes"), lines, notes)]


def _seed(name: str, text: str, defects: Sequence[Defect], cleaner: Cleaner) -> Seed:
    page = cleaner.clean(Record(name, text))
    dropped = [edit for edit in page_edits(page) if not any(map(edit.has_stage, STAGES))]
    kept = [one for one in defects if not any(edit.start <= one.start and one.end <= edit.end for edit in dropped)]
    return Seed(name, page.posts[0].metadata.lang, text, kept, defects)


def _ours() -> Callable[[Seed], Found]:
    cleaner = Cleaner(Recipe.preset("default"))

    def answer(row: Seed) -> Found:
        page: Page = cleaner.clean(Record(row.name, row.text))
        edits = [edit for edit in page_edits(page) if any(map(edit.has_stage, STAGES))]
        suggestions = [
            Change(item.start + post.raw_start, item.end + post.raw_start, item.after)
            for post in page.posts
            for item in post.suggestions
            if item.after is not None
        ]
        return Found([Change(edit.start, edit.end, edit.after) for edit in edits], suggestions)

    return answer


def _peer(changer: LangChanger) -> Callable[[Seed], Found]:
    return lambda row: Found(changer(row.lang, row.text))


def _is_of(defect: Defect, categories: Sequence[str]) -> bool:
    return defect.sure and defect.category in categories


def _shares(rows: Sequence[Seed], result: Result[Found], categories: Sequence[str]) -> list[float | None]:
    defects = [
        (row, found, one)
        for row, found in zip(rows, result.answers, strict=True)
        for one in row.kept
        if _is_of(one, categories)
    ]
    applied = [_mends(row.text, one, found.applied) for row, found, one in defects]
    either = [
        done or _mends(row.text, one, found.suggested) for done, (row, found, one) in zip(applied, defects, strict=True)
    ]
    return [sum(applied) / len(defects), sum(either) / len(defects)] if defects else [None, None]


def _mends(text: str, defect: Defect, changes: Sequence[Change]) -> bool:
    """Whether the changes that lie within the defect, applied together, give what was marked, whatever the case."""
    out = text[defect.start : defect.end]
    inside = [one for one in changes if one.start >= defect.start and one.end <= defect.end]
    for change in sorted(inside, reverse=True):
        out = out[: change.start - defect.start] + change.after + out[change.end - defect.start :]
    return out.lower() == defect.repaired.lower()


def _invented(rows: Sequence[Seed], result: Result[Found]) -> int:
    return sum(
        not any(change.start <= one.end + _NEAR and change.end >= one.start - _NEAR for one in row.all)
        for row, found in zip(rows, result.answers, strict=True)
        for change in found.applied
    )


TASKS = (Seeds(),)
