"""From proposals to changes: apply, suggest, or drop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.document import Cause, Changes, Decision, Document, Edit, Ledger, Status, Suggestion
from pipeline.repair.damage import ALONE, Rule, found
from pipeline.repair.thresholds import Strictness, thresholds
from pipeline.repair.view import Proposal, View, view_of


@dataclass(frozen=True, slots=True)
class Policy:
    """Which stage decides, and how strictly."""

    stage: str
    strictness: Strictness = Strictness.DEFAULT


_ROUNDS = 4  # one repair may lay bare another: `locked.The the cat`


def settled(doc: Document, how: Policy, rounds: Sequence[Sequence[Rule]]) -> Changes:
    """What `rounds` of rules change in a damaged document, each on the text that the last one left.

    The last round is repeated until it finds nothing more, so that a second run would change nothing.
    Suggestions are those for the text as it came.
    """

    def step(view: View, number: int) -> Changes:
        return decided(view, found(view, rounds[min(number, len(rounds) - 1)]), how, damaged=True)

    return repeated(doc, step, len(rounds))


def repeated(doc: Document, step: Callable[[View, int], Changes], least: int = 1) -> Changes:
    """What `step` changes, called with the text that it left and its own number until it changes no more.

    It is called `least` times at least. Suggestions are those for the text as it came.
    """
    first = View.of(doc)
    ledger = Ledger(first.text)
    suggestions: Sequence[Suggestion] = ()
    view = first
    for number in range(_ROUNDS):
        if number:
            earlier, view = view, view_of(ledger.text, first.lang, _moved(first.foreign, ledger))
            view.follow(earlier)
        changes = step(view, number)
        if not number:
            suggestions = changes.suggestions
        if not changes.edits and number >= least - 1:
            break
        ledger = ledger.compose(changes.edits)
    return Changes(edits=ledger.edits, suggestions=suggestions)


def _moved(places: Iterable[tuple[int, int]], ledger: Ledger) -> tuple[tuple[int, int], ...]:
    return tuple(ledger.clean_span(start, end) for start, end in places)


def decided(view: View, proposals: Iterable[Proposal], how: Policy, *, damaged: bool) -> Changes:
    """The proposals as edits where they are sure enough and the text is `damaged`, else as suggestions.

    Those that can stand alone need no damage.

    Where the best of a place is sure enough to be suggested, the others are suggested behind it.
    """
    edits: list[Edit] = []
    suggestions: list[Suggestion] = []
    proposals = list(proposals)
    best = apart(proposals)
    table = thresholds()
    surest = {_place(item): item.confidence for item in best}
    for item in (*best, *_runners_up(proposals, best)):
        limits = table.of(how.stage, item.rule, view.lang)
        needed = limits.apply(how.strictness)
        quoted = view.quotations.holds(item.start, item.end)
        before = view.text[item.start : item.end]
        cause = _cause(item, how.stage, needed, limits.measured)
        if (damaged or item.alone) and item.rank == 1 and item.confidence >= needed and not quoted:
            edits.append(Edit(item.start, item.end, before, item.after, (cause,)))
        elif surest[_place(item)] >= limits.suggest:
            reason = _reason(quoted=quoted, damaged=damaged, ever=needed <= 1)
            place = (item.start, item.end, before, item.after)
            suggestions.append(Suggestion(*place, cause, Status.SUGGESTED, reason, item.rank))
    return Changes(edits=edits, suggestions=suggestions)


def _cause(item: Proposal, stage: str, needed: float, measured: float | None) -> Cause:
    """The cause of an edit. Where no model gave the confidence, it is what was measured of the rule."""
    decision = Decision(item.generator + ALONE * item.alone, needed, item.scorer, item.score, item.evidence)
    confidence = measured if measured is not None and item.score is None else item.confidence
    return Cause(stage, item.rule, round(confidence, 3), decision)


def _reason(*, quoted: bool, damaged: bool, ever: bool) -> str:
    if quoted:
        return "stands in a short quotation"
    if not ever:
        return "no evidence that this rule is safe in this language"
    return "not sure enough" if damaged else "too few signs of damage in the text"


def apart(proposals: Iterable[Proposal]) -> Sequence[Proposal]:
    """The proposals of rank 1 in order; of those that touch the same place the surest, then the first.

    >>> one = Proposal(0, 2, "", "a", 0.9)
    >>> two = Proposal(1, 3, "", "b", 0.95)
    >>> [item.rule for item in apart([one, two])]
    ['b']
    """
    kept: list[Proposal] = []
    firsts = (item for item in proposals if item.rank == 1)
    for item in sorted(firsts, key=lambda p: (p.start, p.end, -p.confidence)):
        if kept and item.start <= kept[-1].end and _clash(kept[-1], item):
            if item.confidence > kept[-1].confidence:
                kept[-1] = item
        else:
            kept.append(item)
    return kept


def _runners_up(proposals: Iterable[Proposal], best: Iterable[Proposal]) -> list[Proposal]:
    """The lower ranks for the places of `best`, best first."""
    places = set(map(_place, best))
    found = [item for item in proposals if item.rank > 1 and _place(item) in places]
    return sorted(found, key=lambda p: (p.start, p.end, p.rank))


def _place(item: Proposal) -> tuple[int, int, str]:
    """What all ranks of a place have in common."""
    return item.start, item.end, item.rule


def _clash(left: Proposal, right: Proposal) -> bool:
    """Whether two proposals touch the same characters, or both put something in at one place."""
    return right.start < left.end or left.start == right.start
