"""What a translation left in another language: found, and not found where there is none."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from pipeline.cleaning import clean
from pipeline.document import Document, Status
from pipeline.language.identify import identify
from pipeline.recipe import Recipe
from pipeline.repair.residue.finding import residues
from pipeline.text.lexicon import lexicon

LENGTHS = (2, 3, 5, 8)  # words that are left
_LANGUAGES = (
    "cs",
    "da",
    "de",
    "en",
    "es",
    "fi",
    "fr",
    "hu",
    "id",
    "it",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "tr",
    "uk",
)
_LEAST = 14  # words of a sentence in which something is put
_PER_10_000 = 10_000
_COMMON = 4  # Zipf

Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ResidueRow:
    """A text in `lang`; `left` is where a stretch of another language was put, if one was."""

    lang: str
    text: str
    left: Place | None = None
    words: int = 0
    origin: str = ""


class ResidueTask(Task[ResidueRow, Sequence[Place]]):
    """NTREX sentences with words of their other translation in the middle, and sound texts."""

    name = "residue"
    title = "Which words did a translation leave in another language?"

    def load(self, options: Options) -> Sequence[ResidueRow]:
        """Made leftovers, then sound text of UD and NTREX."""
        pages = _rows(options.data / "lid" / "ntrex_paragraph.jsonl.gz")
        made = list(_made(_rows(options.data / "lid" / "ntrex_sentence.jsonl.gz")))
        sound = [ResidueRow(row["lang"], row["text"], origin="NTREX") for row in pages if row["lang"] in _LANGUAGES]
        sound += [
            ResidueRow(row["lang"], row["text"], origin="UD")
            for row in _rows(options.data / "repair" / "clean_ud.jsonl.gz")
        ]
        return [*made, *sound]

    def systems(self, options: Options) -> Sequence[System[ResidueRow, Sequence[Place]]]:
        """Ours, and what the parts that others use would say."""
        del options
        return [
            System("ours: the recipe", _ours),
            System("ours: the stage, language known", _stage),
            System("language by clause", _by_clause),
            System("words of other lists", _by_words),
        ]

    def tables(self, rows: Sequence[ResidueRow], results: Sequence[Result[Sequence[Place]]]) -> Sequence[Table]:
        """Recall by length, and false flags."""
        found: list[tuple[str, list[float | None]]] = []
        false: list[tuple[str, list[float | None]]] = []
        for result in results:
            pairs = list(zip(rows, result.answers, strict=True))
            figures: list[float | None] = []
            for length in LENGTHS:
                of = [_is_found(row, answer) for row, answer in pairs if row.left and row.words == length]
                figures.append(sum(of) / len(of) if of else None)
            named = [_is_named(row, answer) for row, answer in pairs if row.left and _is_found(row, answer)]
            found.append((result.system, [*figures, sum(named) / len(named) if named else None]))
            false.append((result.system, [_false_flags(pairs, "UD"), _false_flags(pairs, "NTREX")]))
        columns = [f"{length} words" for length in LENGTHS]
        number = sum(row.left is not None for row in rows)
        return [
            Table(
                "Found", [*columns, "language right"], found, [f"{number:,} sentences with words of another language"]
            ),
            Table("False flags per 10,000 words", ["UD, 8 languages", "NTREX"], false, ["less is better"]),
        ]


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _made(rows: Sequence[Mapping[str, str]]) -> Iterator[ResidueRow]:
    """Sentences with some of their words replaced by as many of the same sentence in another language."""
    lines: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row["lang"] in _LANGUAGES:
            lines[row["line"]][row["lang"]] = row["text"]
    for number, line in enumerate(sorted(lines, key=int)):
        texts = lines[line]
        for lang in sorted(texts):
            others = sorted(set(texts) - {lang})
            if others:
                other = others[number % len(others)]
                yield from _mixed(texts[lang], lang, texts[other], other, number)


def _mixed(text: str, lang: str, source: str, other: str, number: int) -> Iterator[ResidueRow]:
    words, theirs = text.split(" "), source.split(" ")
    if min(len(words), len(theirs)) < _LEAST:
        return
    length = LENGTHS[number % len(LENGTHS)]
    at = 2 + (number * 7) % (len(words) - length - 3)
    start = 1 + (number * 7) * (len(theirs) - length - 2) // (len(words) * 7) % (len(theirs) - length - 1)
    piece = theirs[start : start + length]
    if any(word[:1].isupper() or not word.isalpha() for word in piece):
        return  # names and ends of clauses: not what is asked
    head, tail = " ".join(words[:at]), " ".join(words[at + length :])
    mixed = f"{head} {' '.join(piece)} {tail}"
    place = (len(head) + 1, len(head) + 1 + len(" ".join(piece)), other)
    yield ResidueRow(lang, mixed, place, length, "made")


def _is_found(row: ResidueRow, answer: Sequence[Place]) -> bool:
    """Whether a flag covers half of what was put in, and is not more than twice as long."""
    assert row.left  # noqa: S101 asked of such rows only
    start, end, _ = row.left
    return any(
        2 * (min(end, high) - max(start, low)) >= end - start and high - low <= 2 * (end - start)
        for low, high, _ in answer
    )


def _is_named(row: ResidueRow, answer: Sequence[Place]) -> bool:
    assert row.left  # noqa: S101 asked of such rows only
    start, end, lang = row.left
    return any(min(end, high) > max(start, low) and lang == found for low, high, found in answer)


def _false_flags(pairs: Sequence[tuple[ResidueRow, Sequence[Place]]], origin: str) -> float | None:
    words = sum(len(row.text.split()) for row, _ in pairs if row.origin == origin)
    flags = sum(len(answer) for row, answer in pairs if row.origin == origin)
    return _PER_10_000 * flags / words if words else None


# ------------------------------------------------------------------ systems
Answerer = Callable[[ResidueRow], Sequence[Place]]


def _ours() -> Answerer:
    recipe = Recipe(name="residue", stages=("language", "residue"))

    def answer(row: ResidueRow) -> Sequence[Place]:
        doc = clean(row.text, recipe)
        return [(s.start, s.end, s.reason) for s in doc.suggestions if s.status is Status.FLAGGED]

    return answer


def _stage() -> Answerer:
    def answer(row: ResidueRow) -> Sequence[Place]:
        doc = Document.of(row.text)
        doc.metadata.lang = row.lang
        return [(item.start, item.end, item.lang) for item in residues(doc)]

    return answer


_CLAUSE = re.compile(r"[^,;:.!?()\n]+")


def _by_clause() -> Answerer:
    def answer(row: ResidueRow) -> Sequence[Place]:
        out = []
        for match in _CLAUSE.finditer(row.text):
            found = identify(match.group())
            if found.lang not in {row.lang, "und", "zxx", "mul"}:
                out.append((*match.span(), found.lang))
        return out

    return answer


_WORD = re.compile(r"[^\W\d_]+")


def _by_words() -> Answerer:
    """Two or more words side by side that are in the list of one other language and not in the text's own."""

    def answer(row: ResidueRow) -> Sequence[Place]:
        own = lexicon(row.lang)
        out: list[Place] = []
        last: tuple[int, int] | None = None
        for match in _WORD.finditer(row.text):
            foreign = own.zipf(match.group()) < 1 and any(
                lexicon(lang).zipf(match.group()) >= _COMMON for lang in _LANGUAGES if lang != row.lang
            )
            if foreign and last and match.start() - last[1] == 1:
                out.append((last[0], match.end(), "und"))
            last = match.span() if foreign else None
        return out

    return answer


TASKS = (ResidueTask(),)
