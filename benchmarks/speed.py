"""Speed of the whole default recipe beside a plain script of the usual packages.

    python -m benchmarks.speed [--pages DIR] [--copies N] [--rounds N]

Both read the same pages, in turn, in this one process, models loaded beforehand. The script does
`ftfy.fix_text`, `langdetect` on each document, a blank spaCy pipeline with its sentencizer, and
pandas to Parquet. Textmend does all that it does: the whole recipe, the ledger and every table.
Ratios of medians hold; the absolute figures are those of the machine.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from pipeline.document import Media, Record
from pipeline.readers.base import ReaderSettings
from pipeline.readers.registry import discover, read_file
from pipeline.text.decoding import decode

ROOT = Path(__file__).resolve().parents[1]
WORD_SEED = 7


def plain_script(pages: list[str]) -> Callable[[Path], int]:
    """The script that people write today, its models loaded."""
    import ftfy  # noqa: PLC0415 loaded before the clock starts
    import langdetect  # noqa: PLC0415 loaded before the clock starts
    import pandas as pd  # noqa: PLC0415 loaded before the clock starts
    import spacy  # noqa: PLC0415 loaded before the clock starts

    langdetect.DetectorFactory.seed = 0
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")

    def run(out: Path) -> int:
        rows = []
        for page in pages:
            text = ftfy.fix_text(page)
            try:
                lang = langdetect.detect(text)
            except langdetect.LangDetectException:
                lang = "und"
            rows.append({"text": text, "lang": lang, "sentences": [s.text for s in nlp(text).sents]})
        pd.DataFrame(rows).to_parquet(out / "plain.parquet")
        return len(rows)

    return run


def textmend(folder: Path, seconds: dict[str, float]) -> Callable[[Path], int]:
    """The default recipe on one worker, in this process; `seconds` gets the time of each stage."""
    from pipeline.runs.runner import RunOptions, run  # noqa: PLC0415 loaded before the clock starts

    def clean(out: Path) -> int:
        summary = run([folder], out / "clean", options=RunOptions(engine="inline"))
        for stage, spent in summary.seconds_by_stage.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
        return summary.records

    return clean


def texts_of(source: Path) -> list[str]:
    """The text of every page in `source`, decoded for both sides alike; HTML left out."""
    out: list[str] = []
    for file in discover([source], exclude=None).files:
        for record in read_file(file, ReaderSettings()):
            if isinstance(record, Record) and record.media is Media.TEXT:
                content = record.content
                out.append(content if isinstance(content, str) else decode(content, declared=record.charset).text)
    return out


def write_pages(source: Path, folder: Path, copies: int) -> list[str]:
    """Copies of the pages of `source`, paragraphs in another order each time so that no cache helps."""
    shuffle = random.Random(WORD_SEED)  # noqa: S311 not for secrets
    pages: list[str] = []
    for index, text in enumerate(texts_of(source)):
        for number in range(copies):
            head, *body = text.split("\n\n")
            shuffle.shuffle(body)
            pages.append("\n\n".join([head, *body]))
            (folder / f"{number:04}-{index:04}.txt").write_text(pages[-1], encoding="utf-8")
    return pages


def timed(job: Callable[[Path], int]) -> tuple[float, int]:
    """Seconds and documents of one round."""
    with tempfile.TemporaryDirectory() as out:
        started = perf_counter()
        documents = job(Path(out))
        return perf_counter() - started, documents


def main() -> None:
    """Time both, in turn, and print documents per second and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=ROOT / "data" / "raw")
    parser.add_argument("--copies", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = write_pages(args.pages, folder, args.copies)
        seconds: dict[str, float] = {}
        ours, plain = textmend(folder, seconds), plain_script(pages)
        for job in (ours, plain):  # warm-up: models, caches, compiled patterns
            timed(job)
        seconds.clear()
        rounds = [(timed(ours), timed(plain)) for _ in range(args.rounds)]
    report(rounds, seconds, sum(map(len, pages)))


def report(rounds: list[tuple[tuple[float, int], tuple[float, int]]], seconds: dict[str, float], chars: int) -> None:
    """Print what was measured."""
    whole = sum(ours for (ours, _), _ in rounds)
    documents = rounds[0][0][1]
    ours = statistics.median(spent for (spent, _), _ in rounds)
    plain = statistics.median(spent for _, (spent, _) in rounds)
    print(f"{documents} pages, {chars / 1e6:.2f} M characters, {len(rounds)} rounds, one process")
    print(f"plain script  {documents / plain:8.1f} pages/s")
    print(f"textmend      {documents / ours:8.1f} pages/s   ({plain / ours:.2f}× the plain script)")
    in_stages = sum(seconds.values())
    for stage, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"    {stage:<14} {spent / whole:6.1%}")
    print(f"    {'bookkeeping':<14} {1 - in_stages / whole:6.1%}   (reading, ledger, tables)")


if __name__ == "__main__":
    main()
