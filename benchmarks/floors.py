"""Floors: figures on the committed pages below which a change may not fall.

    python -m benchmarks.floors                      the figures beside their floors; exit code 1 below one
    python -m benchmarks.floors --update             raise the floors to the figures reached
    python -m benchmarks.floors --update --lower NAME [NAME ...]   lower these, too
    python -m benchmarks.floors --data ../shared/eval   with those of spun text, whose data is not committed

`benchmarks/floors.json` holds for each figure its `floor` and what was `reached` at the last update.
Every figure is a share: higher is better. The tests check the floors.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.accuracy.base import Options, Result
from benchmarks.accuracy.html import text_overlap
from benchmarks.lines.html_pages import HtmlPage, sample_pages
from benchmarks.lines.metrics import Fate, Tally, tally
from benchmarks.lines.ours import two_stages, whole_recipe
from benchmarks.lines.pages import LinePage, read_sample
from pipeline.cleaning import Cleaner, clean_page
from pipeline.document import Media, Page, Record
from pipeline.recipe import Recipe

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "lines"
FILE = Path(__file__).with_name("floors.json")
HALVES = ("open", "held")
FROM_DATA = ("despin/", "tortured/")  # how figures begin that rest on data outside the repository
SLACK = 0.02  # by which the floors of those are below what is reached: few places decide
DIGITS = 3
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a figure may be, and what it was when the floors were last updated."""

    floor: float
    reached: float


class WouldLower(Exception):  # noqa: N818 a refusal
    """An update that would lower floors that nobody named."""


def figures() -> dict[str, float]:
    """All figures by name, measured now: `text/HALF/SYSTEM/FIGURE`, `sound/HALF/...` and `html/HALF/...`."""
    out: dict[str, float] = {}
    for half in HALVES:
        pages = read_sample(CASES / f"{half}.jsonl")
        sound = [page for page in pages if page.kind == "sound"]
        others = [page for page in pages if page.kind != "sound"]
        for name, answer in (("two-stages", two_stages()), ("whole-recipe", whole_recipe())):
            out |= _line_figures(f"text/{half}/{name}", others, answer)
        out[f"sound/{half}/texts-unchanged"] = fmean(_is_unchanged(page) for page in sound)
        out |= _html_figures(f"html/{half}", sample_pages(CASES / "html", half))
    return out


def spun_figures(data: Path, *, tortured: bool = True) -> dict[str, float]:
    """What is put back in the spun pages of `data`, and in tortured phrases, which takes two minutes."""
    from benchmarks.accuracy import despin  # noqa: PLC0415 with all that the accuracy benchmarks need

    rows = [*despin.seed(data.parent), *despin.pages(data.parent)]
    repair = despin.ours("default")
    made = Result("ours", [repair(row) for row in rows], [0.0] * len(rows))
    found = despin.figures(rows, made, range(len(rows)))
    names = ("right-or-part", "exactly-right", "recall-exact", "recall", "among-five")
    out = {f"despin/{name}": value for name, value in zip(names, found[1:], strict=False)}
    if tortured:
        from benchmarks.accuracy.tortured import TASKS, figures, ours  # noqa: PLC0415 as above

        phrases = TASKS[0].load(Options(data))
        guess = ours(TASKS[0].path, phrases)
        out["tortured/right-at-2-percent-harm"] = figures(phrases, [guess(row) for row in phrases])[0]
    return out


def _line_figures(
    prefix: str, pages: Sequence[LinePage], answer: Callable[[LinePage], Sequence[Fate]]
) -> dict[str, float]:
    count: Tally = tally(pages, [answer(page) for page in pages])
    return {
        f"{prefix}/boilerplate-f1": count.boilerplate_f1,
        f"{prefix}/main-f1": count.main_f1,
        f"{prefix}/main-character-f1": count.main_character_f1,
        f"{prefix}/main-characters-kept": 1 - count.main_lost,
    }


def _is_unchanged(page: LinePage) -> bool:
    return "".join(post.text for post in clean_page(page.text).posts) == page.text


def _html_figures(prefix: str, pages: Sequence[HtmlPage]) -> dict[str, float]:
    cleaner = Cleaner(Recipe.preset("default"))
    cleaned = [cleaner.clean(Record(page.name, page.html, Media.HTML)) for page in pages]
    pairs = list(zip(pages, cleaned, strict=True))
    overlaps = [text_overlap(page, "\n".join(post.text for post in done.posts)) for page, done in pairs]
    return {
        f"{prefix}/word-f1": fmean(one.f1 for one in overlaps),
        f"{prefix}/words-kept": sum(one.shared for one in overlaps) / sum(one.wanted for one in overlaps),
        f"{prefix}/metadata-right": fmean(right for page, done in pairs for right in _metadata_right(page, done)),
    }


def _metadata_right(page: HtmlPage, done: Page) -> list[bool]:
    """For each field of the gold metadata, whether the first post has just that."""
    found = done.posts[0].metadata
    return [getattr(found, name) == value for name, value in page.metadata.items()]


def read_floors(path: Path = FILE) -> dict[str, Floor]:
    """The floors by name; none where there is no file yet."""
    if not path.is_file():
        return {}
    return {name: Floor(**values) for name, values in json.loads(path.read_text(encoding="utf-8")).items()}


def below(reached: Mapping[str, float], floors: Mapping[str, Floor]) -> list[str]:
    """The names of the floors that are not reached, or that nothing measures any more.

    Figures that rest on other data count where that was at hand.

    >>> below({"a": 0.5, "b": 0.9}, {"a": Floor(0.6, 0.6), "b": Floor(0.9, 0.9)})
    ['a']
    """
    measured = tuple({prefix for prefix in FROM_DATA if any(name.startswith(prefix) for name in reached)})
    return [
        name
        for name, floor in floors.items()
        if reached.get(name, -1.0) < floor.floor - TOLERANCE
        and (name.startswith(measured) or not name.startswith(FROM_DATA))
    ]


def updated(reached: Mapping[str, float], floors: Mapping[str, Floor], lower: Collection[str] = ()) -> dict[str, Floor]:
    """Floors at the figures reached, rounded down.

    Raises `WouldLower` where a floor not named in `lower` would sink.

    >>> updated({"a": 0.98765}, {"a": Floor(0.9, 0.91)})
    {'a': Floor(floor=0.987, reached=0.9877)}
    """
    sinking = sorted(set(below(reached, floors)) - set(lower))
    if sinking:
        msg = f"would lower {', '.join(sinking)}"
        raise WouldLower(msg)
    kept = {name: floor for name, floor in floors.items() if name.startswith(FROM_DATA)}  # unless measured now
    new = {name: _floor(name, value, floors.get(name), may_sink=name in lower) for name, value in reached.items()}
    return dict(sorted((kept | new).items()))


def _floor(name: str, value: float, old: Floor | None, *, may_sink: bool) -> Floor:
    least = value - SLACK if name.startswith(FROM_DATA) else value
    floor = math.floor(least * 10**DIGITS + TOLERANCE) / 10**DIGITS
    if old is not None and not may_sink:
        floor = max(floor, old.floor)
    return Floor(floor, round(value, DIGITS + 1))


def write_floors(floors: Mapping[str, Floor], path: Path = FILE) -> None:
    """Write the floors, one a line, so that a diff shows what moved."""
    lines = [f" {json.dumps(name)}: {json.dumps(asdict(floor))}" for name, floor in floors.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _show(reached: Mapping[str, float], floors: Mapping[str, Floor]) -> None:
    for name, value in sorted(reached.items()):
        floor = f"{floors[name].floor:.3f}" if name in floors else "-"
        mark = "  BELOW" if name in floors and name in below({name: value}, {name: floors[name]}) else ""
        print(f"{name:<44} {value:.4f}  floor {floor}{mark}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Show, check or update the floors."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floors", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--update", action="store_true", help="raise the floors to the figures reached")
    parser.add_argument("--lower", nargs="+", default=[], metavar="NAME", help="with --update: these may sink")
    parser.add_argument("--data", type=Path, help="the folder of the accuracy benchmarks' data")
    given = parser.parse_args(arguments)
    floors, reached = read_floors(), figures()
    if given.data is not None:
        reached |= spun_figures(given.data)
    _show(reached, floors)
    if not given.update:
        return 1 if below(reached, floors) else 0
    try:
        write_floors(updated(reached, floors, given.lower))
    except WouldLower as refusal:
        print(f"Nothing written: this {refusal}. Name them after --lower if that is meant.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
