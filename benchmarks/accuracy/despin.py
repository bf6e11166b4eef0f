"""Spun documents: what is put back, what is suggested, and what happens to documents that nobody spun."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.repair.changes import Change
from benchmarks.repair.peers import LangChanger, do_nothing, harper, language_tool, symspell_compound

KINDS = frozenset({"spun_synonym"})
SURE = frozenset({"certain", "likely"})
SOUND = 20  # sentences of a sound document
SPUN_SEED = "003_bf067a5a16a06ab5.txt"  # the one seed that was spun


@dataclass(frozen=True, slots=True)
class Repair:
    """What stands at a place, and what it should say."""

    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class SpunDocument:
    """A text, the repairs of what is spun in it, and all marked places (a change elsewhere is no repair)."""

    text: str
    repairs: Sequence[Repair]
    marked: Sequence[Repair]
    group: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a system changes, and what it suggests, best first at each place."""

    changes: Sequence[Change] = ()
    suggested: Sequence[Sequence[Change]] = ()


Repairer = Callable[[SpunDocument], Repaired]


class Despin(Task[SpunDocument, Repaired]):
    """The spun seed, the spun pages of the end-to-end set, and sound English."""

    name = "despin"
    title = "What did the words of a spun document stand for?"

    def load(self, options: Options) -> Sequence[SpunDocument]:
        """No table and no weight was learnt from these documents."""
        shared = options.data.parent
        return [*seed(shared), *pages(shared), *sound(options.data)]

    def systems(self, options: Options) -> Sequence[System[SpunDocument, Repaired]]:  # noqa: ARG002 no option of its own
        """Ours in each preset, then the peers."""
        return [
            *(System(f"ours: {name}", lambda name=name: ours(name)) for name in ("precision", "default", "recall")),
            System("ours: default, second opinion by SmolLM2", lambda: ours("default", "smollm2")),
            System("do nothing", lambda: peer(do_nothing)),
            System("symspell", lambda: peer(symspell_compound())),
            System("LanguageTool, all rules", lambda: peer(language_tool())),
            System("harper", lambda: peer(harper())),
        ]

    def tables(self, rows: Sequence[SpunDocument], results: Sequence[Result[Repaired]]) -> Sequence[Table]:
        """Repairs by group, and harm."""
        columns = (
            "applied",
            "right or part of it",
            "exactly right",
            "recall, exact",
            "recall",
            "right among five",
            "ms",
        )
        tables = []
        for group in ("seed", "pages"):
            chosen = [number for number, row in enumerate(rows) if row.group == group]
            number = sum(len(rows[at].repairs) for at in chosen)
            lines = [(r.system, figures(rows, r, chosen)) for r in results]
            tables.append(Table(f"Spun {group}", columns, lines, [f"{len(chosen)} documents, {number} repairs"]))
        chosen = [number for number, row in enumerate(rows) if row.group == "sound"]
        columns = ("documents changed", "changes in 100 documents", "ms")
        lines = [(r.system, harm(r, chosen)) for r in results]
        tables.append(Table("Sound English", columns, lines, [f"{len(chosen)} documents; less is better"]))
        return tables


def seed(shared: Path) -> Iterator[SpunDocument]:
    """The seed that was spun."""
    text = (shared / "seeds" / SPUN_SEED).read_bytes().decode("utf-8")
    rows = [json.loads(line) for line in (shared / "gold" / "seed_gold.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["doc"] == SPUN_SEED]
    wanted = [place(row) for row in rows if row["category"] in KINDS and row["rec"] in SURE]
    yield SpunDocument(text, wanted, [place(row) for row in rows], "seed")


def place(row: dict[str, object]) -> Repair:
    """A row of the gold."""
    return Repair(int(str(row["start"])), int(str(row["end"])), str(row["repaired"]))


def pages(shared: Path) -> Iterator[SpunDocument]:
    """The spun pages."""
    for folder in sorted((shared / "e2e" / "gold").glob("spun-*")):
        text = (shared / "e2e" / "raw" / folder.name / "page.txt").read_bytes().decode("utf-8")
        wanted, marked = [], []
        for row in json.loads((folder / "gold.json").read_text("utf-8"))["repairs"]:
            at = text.find(row["raw"])
            while at >= 0:
                marked.append(Repair(at, at + len(row["raw"]), row["repaired"]))
                wanted += marked[-1:] if row["category"] in KINDS else []
                at = text.find(row["raw"], at + 1)
        yield SpunDocument(text, wanted, marked, "pages")


def sound(data: Path) -> Iterator[SpunDocument]:
    """Sentences of English treebanks, twenty a document."""
    with gzip.open(data / "repair" / "clean_ud.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [row["text"] for row in map(json.loads, lines) if row["lang"] == "en"]
    for at in range(0, len(texts), SOUND):
        yield SpunDocument(" ".join(texts[at : at + SOUND]), (), (), "sound")


def is_right(text: str, change: Change, repair: Repair) -> bool:
    """Whether a change inside a repair's place makes all of it right. What it leaves as it is does not count."""
    same = text[change.start : repair.start]
    if same and change.after.startswith(same):
        change = Change(repair.start, change.end, change.after.removeprefix(same))
    if change.start < repair.start or change.end > repair.end:
        return False
    made = text[repair.start : change.start] + change.after + text[change.end : repair.end]
    return made.lower() == repair.right.lower()


def in_part(text: str, change: Change, repair: Repair) -> bool:
    """Whether the words that a change puts in are words of the repair, in a row, and others than those there."""
    inside = repair.start <= change.start and change.end <= repair.end
    new = f" {change.after.lower()} "
    return inside and new in f" {repair.right.lower()} " and new not in f" {text[repair.start : repair.end].lower()} "


def figures(rows: Sequence[SpunDocument], result: Result[Repaired], chosen: Sequence[int]) -> Sequence[float]:
    """The columns of the tables of spun documents."""
    applied = right = whole = parts = among = wanted = 0
    for at in chosen:
        row, answer = rows[at], result.answers[at]
        wanted += len(row.repairs)
        applied += len(answer.changes)
        for change in answer.changes:
            full = any(is_right(row.text, change, repair) for repair in row.repairs)
            whole += full
            right += full or any(in_part(row.text, change, repair) for repair in row.repairs)
        places = [*answer.suggested, *((change,) for change in answer.changes)]
        for repair in row.repairs:
            parts += any(is_right(row.text, c, repair) or in_part(row.text, c, repair) for c in answer.changes)
            among += any(is_right(row.text, change, repair) for place in places for change in place[:5])
    seconds = sum(result.seconds[at] for at in chosen)
    return (
        applied,
        right / max(1, applied),
        whole / max(1, applied),
        whole / max(1, wanted),
        parts / max(1, wanted),
        among / max(1, wanted),
        1000 * seconds / max(1, len(chosen)),
    )


def harm(result: Result[Repaired], chosen: Sequence[int]) -> Sequence[float]:
    """The columns of the table of sound documents."""
    changes = [len(result.answers[at].changes) for at in chosen]
    number = max(1, len(changes))
    seconds = sum(result.seconds[at] for at in chosen)
    return sum(map(bool, changes)) / number, 100 * sum(changes) / number, 1000 * seconds / number


def ours(preset: str, scorer: str = "trigram") -> Repairer:
    """The stage `phrases` by itself."""
    from pipeline.document import Document  # noqa: PLC0415
    from pipeline.repair.thresholds import Strictness  # noqa: PLC0415
    from pipeline.stages.phrases import Phrases, PhrasesConfig  # noqa: PLC0415

    stage = Phrases(PhrasesConfig(strictness=Strictness(preset), scorer=scorer))

    def repair(row: SpunDocument) -> Repaired:
        doc = Document.of(row.text)
        doc.metadata.lang = "en"
        made = stage.process(doc)
        places: dict[tuple[int, int], list[Change]] = {}
        for item in made.suggestions:
            if item.after is not None:
                places.setdefault((item.start, item.end), []).append(Change(item.start, item.end, item.after))
        return Repaired([Change(e.start, e.end, e.after) for e in made.edits], list(places.values()))

    return repair


def peer(changer: LangChanger) -> Repairer:
    """A peer that applies everything it proposes."""
    return lambda row: Repaired([c for c in changer("en", row.text) if row.text[c.start : c.end] != c.after])


TASKS = (Despin(),)
