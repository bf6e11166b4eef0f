"""Which rules of LanguageTool may mend what, by language: the rows of the stage `grammar` in repair_thresholds.tsv.

    python training/grammar_whitelist.py [--data ../shared/eval] [--matches FOLDER] [--write] [LANGUAGE ...]

Three measures of each rule, each with the guards and the language model that the stage has:
- translated and corrected by hand (MLQE-PE, CC0; English and German; every second row, the others are for reporting):
  does the rule's first candidate bring the translation nearer to the correction (`better`), or not (`worse`)?
- faults put into sound sentences (`grammar_faults.py`; Universal Dependencies): does the candidate bring back the
  sentence as it was (`right`), or not (`wrong`)?
- sound sentences as they are: how often does the rule find something (`harm`, per 100,000 words)?
Only counts go into the table. `--matches` keeps what the engine said, which takes it some ten minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from grammar_faults import faulty
from thresholds import Row, write_rows

from benchmarks.accuracy.mlqe import TOKEN, distance
from pipeline.repair.context.base import Scorer
from pipeline.repair.context.registry import ScorerKind, scorer
from pipeline.repair.grammar import engine
from pipeline.repair.grammar.languagetool import proposed
from pipeline.repair.grammar.rules import own
from pipeline.repair.thresholds import NEVER, Threshold
from pipeline.repair.view import Proposal, View

DATA = Path(__file__).resolve().parents[2] / "shared" / "eval"
TRUSTED = 0.8  # the confidence below which nothing is applied
FAULTS = 1200  # sentences with a fault, a language
LONGEST = 300


class Kept:
    """The engine's matches for sentences, from a file where it has them."""

    def __init__(self, folder: Path | None, lang: str) -> None:
        self.path = folder / f"{lang}.jsonl" if folder else None
        self.known: dict[str, tuple[engine.Match, ...]] = {}
        if self.path and self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                sentence, found = json.loads(line)
                self.known[sentence] = tuple(engine.Match(*item[:5], tuple(item[5])) for item in found)

    def __call__(self, lang: str, sentence: str) -> tuple[engine.Match, ...]:
        """The matches of a sentence."""
        if sentence not in self.known:
            self.known[sentence] = engine.matches(lang, sentence)
            if self.path:
                items = [[m.start, m.end, m.rule, m.category, m.kind, m.candidates] for m in self.known[sentence]]
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([sentence, items], ensure_ascii=False) + "\n")
        return self.known[sentence]


@dataclass
class Measured:
    """Counts by rule."""

    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: int = 0


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file of the development data."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def first_proposals(text: str, lang: str, model: Scorer, kept: Kept) -> list[Proposal]:
    """What would be applied of the rules' proposals for a sentence, were they all trusted."""
    view = View(text, lang)
    items = (*own(view), *proposed(view, [(0, len(text))], model, kept))
    return [item for item in view.free(items) if item.rank == 1 and item.confidence >= TRUSTED]


def repaired(text: str, item: Proposal) -> str:
    """The text with a proposal carried out."""
    return text[: item.start] + item.after + text[item.end :]


def measure(lang: str, data: Path, kept: Kept) -> Measured:
    """All three measures of the rules of a language."""
    out = Measured()
    model = scorer(ScorerKind.TRIGRAM, lang)
    translated = [row for row in read(data / "repair" / "mlqe_pe.jsonl.gz") if row["pair"].endswith(f"-{lang}")]
    for row in translated[::2]:
        wanted = TOKEN.findall(row["pe"])
        before = distance(TOKEN.findall(row["mt"]), wanted)
        for item in first_proposals(row["mt"], lang, model, kept):
            after = distance(TOKEN.findall(repaired(row["mt"], item)), wanted)
            out.counts[item.rule]["better" if after < before else "worse" if after > before else "same"] += 1
    sound = [row["text"] for row in read(data / "repair" / "clean_ud.jsonl.gz") if row["lang"] == lang]
    for text in sound:
        out.words += len(text.split())
        for item in first_proposals(text, lang, model, kept):
            out.counts[item.rule]["harm"] += 1
    faults = [fault for text in sound if len(text) <= LONGEST and (fault := faulty(text, lang))][:FAULTS]
    for fault in faults:
        for item in first_proposals(fault.text, lang, model, kept):
            if repaired(fault.text, item) == fault.sound:
                out.counts[item.rule]["right"] += 1
            elif item not in first_proposals(fault.sound, lang, model, kept):
                out.counts[item.rule]["wrong"] += 1
    return out


@dataclass(frozen=True, slots=True)
class Level:
    """What a rule must have shown for `limits`: cases it mended, the share of right ones, harm per 100,000 words."""

    right: int
    share: float
    harm: float
    limits: Threshold

    def reached(self, right: float, wrong: float, harm: float) -> bool:
        """Whether a rule with these counts has shown as much."""
        return right >= self.right and right >= self.share * (right + wrong) and harm <= self.harm


# A confidence of .9 asks the language model to agree; one of .8 is content where it does not object.
LEVELS = (
    Level(15, 0.95, 15, Threshold(0.85, 0.8, 0.8)),
    Level(5, 0.9, 10, Threshold(0.9, 0.8, 0.8)),
    Level(3, 0.75, 10, Threshold(NEVER, NEVER, 0.8)),
)
SUGGESTED = Threshold(NEVER, NEVER, NEVER)  # as a rule without a row is
OFF = Threshold(NEVER, NEVER, NEVER, NEVER)
NOISE = Level(3, 0.4, 20, SUGGESTED)  # as many cases and not as good a share, or more harm and little to show: off
WORSE = 3  # translations made better for each made worse


def threshold(counts: Mapping[str, int], words: int) -> Threshold:
    """From what confidence on a rule is applied: the more it has been right, the sooner."""
    right = counts["right"] + counts["better"]
    wrong = counts["wrong"] + counts["worse"]
    harm = 1e5 * counts["harm"] / words
    if counts["worse"] * WORSE <= counts["better"] + 1:
        for level in LEVELS:
            if level.reached(right, wrong, harm):
                return level.limits
    mostly_wrong = right + wrong >= NOISE.right and right < NOISE.share * (right + wrong)
    return OFF if mostly_wrong or (harm > NOISE.harm and right < LEVELS[0].right) else SUGGESTED


def rows(lang: str, measured: Measured) -> Iterator[Row]:
    """A row for each rule about which there is something to say."""
    for rule, counts in sorted(measured.counts.items()):
        names = ("right", "wrong", "better", "worse")
        figures = {name: float(counts[name]) for name in names if counts[name]}
        figures["harm"] = round(1e5 * counts["harm"] / measured.words, 1)
        limits = threshold(counts, measured.words)
        if limits != SUGGESTED:
            yield Row(rule, lang, limits, figures)


def main() -> None:
    """Measure, and print or write the rows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("langs", nargs="*", metavar="LANGUAGE", default=list(engine.VARIANTS))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--matches", type=Path, help="a folder to keep the engine's answers in")
    parser.add_argument("--write", action="store_true", help="put the rows into the table")
    given = parser.parse_args()
    if given.matches:
        given.matches.mkdir(parents=True, exist_ok=True)
    found: list[Row] = []
    for lang in given.langs or engine.VARIANTS:
        engine.require(lang)
        found += rows(lang, measure(lang, given.data, Kept(given.matches, lang)))
    if given.write:
        write_rows("grammar", found)
    for row in found:
        print(row.line("grammar"))


if __name__ == "__main__":
    main()
