"""How a text came about: the project's own pages in five classes, and machine translation beside its corrected form."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from pipeline.cleaning import clean
from pipeline.document import Provenance
from pipeline.recipe import Recipe
from pipeline.repair.context.trigram import trigrams
from pipeline.text.function_words import function_words

CASES = Path(__file__).resolve().parents[2] / "tests" / "cases" / "provenance"
CLASSES = tuple(item.value for item in Provenance)
_SENTENCES = 10
_STAGES = ("language", "spacing", "fused_words", "phrases", "residue", "provenance")
HALVES = ("fresh", "held", "open")
_LEAST_WORDS = 50
_STRANGE = -5.6  # nats a word, of a text that no person wrote
_EVEN = 0.5  # words that are function words, from which a text is "translated"


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """A page and how it came about; `origin` is the set that it is of."""

    text: str
    lang: str
    truth: str
    origin: str


class ProvenanceTask(Task[ProvenanceRow, str]):
    """Pages written for this project, and MLQE pages of ten sentences.

    Fresh: written before the model was made, judged on once it stood. Held: not counted in the model, but its answers
    to them were seen while an earlier model was made. Open: counted in the model.
    """

    name = "provenance"
    title = "Written by a person, translated, translated there and back, or spun?"

    def load(self, options: Options) -> Sequence[ProvenanceRow]:
        """The fresh pages first, the held and the open half, then MLQE."""
        rows = [row for half in HALVES for row in _own(half)]
        return [*rows, *_edited(options.data / "repair" / "mlqe_pe.jsonl.gz")]

    def systems(self, options: Options) -> Sequence[System[ProvenanceRow, str]]:
        """Ours, then what is simpler."""
        del options
        return [
            System("ours", _ours),
            System("always human", lambda: lambda _: "human"),
            System("function words", lambda: _function_words),
            System("English trigrams", _trigrams),
        ]

    def tables(self, rows: Sequence[ProvenanceRow], results: Sequence[Result[str]]) -> Sequence[Table]:
        """F1 and precision of what is claimed, set by set, and what ours says of each class."""
        tables = []
        for origin in (*HALVES, "MLQE"):
            chosen = [number for number, row in enumerate(rows) if row.origin == origin]
            if chosen:
                tables.append(_scores(origin, rows, results, chosen))
                tables.append(_confusion(origin, rows, results[0], chosen))
        return tables


def _own(half: str) -> list[ProvenanceRow]:
    pages = tomllib.loads((CASES / f"{half}.toml").read_text(encoding="utf-8"))["page"]
    return [ProvenanceRow(page["text"].strip(), page["lang"], page["class"], half) for page in pages]


def _edited(path: Path) -> list[ProvenanceRow]:
    pairs: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            pairs[row["pair"]].append(row)
    out = []
    for pair, rows in sorted(pairs.items()):
        for at in range(0, len(rows) - _SENTENCES + 1, _SENTENCES):
            some = rows[at : at + _SENTENCES]
            for side, truth in (("mt", "machine-translated"), ("pe", "human")):
                out.append(ProvenanceRow(" ".join(row[side] for row in some), pair.split("-")[1], truth, "MLQE"))
    return out


def _f1(pairs: Counter[tuple[str, str]], name: str) -> tuple[float, float]:
    """F1 and precision of one class."""
    right = pairs[name, name]
    said = sum(count for (_, answer), count in pairs.items() if answer == name)
    true = sum(count for (truth, _), count in pairs.items() if truth == name)
    return (2 * right / (said + true) if said + true else 0.0), (right / said if said else 1.0)


def _scores(origin: str, rows: Sequence[ProvenanceRow], results: Sequence[Result[str]], chosen: Sequence[int]) -> Table:
    present = [name for name in CLASSES if any(rows[number].truth == name for number in chosen)]
    lines: list[tuple[str, list[float | None]]] = []
    for result in results:
        pairs = Counter((rows[number].truth, result.answers[number]) for number in chosen)
        figures = [_f1(pairs, name)[0] for name in present]
        claimed = [number for number in chosen if result.answers[number] != "unknown"]
        right = sum(rows[number].truth == result.answers[number] for number in claimed)
        precision = right / len(claimed) if claimed else None
        machine = _machine(pairs)
        lines.append((result.system, [*figures, sum(figures) / len(figures), precision, machine]))
    columns = [*present, "macro-F1", "right of claimed", "machine or not"]
    note = f"{len(chosen)} pages; machine or not: F1 of translated, round trip and spun as one class"
    return Table(f"{origin}: F1", columns, lines, [note])


def _machine(pairs: Counter[tuple[str, str]]) -> float:
    machine = {"machine-translated", "round-trip", "spun"}
    merged: Counter[tuple[str, str]] = Counter()
    for (truth, answer), count in pairs.items():
        merged["m" if truth in machine else truth, "m" if answer in machine else answer] += count
    return _f1(merged, "m")[0]


def _confusion(origin: str, rows: Sequence[ProvenanceRow], ours: Result[str], chosen: Sequence[int]) -> Table:
    pairs = Counter((rows[number].truth, ours.answers[number]) for number in chosen)
    present = [name for name in CLASSES if any(rows[number].truth == name for number in chosen)]
    lines = [(name, [float(pairs[name, answer]) for answer in CLASSES]) for name in present]
    return Table(f"{origin}: what ours says of each class", CLASSES, lines)


# ------------------------------------------------------------------ systems
Answerer = Callable[[ProvenanceRow], str]


def _ours() -> Answerer:
    recipe = Recipe(name="provenance", stages=_STAGES)
    return lambda row: clean(row.text, recipe).metadata.provenance.value


def _function_words(row: ProvenanceRow) -> str:
    """Translations are said to have more function words."""
    words = row.text.lower().split()
    if len(words) < _LEAST_WORDS:
        return "unknown"
    own = function_words(row.lang)
    return "machine-translated" if sum(word in own for word in words) > _EVEN * len(words) else "human"


def _trigrams() -> Answerer:
    """English that a trigram model finds strange is said to be of a machine."""
    model = trigrams()

    def answer(row: ProvenanceRow) -> str:
        words = row.text.split()
        if len(words) < _LEAST_WORDS or row.lang != "en":
            return "unknown"
        return "machine-translated" if model.scores([row.text])[0] / len(words) < _STRANGE else "human"

    return answer


TASKS = (ProvenanceTask(),)
