"""What the repair stages do to sound text: everything that is applied of itself counts as harm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.base import Options, Result, System, Table, Task
from benchmarks.repair.ours import ours, repair_stages
from benchmarks.repair.peers import LangChanger
from benchmarks.repair.systems import ByLanguage, peer_systems
from benchmarks.repair.texts import documents, read_sentences

SMALL = 10
LARGE = 300
LANGUAGES = ("en", "de", "fr", "es", "nl", "pt", "it", "ru")


@dataclass(frozen=True, slots=True)
class Sound:
    """A document of sound sentences."""

    lang: str
    text: str
    sentences: int


class Harm(Task[Sound, int]):
    """Edited prose in eight languages; some of its sentences do have a real error or two."""

    name = "harm"
    title = "How much do repairs change of text that needs none?"

    def load(self, options: Options) -> Sequence[Sound]:
        """Documents of 10 sentences, in all languages in turn, then of 300."""
        sentences = read_sentences(options.data / "repair" / "clean_ud.jsonl.gz")
        rows = []
        for size in (SMALL, LARGE):
            by_lang = [[Sound(lang, text, size) for text in documents(sentences[lang], size)] for lang in LANGUAGES]
            rows += [row for together in zip(*by_lang, strict=True) for row in together]
        return rows

    def systems(self, options: Options) -> Sequence[System[Sound, int]]:
        """Ours in each preset and each stage by itself, then the peers, which see the small documents only."""
        del options
        return [
            *(System(f"ours: {preset}", lambda preset=preset: _edits(ours(preset))) for preset in PRESETS),
            *(System(f"ours: {name} alone", lambda name=name: _edits(ours(stages=[name]))) for name in repair_stages()),
            *peer_systems(lambda changer: _edits(changer, most=SMALL)),
        ]

    def tables(self, rows: Sequence[Sound], results: Sequence[Result[int]]) -> Sequence[Table]:
        """Edits per 100 words by language, for both sizes of document."""
        return [_table(rows, results, size) for size in (SMALL, LARGE) if any(row.sentences == size for row in rows)]


PRESETS = ("default", "precision", "recall")


def _edits(changer: LangChanger, most: int = LARGE) -> Callable[[Sound], int]:
    return lambda row: len(changer(row.lang, row.text)) if row.sentences <= most else 0


def _table(rows: Sequence[Sound], results: Sequence[Result[int]], size: int) -> Table:
    def rate(result: Result[int], chosen: Sequence[int]) -> float | None:
        words = sum(len(rows[n].text.split()) for n in chosen)
        return 100 * sum(result.answers[n] for n in chosen) / words if words else None

    shown = [result for result in results if size == SMALL or result.system.startswith("ours")]
    chosen = [number for number, row in enumerate(rows) if row.sentences == size]
    words = sum(len(rows[number].text.split()) for number in chosen)
    title = f"Edits per 100 words, documents of {size} sentences"
    return ByLanguage(rows, shown, LANGUAGES).table(title, chosen, rate, [f"{words:,} words; less is better"])


TASKS = (Harm(),)
