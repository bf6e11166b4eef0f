"""What is applied to machine-translated sentences, against what a person made of them.

MLQE-PE: Wikipedia and news put into English and German by a program, and corrected by a person. Only every second row
is here: the others have chosen the rules (`training/grammar_whitelist.py`). The gate works on documents, and a row is
one sentence; so ten rows that follow each other are a document, a line each.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.repair import peers
from benchmarks.repair.changes import Changes, applied
from benchmarks.repair.ours import ours, ours_told
from benchmarks.repair.peers import LangChanger

SIZE = 10
TOKEN = re.compile(r"\w+|[^\w\s]")
COLUMNS = (
    "sentences",
    "changed",
    "better",
    "worse",
    "better : worse",
    "HTER before, percent",
    "HTER after, percent",
)

Answer = tuple[str, ...]  # the sentences of a document, repaired


@dataclass(frozen=True, slots=True)
class Translated:
    """A document of machine-translated sentences of a pair of languages, and each as a person corrected it."""

    pair: str
    lang: str
    sentences: tuple[str, ...]
    corrected: tuple[str, ...]


class Translations(Task[Translated, Answer]):
    """MLQE-PE, the half of the rows that chose nothing."""

    name = "mlqe"
    title = "Does what is applied bring machine translations nearer to their corrections?"

    def load(self, options: Options) -> Sequence[Translated]:
        """Documents of ten rows, pair by pair."""
        rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
        with gzip.open(options.data / "repair" / "mlqe_pe.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                rows[row["pair"]].append((" ".join(row["mt"].split()), " ".join(row["pe"].split())))
        return [document for pair in rows for document in _documents(pair, rows[pair][1::2])]

    def systems(self, options: Options) -> Sequence[System[Translated, Answer]]:
        """Ours, as it is and told that all is translated; then the peers."""
        del options
        return [
            System("ours", lambda: _sentences(ours())),
            System("ours: told that it is translated", lambda: _sentences(ours_told({"translated": True}))),
            System("ours: told, own rules only", lambda: _sentences(ours_told(_OWN_ONLY))),
            System("ours: told, recall", lambda: _sentences(ours_told({"translated": True}, "recall"))),
            System("do nothing", lambda: _sentences(peers.do_nothing)),
            System("LanguageTool, first suggestion", lambda: _sentences(peers.language_tool())),
            System("harper-py (en)", lambda: _sentences(peers.harper())),
        ]

    def tables(self, rows: Sequence[Translated], results: Sequence[Result[Answer]]) -> Sequence[Table]:
        """A table for each target language, and one for each pair."""
        english = [row.pair for row in rows if row.lang == "en"]
        groups = [("into English", set(english)), *((pair, {pair}) for pair in dict.fromkeys(row.pair for row in rows))]
        notes = (
            "HTER: edits of words, none moved, per word of the correction; less is better",
            "better: fewer edits to the correction than before; a change may be neither",
        )
        return [
            Table(title, COLUMNS, [(result.system, _figures(rows, result, pairs)) for result in results], notes)
            for title, pairs in groups
            if pairs
        ]


_OWN_ONLY = {"translated": True, "languagetool": "off"}


def _documents(pair: str, rows: Sequence[tuple[str, str]]) -> Iterator[Translated]:
    for start in range(0, len(rows), SIZE):
        sentences, corrected = zip(*rows[start : start + SIZE], strict=True)
        yield Translated(pair, pair.split("-")[1], sentences, corrected)


def _sentences(changer: LangChanger) -> Callable[[Translated], Answer]:
    """The sentences after what a system changes in the whole document; changes across their ends are left out."""

    def answer(row: Translated) -> Answer:
        changes: Changes = changer(row.lang, "\n".join(row.sentences))
        out = []
        start = 0
        for sentence in row.sentences:
            end = start + len(sentence)
            inside = [change for change in changes if start <= change.start and change.end <= end]
            moved = [change._replace(start=change.start - start, end=change.end - start) for change in inside]
            out.append(applied(sentence, moved))
            start = end + 1
        return tuple(out)

    return answer


def _figures(rows: Sequence[Translated], result: Result[Answer], pairs: set[str]) -> list[float | None]:
    before = after = words = count = 0
    changed = better = worse = 0
    for row, answer in zip(rows, result.answers, strict=True):
        if row.pair not in pairs:
            continue
        for sentence, corrected, repaired in zip(row.sentences, row.corrected, answer, strict=True):
            wanted = TOKEN.findall(corrected)
            old = distance(TOKEN.findall(sentence), wanted)
            new = old if repaired == sentence else distance(TOKEN.findall(repaired), wanted)
            count += 1
            changed += repaired != sentence
            better += new < old
            worse += new > old
            before, after, words = before + old, after + new, words + len(wanted)
    ratio = better / worse if worse else None
    return [count, changed, better, worse, ratio, 100 * before / max(1, words), 100 * after / max(1, words)]


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The edit distance of two sequences of words.

    >>> distance(["a", "b"], ["a", "c", "d"])
    2
    """
    last = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        line = [number]
        for column, right in enumerate(other, 1):
            line.append(min(last[column] + 1, line[-1] + 1, last[column - 1] + (left != right)))
        last = line
    return last[-1]


TASKS = (Translations(),)
