"""Speed of Textmend beside other ways to do the same, in one run, on the same pages.

    python -m benchmarks.speed [--pages DIR] [--html DIR] [--copies N] [--rounds N] [--json FILE]
    python -m benchmarks.speed --scaling 10 50 200 [--workers 1 2] [--engine local ray] [--limit SECONDS]
                               [--stages A,B] [--recipe FILE] [--no-duplicates] [--pages DIR] [--json FILE]

benchmarks/README.md tells what each system does. Ratios of processor seconds hold; absolute
figures are those of the machine.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks.speed import ours, peers
from benchmarks.speed.pages import records_of, shuffled, texts_of, write_jsonl
from benchmarks.speed.scaling import Plan, measure_scaling
from benchmarks.speed.timing import Job, Ratio, Timings, interleaved
from pipeline.document import Media

ROOT = Path(__file__).resolve().parents[2]
PLAIN, WHOLE, EQUIVALENT, TROVE, FLOOR = "plain script", "textmend", "textmend, equivalent", "datatrove", "floor"
EXTRACTOR, ACCURATE, FAST = "trafilatura", "textmend, accurate", "textmend, fast"
# What is divided by what, and what is aimed at.
TEXT_RATIOS = ((PLAIN, WHOLE, "at least 10"), (TROVE, EQUIVALENT, "at least 2"), (WHOLE, FLOOR, "at most 2"))
HTML_RATIOS = ((EXTRACTOR, ACCURATE, ""), (EXTRACTOR, FAST, ""))


def main() -> int:
    """Time what the command line asks for."""
    given = _arguments()
    if not given.pages.is_dir():
        print(f"{given.pages} is not there. Give a folder of pages with --pages.", file=sys.stderr)
        return 2
    if given.scaling:
        data = measure_scaling(texts_of(given.pages), _plan(given), lambda data: _save(data, given.json))
    else:
        data = {"text": text_speed(given.pages, given.copies, given.rounds)}
        data["html"] = html_speed(given.html or given.pages, given.rounds)
    _save(data, given.json)
    return 0


def _save(data: dict[str, object], path: Path | None) -> None:
    if path:
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _plan(given: argparse.Namespace) -> Plan:
    """The runs of --scaling."""
    options = [
        word for name in ("recipe", "stages") if (value := getattr(given, name)) for word in (f"--{name}", value)
    ]
    options += ["--no-duplicates"] * given.no_duplicates
    return Plan(given.scaling, given.workers, given.engine, options, given.limit)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=Path, default=ROOT / "data" / "raw", help="a folder with pages of text")
    parser.add_argument("--html", type=Path, help="a folder with pages of HTML, if not the same")
    parser.add_argument("--copies", type=int, default=30, help="of each page, its paragraphs in another order")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scaling", type=int, nargs="+", metavar="MB", help="cost as the input grows, instead")
    parser.add_argument("--workers", type=int, nargs="+", default=[1], help="of the runs of --scaling")
    parser.add_argument("--engine", nargs="+", default=["local"], help="of the runs of --scaling: local, ray")
    parser.add_argument("--recipe", help="of the runs of --scaling, a file")
    parser.add_argument("--stages", help="of the runs of --scaling, as in `textmend run`")
    parser.add_argument("--no-duplicates", action="store_true", help="of the runs of --scaling: see the README")
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds after which a run of --scaling is ended")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    return parser.parse_args()


def text_speed(source: Path, copies: int, rounds: int) -> dict[str, object]:
    """Time the systems for text, print, and give the figures."""
    pages = shuffled(texts_of(source), copies)
    if not pages:
        print(f"{source} has no pages of text", file=sys.stderr)
        return {}
    stages: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = write_jsonl(pages, Path(folder))
        jobs, notes = _built(
            {
                PLAIN: lambda: peers.plain_script(path),
                WHOLE: lambda: ours.whole(path, stages),
                TROVE: lambda: peers.datatrove(path),
                EQUIVALENT: lambda: ours.equivalent(path),
                FLOOR: lambda: peers.floor(path),
            }
        )
        timings = interleaved(jobs, sum(map(len, pages)), rounds, warm=stages.clear)
    print(f"{len(pages)} pages, {timings.chars / 1e6:.2f} M characters, {rounds} rounds, one process\n")
    data = _report(timings, TEXT_RATIOS, notes)
    total = sum(stages.values())
    data["stages"] = {name: spent / total for name, spent in stages.most_common()}
    print("\nof what textmend spends in stages: ", end="")
    print(", ".join(f"{name} {spent / total:.0%}" for name, spent in stages.most_common()))
    return data


def html_speed(source: Path, rounds: int) -> dict[str, object]:
    """Time the systems for HTML, print, and give the figures."""
    records = records_of(source, Media.HTML)
    if not records:
        print(f"\n{source} has no HTML")
        return {}
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it tells of every page that it finds nothing in
    jobs, notes = _built(
        {
            EXTRACTOR: lambda: peers.trafilatura(records),
            ACCURATE: lambda: ours.html(records, "accurate"),
            FAST: lambda: ours.html(records, "fast"),
        }
    )
    timings = interleaved(jobs, sum(len(record.content) for record in records), rounds)
    print(f"\n{len(records)} pages of HTML, {timings.chars / 1e6:.2f} MB\n")
    return _report(timings, HTML_RATIOS, notes)


def _built(systems: dict[str, Callable[[], Job]]) -> tuple[dict[str, Job], list[str]]:
    """The systems whose packages are installed, and notes on the others."""
    jobs, notes = {}, []
    for name, build in systems.items():
        try:
            jobs[name] = build()
        except ImportError as error:
            notes.append(f"left out: {name} ({error})")
    return jobs, notes


def _report(timings: Timings, ratios: tuple[tuple[str, str, str], ...], notes: list[str]) -> dict[str, object]:
    """Print seconds and ratios; the figures as data."""
    for name in timings.seconds:
        print(f"{name:<22} {timings.per_megabyte(name):8.3f} processor seconds for a million characters")
    found: dict[str, Ratio] = {}
    for of, to, aim in ratios:
        if of in timings.seconds and to in timings.seconds:
            ratio = found[f"{of} / {to}"] = timings.ratio(of, to)
            print(f"{of} / {to}: {ratio}{f', aim: {aim}' if aim else ''}")
    print(*notes, sep="\n", end="\n" if notes else "")
    seconds = {name: timings.per_megabyte(name) for name in timings.seconds}
    return {"seconds_per_million": seconds, "ratios": {name: asdict(ratio) for name, ratio in found.items()}}


if __name__ == "__main__":
    sys.exit(main())
