"""What the tasks about repairs have in common: the peers, and tables with a column for each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from benchmarks.accuracy.base import Result, System, Table
from benchmarks.repair import peers
from benchmarks.repair.peers import LangChanger

Row = TypeVar("Row")
Answer = TypeVar("Answer")


class InLanguage(Protocol):
    """A text of one language."""

    @property
    def lang(self) -> str:
        """BCP-47 primary subtag."""
        ...


def peer_systems(answers: Callable[[LangChanger], Callable[[Row], Answer]]) -> list[System[Row, Answer]]:
    """Doing nothing and all peers; `answers` makes of what changes a text what answers a row."""
    makers: dict[str, Callable[[], LangChanger]] = {
        "do nothing": lambda: peers.do_nothing,
        "wordninja (en)": peers.wordninja,
        "symspellpy segmentation (en)": peers.symspell_segmentation,
        "symspellpy compound (en)": peers.symspell_compound,
        "LanguageTool, first suggestion": peers.language_tool,
        "harper-py (en)": peers.harper,
    }
    return [System(name, lambda make=make: answers(make())) for name, make in makers.items()]


@dataclass(frozen=True, slots=True)
class ByLanguage(Generic[Answer]):
    """What systems answered to rows of several languages."""

    rows: Sequence[InLanguage]
    results: Sequence[Result[Answer]]
    languages: Sequence[str]

    def table(
        self,
        title: str,
        chosen: Sequence[int],
        figure: Callable[[Result[Answer], Sequence[int]], float | None],
        notes: Sequence[str] = (),
    ) -> Table:
        """A figure for the chosen rows (their numbers) of each language, and for all of them."""
        parts = [[number for number in chosen if self.rows[number].lang == lang] for lang in self.languages]
        lines = [(result.system, [figure(result, its) for its in (*parts, chosen)]) for result in self.results]
        return Table(title, (*self.languages, "all"), lines, notes)
