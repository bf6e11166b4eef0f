"""Writes the rows of `phrases` into `pipeline/data/repair_thresholds.tsv`: how sure a repair of spun text has to be.

Repairs are counted at each threshold on spun pages that people marked (the seed, the end-to-end pages) and on sound
English (web treebanks, MLQE-PE) that the two spinners of `spun_making` spun, as far as the gate holds it for spun.
Half of the tortured phrases are known to the reader, the other half only to the spinner. The default is the lowest
threshold from which on so large a share as `WANTED` is exactly right, pages that people marked and texts that a
program spun counting alike.

Run: `python training/spun_thresholds.py` (four minutes; prints the sweep), with `--write` to write the rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import spun_model
from spun_making import SHARED, Spin, documents, sound_sentences, spun
from spun_making import SpunText as Made
from thresholds import Row, write_rows

from benchmarks.accuracy.despin import SpunDocument, in_part, is_right, pages, seed
from benchmarks.repair.changes import Change
from pipeline.repair.context.registry import NoScorer
from pipeline.repair.decide import apart
from pipeline.repair.spun.despin import Despinner, despinner, despinner_with
from pipeline.repair.spun.gate import oddity, verdict
from pipeline.repair.spun.judge import judge
from pipeline.repair.spun.places import TERM, WORD, SpunText
from pipeline.repair.spun.sentences import sentences
from pipeline.repair.spun.substitutions import by_spun, rows_of
from pipeline.repair.spun.weighing import Weigher
from pipeline.repair.thresholds import NEVER, Threshold
from pipeline.repair.view import Proposal, View

WANTED = {"default": 0.845, "recall": 0.7}
WANTED_IN_PART = 0.95  # for the preset `precision`: right, or a part of what is right
FEW = 50  # of fewer cases the threshold of `precision` serves for the default, too
LEAST_RIGHT = 5  # cases below which a rule is not applied at all
SUGGESTED = 0.06  # by the best of a place; see `places_suggested`
LIMITS = (0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2)
STEPS = [round(0.5 + 0.02 * step, 2) for step in range(24)]
SEED = 99
MADE = 240  # documents to spin; the gate holds some of them for spun
SENTENCES = 30
TERM_FROM = 0.8  # from where on a part of a term is repaired by itself

Right = Callable[[Proposal], tuple[bool, bool]]


@dataclass(frozen=True, slots=True)
class Case:
    """A repair, where it comes from, and whether it is right, or a part of what is right, or right among five."""

    proposal: Proposal
    source: str
    right: bool
    part: bool
    among: bool
    context: str


def marked(sources: Iterable[SpunDocument], reader: Despinner) -> Iterator[Case]:
    """Repairs of pages that people marked."""
    for row in sources:

        def right(item: Proposal, row: SpunDocument = row) -> tuple[bool, bool]:
            change = Change(item.start, item.end, item.after)
            return (
                any(is_right(row.text, change, repair) for repair in row.repairs),
                any(in_part(row.text, change, repair) for repair in row.repairs),
            )

        yield from cases(row.text, row.group, reader, right)


def made(reader: Despinner, spins: Sequence[Spin]) -> Iterator[Case]:
    """Repairs of texts that a program spun."""
    random = Random(SEED)  # noqa: S311 no secret
    texts = documents(sound_sentences(), SENTENCES)
    for number in range(MADE):
        spin, rate = spun_model.plan(spins, number)
        text = spun(texts[number % len(texts)], spin, rate, random)
        odd = oddity(text.text)
        if odd.is_sign and verdict(list(sentences(View(text.text, "en"))), reader.sources, odd).is_spun:

            def right(item: Proposal, text: Made = text) -> tuple[bool, bool]:
                was = text.original(item.start, item.end)
                return was is not None and spun_model.plain(was) == item.after.lower(), False

            yield from cases(text.text, "made", reader, right)


def cases(text: str, source: str, reader: Despinner, right: Right) -> Iterator[Case]:
    """The best repair of each place of a text."""
    view = View(text, "en")
    whole = SpunText(view, list(sentences(view)), reader, judge(), Weigher(NoScorer()))
    proposals = [item for place in whole.places(TERM_FROM) for item in place.proposals]
    free = view.free(proposals)
    for item in apart(free):
        ranks = [other for other in free if (other.start, other.end, other.rule) == (item.start, item.end, item.rule)]
        among = any(right(other)[0] for other in ranks)
        yield Case(item, source, *right(item), among, text[max(0, item.start - 30) : item.end + 25])


def share(chosen: Sequence[Case], *, part: bool = False) -> float:
    """How many are right, or a `part` of what is. Made and marked texts count alike, however many there are."""
    shares = [
        sum(case.right or (part and case.part) for case in own) / len(own)
        for is_made in (False, True)
        if (own := [case for case in chosen if (case.source == "made") is is_made])
    ]
    return sum(shares) / max(1, len(shares))


def lowest(found: Sequence[Case], wanted: float, *, part: bool = False) -> float:
    """The lowest threshold at which, and at each above it where there are enough to tell, so many are right."""
    limit = NEVER
    for step in reversed(STEPS):
        above = [case for case in found if case.proposal.confidence >= step]
        if len(above) >= LEAST_RIGHT:
            if share(above, part=part) < wanted:
                break
            limit = step
    return limit


def sweep(found: Sequence[Case]) -> None:
    """Print what is right at each threshold, by source and rule."""
    for name in ("seed", "pages", "made", WORD, TERM, "all"):
        own = [case for case in found if name in (case.source, case.proposal.rule, "all")]
        print(name, len(own), "repairs,", sum(case.right for case in own), "right")
        for step in STEPS[::2]:
            above = [case for case in own if case.proposal.confidence >= step]
            part = sum(case.right or case.part for case in above) / max(1, len(above))
            print(f"  from {step:.2f}: {len(above)}, exactly right {share(above):.3f}, or in part {part:.3f}")


def places_suggested(found: Sequence[Case]) -> None:
    """Print for limits of suggesting how many of the places are right at once or among five, and how many are left."""
    for name in ("seed", "pages", "made"):
        own = [case for case in found if case.source == name]
        whole = max(1, sum(case.among for case in own))
        print(name, "places:", len(own), "right among five:", whole)
        for limit in LIMITS:
            above = [case for case in own if case.proposal.confidence >= limit]
            first, five = sum(case.right for case in above), sum(case.among for case in above)
            size = max(1, len(above))
            print(
                f"  from {limit}: {len(above)}, first right {first / size:.3f}, among five {five / size:.3f},"
                f" of all that are {five / whole:.3f}"
            )


def row(rule: str, found: Sequence[Case]) -> Row:
    """The row of a rule."""
    own = [case for case in found if case.proposal.rule == rule]
    limits = {name: lowest(own, wanted) for name, wanted in WANTED.items()}
    limits["precision"] = max(lowest(own, WANTED_IN_PART, part=True), limits["default"])
    if sum(case.proposal.confidence >= limits["default"] for case in own) < FEW:
        limits["default"] = limits["precision"]
    above = [case for case in own if case.proposal.confidence >= limits["default"]]
    right = sum(case.right for case in above)
    figures = {"cases": len(above), "right": right, "part": sum(c.part and not c.right for c in above)}
    return Row(rule, "en", Threshold(**limits, suggest=SUGGESTED), figures)


def main() -> None:
    """Print the sweep, and write the rows where that is asked for."""
    known, unknown = spun_model.halves()
    half = despinner_with(by_spun([*known, *rows_of("small_words.tsv")]))
    found = [*marked([*seed(SHARED), *pages(SHARED)], despinner()), *made(half, spun_model.spinners(unknown))]
    sweep(found)
    places_suggested(found)
    rows = [row(rule, found) for rule in (WORD, TERM)]
    print(*(item.line("phrases") for item in rows), sep="\n")
    if "--wrong" in sys.argv[1:]:
        for case in sorted(found, key=lambda case: -case.proposal.confidence):
            if not case.right and case.proposal.confidence >= WANTED["recall"]:
                item = case.proposal
                print(case.source, case.part, item.confidence, repr(item.after), item.generator, repr(case.context))
    if "--write" in sys.argv[1:]:
        write_rows("phrases", rows)


if __name__ == "__main__":
    main()
