"""From proposals to changes: apply, suggest, or drop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.document import Cause, Changes, Document, Edit, Ledger, Status, Suggestion
from pipeline.repair.damage import Rule, found
from pipeline.repair.thresholds import repair_tables
from pipeline.repair.view import Proposal, View, view_of

_ROUNDS = 4  # one repair may lay bare another: `locked.The the cat`


def settled(doc: Document, stage: str, rounds: Sequence[Sequence[Rule]]) -> Changes:
    """What `rounds` of rules change in a damaged document, each on the text that the last one left.

    The last round is repeated until it finds nothing more, so that a second run would change nothing.
    Suggestions are those for the text as it came.
    """
    first = View.of(doc)
    ledger = Ledger(first.text)
    suggestions: Sequence[Suggestion] = ()
    view = first
    for number in range(_ROUNDS):
        if number:
            earlier, view = view, view_of(ledger.text, first.lang, _moved(first.foreign, ledger))
            view.follow(earlier)
        changes = decided(view, found(view, rounds[min(number, len(rounds) - 1)]), stage, damaged=True)
        if not number:
            suggestions = changes.suggestions
        if not changes.edits and number >= len(rounds) - 1:
            break
        ledger = ledger.compose(changes.edits)
    return Changes(edits=ledger.edits, suggestions=suggestions)


def _moved(places: Iterable[tuple[int, int]], ledger: Ledger) -> tuple[tuple[int, int], ...]:
    return tuple(ledger.clean_span(start, end) for start, end in places)


def decided(view: View, proposals: Iterable[Proposal], stage: str, *, damaged: bool) -> Changes:
    """The proposals as edits where the text is `damaged` and they are sure enough, else as suggestions."""
    tables = repair_tables()
    edits: list[Edit] = []
    suggestions: list[Suggestion] = []
    for item in apart(proposals):
        before = view.text[item.start : item.end]
        cause = Cause(stage, item.rule, round(item.confidence, 3))
        quoted = view.quotations.holds(item.start, item.end)
        if damaged and item.confidence >= tables.apply_from and not quoted:
            edits.append(Edit(item.start, item.end, before, item.after, (cause,)))
        elif item.confidence >= tables.suggest_from:
            reason = _reason(quoted=quoted, damaged=damaged)
            place = (item.start, item.end, before, item.after)
            suggestions.append(Suggestion(*place, cause, Status.SUGGESTED, reason))
    return Changes(edits=edits, suggestions=suggestions)


def _reason(*, quoted: bool, damaged: bool) -> str:
    if quoted:
        return "stands in a short quotation"
    return "not sure enough" if damaged else "too few signs of damage in the text"


def apart(proposals: Iterable[Proposal]) -> Sequence[Proposal]:
    """The proposals in order; of those that touch the same place the surest, then the first.

    >>> one = Proposal(0, 2, "", "a", 0.9)
    >>> two = Proposal(1, 3, "", "b", 0.95)
    >>> [item.rule for item in apart([one, two])]
    ['b']
    """
    kept: list[Proposal] = []
    for item in sorted(proposals, key=lambda p: (p.start, p.end, -p.confidence)):
        if kept and item.start <= kept[-1].end and _clash(kept[-1], item):
            if item.confidence > kept[-1].confidence:
                kept[-1] = item
        else:
            kept.append(item)
    return kept


def _clash(left: Proposal, right: Proposal) -> bool:
    """Whether two proposals touch the same characters, or both put something in at one place."""
    return right.start < left.end or left.start == right.start
