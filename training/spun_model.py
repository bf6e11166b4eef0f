"""Writes `pipeline/data/spun/model.toml`: the gate (is a document spun?) and the judge (is this repair right?).

Both are logistic models of a few figures. They are fitted on sound English (web treebanks, CC BY-SA 4.0, and
sentences that people corrected, MLQE-PE, CC0) and on the same text spun by the two spinners of
`spun_making`; machine-translated text of MLQE-PE that nobody spun counts as not spun. Of the tortured
phrases, one half of the terms is known to the judge while it learns, the other half only to the spinner. No
spun page that somebody found or wrote is learnt from: those are for testing.

Run: `python training/spun_model.py` (a quarter of an hour), or with `gate`, `judge` or `context` for these alone
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import spun_substitutions
from logistic import fitted
from spun_making import SHARED, Spin, by_table, by_thesaurus, documents, sound_sentences, spun

from pipeline.repair.context.registry import NoScorer, scorer
from pipeline.repair.context.window import MARGIN
from pipeline.repair.spun.despin import Despinner, despinner_with
from pipeline.repair.spun.gate import gate_figures, oddity, verdict
from pipeline.repair.spun.judge import Judge, contexts, features, spun_model
from pipeline.repair.spun.places import SpunText
from pipeline.repair.spun.sentences import sentences
from pipeline.repair.spun.substitutions import by_spun, rows_of
from pipeline.repair.spun.units import units
from pipeline.repair.spun.weighing import Weigher, within
from pipeline.repair.view import View

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "spun" / "model.toml"
SEED = 7
SIZES = (10, 25)  # sentences
RATES = (0.25, 0.35, 0.5, 0.6)
GATE_WORDS = 40  # content words that a document needs
JUDGED = 200  # documents that the judge learns from, as far as they look spun
LIKELY = 0.5
WEIGHED = 24  # documents that the language model looks at
HEAD = """\
# Is a document spun (gate), and is a repair of it right (judge)? Weights of logistic models over the figures that
# pipeline/repair/spun/gate.py and judge.py name. Made by training/spun_model.py.
"""
# A closer look is taken from this mean oddity of the words on; spun, and repaired, is a document from this
# probability on if so many articles (in 100 content words) are wrong or so many terms go by another name as well.
# The probability alone does not do: of 729 pieces of essays, verse and aphorisms (from the Debian packages anarchism
# and fortunes) 38 have 0.88 and more; none of those has a wrong article.
GATE_FROM = {"mean": 0.06, "probability": 0.88, "articles": 0.15, "renamed": 2}
UNFITTED = {"renamed"}  # figures of the gate that are asked by themselves

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """Figures, whether they belong to what is looked for, and the number of their document."""

    figures: Figures
    right: bool
    document: int


def halves() -> tuple[list[tuple[str, str, int, int]], list[tuple[str, str, int, int]]]:
    """Substitutions learnt from one half of the terms, and from the other."""
    rows = spun_substitutions.read(SHARED / "eval" / "repair" / "tortured.jsonl.gz")
    terms = sorted({row.term for row in rows})
    Random(SEED).shuffle(terms)  # noqa: S311 no secret
    known = set(terms[::2])
    return (
        spun_substitutions.substitutions(row for row in rows if row.term in known),
        spun_substitutions.substitutions(row for row in rows if row.term not in known),
    )


def translated() -> list[str]:
    """Machine translations into English that nobody corrected or spun."""
    with gzip.open(SHARED / "eval" / "repair" / "mlqe_pe.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [row["mt"] for row in map(json.loads, lines) if row["pair"].endswith("en")]


def spinners(table: Sequence[tuple[str, str, int, int]]) -> Sequence[Spin]:
    """Three documents in four are spun from the thesaurus."""
    return (by_thesaurus, by_thesaurus, by_thesaurus, by_table(table))


def plan(spins: Sequence[Spin], number: int) -> tuple[Spin, float]:
    """The spinner of a document and its rate: the last spinner, which finds fewer words, has the highest."""
    which = number % len(spins)
    return spins[which], RATES[number % (len(RATES) - 1)] if which < len(spins) - 1 else RATES[-1]


def gate_examples(reader: Despinner, spins: Sequence[Spin]) -> Iterator[Example]:
    """Sound, translated and spun documents."""
    random = Random(SEED)  # noqa: S311 no secret
    number = 0
    sound = sound_sentences()
    for size in SIZES:
        texts = [(text, False) for text in (*documents(sound, size)[1::2], *documents(translated(), size)[::3])]
        texts += [
            (spun(text, *plan(spins, at), random).text, True) for at, text in enumerate(documents(sound, size)[::3])
        ]
        for text, is_spun in texts:
            odd = oddity(text)
            if odd.words >= GATE_WORDS:
                figures = gate_figures(list(sentences(View(text, "en"))), reader.sources, odd)
                kept = {name: value for name, value in figures.items() if name not in UNFITTED}
                yield Example(kept, is_spun, number)
                number += 1


def judge_examples(reader: Despinner, spins: Sequence[Spin]) -> Iterator[Example]:
    """Repairs of spun documents, right where they give back what the spinner replaced."""
    random = Random(SEED)  # noqa: S311 no secret
    texts = documents(sound_sentences())
    for number, text in enumerate(texts[:: max(1, len(texts) // JUDGED)]):
        made = spun(text, *plan(spins, number), random)
        lines = list(sentences(View(made.text, "en")))
        if verdict(lines, reader.sources, oddity(made.text)).probability < LIKELY:
            continue
        readings, bank = reader.read(lines)
        for line, context in zip(lines, contexts(readings, bank, reader.english), strict=True):
            for unit in units(context.reading, reader.english.goes_with):
                was = made.original(line[unit.start].start, line[unit.end - 1].end)
                right = was is not None and " ".join(unit.repairs[0].words) == plain(was)
                yield Example(features(unit, context), right, number)


def context_examples(reader: Despinner, spins: Sequence[Spin]) -> Iterator[Example]:
    """Repairs that the language model was shown and that it has nothing against: how sure before, and its margin."""
    random = Random(SEED)  # noqa: S311 no secret
    texts = documents(sound_sentences())
    rule = Judge(spun_model()["judge"])
    weigher = Weigher(scorer("smollm2", "en"))
    for number, text in enumerate(texts[1 :: max(1, len(texts) // WEIGHED)]):
        made = spun(text, *plan(spins, number), random)
        view = View(made.text, "en")
        lines = list(sentences(view))
        if verdict(lines, reader.sources, oddity(made.text)).probability < LIKELY:
            continue
        first = SpunText(view, lines, reader, rule, Weigher(NoScorer())).places(1.0)
        surest = {place.start: place.proposals[0].confidence for place in first if place.proposals}
        for place in SpunText(view, lines, reader, rule, weigher).places(1.0):
            item = place.proposals[0] if place.proposals else None
            if item is not None and item.scorer == weigher.scorer.name and (item.score or 0.0) > -MARGIN:
                sure = min(max(surest[place.start], 1e-3), 1 - 1e-3)
                figures = {"bias": 1.0, "sure": math.log(sure / (1 - sure)), "margin": within(item.score or 0.0)}
                was = made.original(item.start, item.end)
                yield Example(figures, was is not None and plain(was) == item.after.lower(), number)


def plain(text: str) -> str:
    """A stretch of text as the words of a repair."""
    return text.lower().replace("-", " ").replace(", ", " ").replace("’", "'")


def model(name: str, examples: Sequence[Example]) -> str:
    """The weights as TOML, with a report by cross-validation on standard output."""

    def probability(weights: Figures, figures: Figures) -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights[key] * value for key, value in figures.items())))))

    scored: list[tuple[float, bool]] = []
    for fold in range(5):
        known = [item for item in examples if item.document % 5 != fold]
        weights = fitted([item.figures for item in known], [item.right for item in known])
        scored += [(probability(weights, item.figures), item.right) for item in examples if item.document % 5 == fold]
    whole = sum(right for _, right in scored)
    print(name, len(scored), "examples,", whole, "right")
    for limit in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        taken = [right for score, right in scored if score >= limit]
        share = sum(taken) / max(1, len(taken))
        print(f"  from {limit}: {len(taken)} taken, precision {share:.3f}, recall {sum(taken) / whole:.3f}")
    weights = fitted([item.figures for item in examples], [item.right for item in examples])
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in weights.items())


def main() -> None:
    """Fit and write all, or those that are named."""
    known, unknown = halves()
    reader = despinner_with(by_spun([*known, *rows_of("small_words.tsv")]))
    spins = spinners(unknown)
    limits = "[gate_from]\n" + "".join(f"{key} = {value}\n" for key, value in GATE_FROM.items())
    parts = {"gate_from": limits, **(written() if len(sys.argv) > 1 else {})}
    wanted = sys.argv[1:] or ["gate", "judge", "context"]
    if "gate" in wanted:
        parts["gate"] = model("gate", list(gate_examples(reader, spins)))
    if "judge" in wanted:
        parts["judge"] = model("judge", list(judge_examples(reader, spins)))
    if "context" in wanted:
        parts["context"] = model("context", list(context_examples(reader, spins)))
    parts["gate_from"] = limits
    OUT.write_text("\n".join((HEAD, *parts.values())), encoding="utf-8")


def written() -> dict[str, str]:
    """The tables as they are."""
    tables = OUT.read_text(encoding="utf-8").split("\n[")[1:]
    return {table.partition("]")[0]: f"[{table.rstrip()}\n" for table in tables}


if __name__ == "__main__":
    main()
