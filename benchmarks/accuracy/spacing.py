"""Spaces that were lost or came in: paragraphs of old papers, with what a person made of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.repair import peers
from benchmarks.repair.changes import Spaces, spaces_changed, spaces_of
from benchmarks.repair.ours import ours, ungated
from benchmarks.repair.peers import LangChanger
from benchmarks.repair.systems import peer_systems

NOTHING = Spaces(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class SpacingRow:
    """A text and the spaces that are wrong in it."""

    text: str
    wrong: Spaces


class SpacingTask(Task[SpacingRow, Spaces]):
    """English; much else is wrong with these texts (letters that a scanner misread), and is left aside."""

    name = "spacing"
    title = "Which spaces are missing, and which do not belong?"

    def load(self, options: Options) -> Sequence[SpacingRow]:
        """The development rows."""
        with gzip.open(options.data / "repair" / "spacing_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        return [SpacingRow(row["corrupt"], spaces_changed(row["corrupt"], row["correct"]) or NOTHING) for row in rows]

    def systems(self, options: Options) -> Sequence[System[SpacingRow, Spaces]]:
        """Ours with and without the look at the whole text, then the peers; `options` do not matter."""
        del options
        return [
            System("ours: whole recipe", lambda: _spaces(ours())),
            System("ours: rules alone", lambda: _spaces(_both)),
            *peer_systems(_spaces),
        ]

    def tables(self, rows: Sequence[SpacingRow], results: Sequence[Result[Spaces]]) -> Sequence[Table]:
        """Precision and recall of the spaces put in and taken out."""
        columns = ("put in: precision", "recall", "taken out: precision", "recall", "wrong changes")
        lines = [(result.system, _figures(rows, result)) for result in results]
        added, removed = (sum(len(row.wrong[side]) for row in rows) for side in (0, 1))
        return [Table("Spaces", columns, lines, [f"{added} are missing, {removed} too many, in {len(rows)} texts"])]


def _both(lang: str, text: str) -> peers.Changes:
    """The rules of both stages, one after the other where they agree on the text: their changes do not touch."""
    first = ungated("spacing")(lang, text)
    taken = [(change.start, change.end) for change in first]
    second = ungated("fused_words")(lang, text)
    return [*first, *(one for one in second if all(one.end < low or one.start > high for low, high in taken))]


def _spaces(changer: LangChanger) -> Callable[[SpacingRow], Spaces]:
    return lambda row: spaces_of(row.text, changer("en", row.text))


def _figures(rows: Sequence[SpacingRow], result: Result[Spaces]) -> list[float | None]:
    out: list[float | None] = []
    wrong = 0
    for side in (0, 1):
        right = sum(len(row.wrong[side] & answer[side]) for row, answer in zip(rows, result.answers, strict=True))
        made = sum(len(answer[side]) for answer in result.answers)
        wanted = sum(len(row.wrong[side]) for row in rows)
        out += [right / made if made else None, right / wanted if wanted else None]
        wrong += made - right
    return [*out, wrong]


TASKS = (SpacingTask(),)
