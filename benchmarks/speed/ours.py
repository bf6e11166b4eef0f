"""Textmend as it is timed: a run in this process, from the file to the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.timing import Job
from pipeline.document import Record
from pipeline.recipe import Recipe

# What datatrove's steps do: ftfy, the language, rules for lines, rules for spam and stuffing.
EQUIVALENT = ("decode", "mojibake", "boilerplate", "spam_links", "language")
TO_TEXT = ("decode", "posts", "boilerplate")  # the stages that take what is no main text out of an HTML page


def whole(pages: Path, seconds: Counter[str]) -> Job:
    """The default recipe with all that a run does; `seconds` gets the time of each stage."""
    return _run(pages, Recipe.preset("default"), seconds)


def equivalent(pages: Path) -> Job:
    """Only the stages whose work the peer's steps do as well; no pass over the corpus."""
    return _run(pages, Recipe.preset("default").only(EQUIVALENT).without_survey().without_duplicates(), Counter())


def _run(pages: Path, recipe: Recipe, seconds: Counter[str]) -> Job:
    from pipeline.runs.options import RunOptions  # noqa: PLC0415 loaded before the clock starts
    from pipeline.runs.runner import run  # noqa: PLC0415 loaded before the clock starts

    def clean(out: Path) -> int:
        summary = run([pages], out / "clean", recipe, options=RunOptions(engine="inline"))
        seconds.update(summary.seconds_by_stage)
        return summary.records

    return clean


def html(records: list[Record], mode: str) -> Job:
    """HTML pages to their text, rendered in `mode`."""
    from pipeline.cleaning import Cleaner  # noqa: PLC0415 loaded before the clock starts

    cleaner = Cleaner(Recipe.preset("default").with_html(mode).only(TO_TEXT))
    clean: Callable[[Record], object] = cleaner.clean

    def render(_: Path) -> int:
        return len([clean(record) for record in records])

    return render
