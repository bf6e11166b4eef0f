"""Words that were run together by a program, in documents that show other faults, too; and sound documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.repair.changes import spaces_of
from benchmarks.repair.ours import ours, ungated
from benchmarks.repair.peers import LangChanger
from benchmarks.repair.systems import ByLanguage, peer_systems
from benchmarks.repair.texts import RepairText, damaged, documents, read_sentences

LANGUAGES = ("en", "fr", "es", "it", "pt", "de", "nl")
KINDS = ("plain", "three", "capital")
SENTENCES = 8
PER = 10_000

Answer = frozenset[int]  # where words are parted, counted as in `Spaces`


class Count(NamedTuple):
    """Joins, places parted, and places rightly parted; words looked at."""

    joined: int
    parted: int
    right: int
    words: int


Figure = Callable[[Count], float | None]


class Fused(Task[RepairText, Answer]):
    """Every other document of 8 sentences is damaged. A place between two letters is what counts."""

    name = "fused"
    title = "Where were words run together?"

    def load(self, options: Options) -> Sequence[RepairText]:
        """Documents of all languages in turn, damaged and sound ones."""
        sentences = read_sentences(options.data / "repair" / "clean_ud.jsonl.gz")
        by_lang = [list(_documents(lang, sentences[lang])) for lang in LANGUAGES]
        longest = max(map(len, by_lang))
        return [docs[number] for number in range(longest) for docs in by_lang if number < len(docs)]

    def systems(self, options: Options) -> Sequence[System[RepairText, Answer]]:
        """Ours with and without the look at the document, then the peers; `options` do not matter."""
        del options
        return [
            System("ours: whole recipe", lambda: _places(ours())),
            System("ours: --precision", lambda: _places(ours("precision"))),
            System("ours: --recall", lambda: _places(ours("recall"))),
            System("ours: rules alone", lambda: _places(ungated("fused_words"))),
            *peer_systems(_places),
        ]

    def tables(self, rows: Sequence[RepairText], results: Sequence[Result[Answer]]) -> Sequence[Table]:
        """Precision and recall on damaged documents, false positives on sound ones, recall by kind of join."""
        bad = [number for number, row in enumerate(rows) if row.joins]
        good = [number for number, row in enumerate(rows) if not row.joins]
        joins = ", ".join(
            f"{lang} {sum(len(rows[n].joins) for n in bad if rows[n].lang == lang)}" for lang in LANGUAGES
        )
        words = sum(rows[n].words for n in good)
        by_lang = ByLanguage(rows, results, LANGUAGES)

        def share(figure: Figure) -> Callable[[Result[Answer], Sequence[int]], float | None]:
            return lambda result, numbers: figure(_count(rows, result, numbers))

        sound = f"{words:,} words in {len(good):,} documents; less is better"
        return [
            by_lang.table("Precision, damaged documents", bad, share(_precision), [f"joins: {joins}"]),
            by_lang.table("Recall, damaged documents", bad, share(_recall)),
            by_lang.table("False positives per 10,000 words of sound documents", good, share(_false), [sound]),
            _kinds(rows, results, bad),
        ]


def _documents(lang: str, sentences: Sequence[str]) -> Iterable[RepairText]:
    for number, text in enumerate(documents(sentences, SENTENCES)):
        yield RepairText(lang, text, {}) if number % 2 else damaged(lang, text, number)


def _places(changer: LangChanger) -> Callable[[RepairText], Answer]:
    def answer(row: RepairText) -> Answer:
        solid = "".join(row.text.split())
        added = spaces_of(row.text, changer(row.lang, row.text)).added
        return frozenset(at for at in added if solid[at - 1].isalpha() and solid[at].isalpha())

    return answer


def _count(rows: Sequence[RepairText], result: Result[Answer], chosen: Iterable[int]) -> Count:
    joined = parted = right = words = 0
    for number in chosen:
        row, places = rows[number], result.answers[number]
        joined, parted, words = joined + len(row.joins), parted + len(places), words + row.words
        right += len(places & row.joins.keys())
    return Count(joined, parted, right, words)


def _precision(count: Count) -> float | None:
    return count.right / count.parted if count.parted else None


def _recall(count: Count) -> float | None:
    return count.right / count.joined if count.joined else None


def _false(count: Count) -> float | None:
    return PER * (count.parted - count.right) / count.words if count.words else None


def _kinds(rows: Sequence[RepairText], results: Sequence[Result[Answer]], chosen: Sequence[int]) -> Table:
    """Recall by kind: two words, three words, a capital at the join."""

    def recall(result: Result[Answer], kind: str) -> float | None:
        places = [(at in result.answers[n]) for n in chosen for at, its in rows[n].joins.items() if its == kind]
        return sum(places) / len(places) if places else None

    lines = [(result.system, [recall(result, kind) for kind in KINDS]) for result in results]
    return Table("Recall by kind of join, all languages", KINDS, lines)


TASKS = (Fused(),)
