"""What people use today, and the floor: the bare calls that no solution can do without.

All read the same JSON Lines and write Parquet; models are loaded before the clock starts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.speed.timing import Job
from pipeline.document import Record

_ENTITY = re.compile(r"&#?\w{1,24};")


def _rows(pages: Path) -> Iterator[str]:
    with pages.open("rb") as file:
        for line in file:
            yield json.loads(line)["text"]


def plain_script(pages: Path) -> Job:
    """The script that people write: ftfy, langdetect on each document, spaCy's sentencizer, pandas."""
    import ftfy  # noqa: PLC0415 loaded before the clock starts
    import langdetect  # noqa: PLC0415 loaded before the clock starts
    import pandas as pd  # noqa: PLC0415 loaded before the clock starts
    import spacy  # noqa: PLC0415 loaded before the clock starts

    langdetect.DetectorFactory.seed = 0
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")

    def run(out: Path) -> int:
        rows = []
        for page in _rows(pages):
            text = ftfy.fix_text(page)
            try:
                lang = langdetect.detect(text)
            except langdetect.LangDetectException:
                lang = "und"
            rows.append({"text": text, "lang": lang, "sentences": [s.text for s in nlp(text).sents]})
        pd.DataFrame(rows).to_parquet(out / "plain.parquet")
        return len(rows)

    return run


def floor(pages: Path) -> Job:
    """Decode, ftfy on the lines that it finds bad, the recipe's detector once, sentences, Parquet: nothing else."""
    import ftfy  # noqa: PLC0415 loaded before the clock starts
    import pyarrow as pa  # noqa: PLC0415 loaded before the clock starts
    import pyarrow.parquet as pq  # noqa: PLC0415 loaded before the clock starts
    from ftfy.badness import is_bad  # noqa: PLC0415 loaded before the clock starts

    from pipeline.text.segmentation import SEGMENTERS  # noqa: PLC0415 loaded before the clock starts

    language, sentences = _detector(), SEGMENTERS["srx"]

    def fixed(line: str) -> str:
        return ftfy.fix_text(line) if is_bad(line) or _ENTITY.search(line) else line

    def run(out: Path) -> int:
        rows = []
        for page in _rows(pages):
            sound = page.isascii() and "&" not in page
            text = page if sound else "\n".join(map(fixed, page.split("\n")))
            lang = language(text)[0]
            parts = [text[start:end] for start, end in sentences(text, lang)]
            rows.append({"text": text, "lang": lang, "sentences": parts})
        pq.write_table(pa.Table.from_pylist(rows), out / "floor.parquet", compression="zstd")
        return len(rows)

    return run


def _detector() -> Callable[[str], tuple[str, float]]:
    """The recipe's detector, asked once for a whole text: the language and its score."""
    from pipeline.language.detectors import detector  # noqa: PLC0415 loaded before the clock starts

    engine = detector("ensemble")

    def language(text: str) -> tuple[str, float]:
        (guesses,) = engine.scores([text])
        return (guesses[0].lang, guesses[0].score) if guesses else ("und", 0.0)

    return language


def datatrove(pages: Path) -> Job:
    """The steps of datatrove in the order of FineWeb: ftfy, language, Gopher repetition, C4 rules, Parquet.

    Raises `ImportError` where it is not installed. Its language filter wants fastText; one of the same shape
    asks the recipe's detector instead. The whole chain runs in this process, as its executor runs a rank.
    """
    from datatrove.data import Document  # noqa: PLC0415 a peer, loaded before the clock starts
    from datatrove.pipeline.filters import C4QualityFilter, GopherRepetitionFilter  # noqa: PLC0415
    from datatrove.pipeline.filters.base_filter import BaseFilter  # noqa: PLC0415
    from datatrove.pipeline.formatters import FTFYFormatter  # noqa: PLC0415
    from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415
    from datatrove.pipeline.writers import ParquetWriter  # noqa: PLC0415
    from datatrove.utils.word_tokenizers import SpaCyTokenizer  # noqa: PLC0415
    from loguru import logger  # noqa: PLC0415

    logger.remove()  # its progress is no part of the work
    words, language = SpaCyTokenizer("xx"), _detector()

    class LanguageLabel(BaseFilter):  # type: ignore[misc] the package has no types
        """As datatrove's own filter with `label_only`."""

        name = "language"

        def filter(self, doc: Document) -> bool:
            doc.metadata["language"], doc.metadata["language_score"] = language(doc.text)
            return True

    steps = (
        JsonlReader(str(pages.parent), glob_pattern=pages.name),
        FTFYFormatter(),
        LanguageLabel(),
        GopherRepetitionFilter(language=words),
        C4QualityFilter(language=words, filter_no_terminal_punct=False),
    )

    def run(out: Path) -> int:
        data = None
        for step in (*steps, ParquetWriter(str(out), compression="zstd")):
            data = step.run(data, rank=0, world_size=1)
        return sum(1 for _ in data or ())

    return run


def trafilatura(records: list[Record]) -> Job:
    """The text that trafilatura extracts from HTML pages, with its defaults."""
    from trafilatura import extract  # noqa: PLC0415 loaded before the clock starts

    def run(_: Path) -> int:
        return len([extract(record.content) for record in records])

    return run
