"""The ledger: what was changed between a raw text and its clean form, character by character.

All offsets are Unicode code points. An `Edit` of a ledger speaks of the *raw* text; an `Edit`
that a stage returns speaks of the text that the stage saw. `Ledger.compose` turns the second
into the first, as collaborative editors compose change sets, so that however many stages have
run there is one list of edits from raw to clean, and undoing is exact.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.errors import LedgerError


@dataclass(frozen=True, slots=True)
class Decision:
    """How a repair was decided.

    `generator` names what proposed it, `scorer` what weighed it (empty where nothing but the generator did) and
    `score` the scorer's own figure (a margin in nats, a probability). `threshold` is what the confidence had to
    reach for the repair to be made; above 1 it is never made. `evidence` says in a few words what it rests on.
    """

    generator: str
    threshold: float
    scorer: str = ""
    score: float | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an edit was made: the stage, its rule, and how sure the rule is (0 to 1).

    Repairs of language, which weigh candidates, carry a `decision`, too.
    """

    stage: str
    rule: str
    confidence: float = 1.0
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `before`, which stands at `[start, end)`, by `after`.

    An insertion has `start == end` and an empty `before`; a drop has an empty `after`.

    >>> Edit(0, 4, "teh ", "the ", (Cause("spelling", "swap"),)).is_drop
    False
    """

    start: int
    end: int
    before: str
    after: str
    causes: tuple[Cause, ...]

    @property
    def is_drop(self) -> bool:
        """True where characters were taken out and nothing was put in their place."""
        return not self.after

    def has_rule(self, rule: str) -> bool:
        """True where `rule` is among the causes."""
        return any(cause.rule == rule for cause in self.causes)

    def has_stage(self, stage: str) -> bool:
        """True where `stage` is among the causes."""
        return any(cause.stage == stage for cause in self.causes)

    def shifted(self, by: int) -> Edit:
        """The same edit, `by` code points further on."""
        return Edit(self.start + by, self.end + by, self.before, self.after, self.causes)


def check_edits(text: str, edits: Sequence[Edit]) -> None:
    """Raise `LedgerError` unless `edits` are sorted, apart, and made for `text`.

    Two insertions at one place are refused: nothing would say which comes first.
    """
    for edit in edits:
        if not 0 <= edit.start <= edit.end <= len(text) or text[edit.start : edit.end] != edit.before:
            msg = f"edit at {edit.start}:{edit.end} does not fit the text"
            raise LedgerError(msg, remedy="The stage must return offsets in the text that it was given.")
    for left, right in pairwise(edits):
        same_gap = left.start == left.end == right.start == right.end
        if left.end > right.start or same_gap or left.start > right.start:
            msg = f"edits at {left.start}:{left.end} and {right.start}:{right.end} overlap or are out of order"
            raise LedgerError(msg, remedy="Sort a stage's edits and merge those that touch the same characters.")


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits` (sorted, apart, in its own offsets) carried out.

    >>> apply_edits("It 's", [Edit(2, 3, " ", "", (Cause("spacing", "contraction"),))])
    "It's"
    """
    out: list[str] = []
    at = 0
    for edit in edits:
        out += (text[at : edit.start], edit.after)
        at = edit.end
    out.append(text[at:])
    return "".join(out)


@dataclass(frozen=True)
class Ledger:
    """Sorted edits, apart from one another, from `raw` to `text`.

    >>> ledger = Ledger("a  b").compose([Edit(1, 2, " ", "", (Cause("demo", "space"),))])
    >>> ledger.text, ledger.restore(ledger.text)
    ('a b', 'a  b')
    """

    raw: str
    edits: tuple[Edit, ...] = ()

    @cached_property
    def text(self) -> str:
        """The raw text with all edits carried out."""
        return apply_edits(self.raw, self.edits) if self.edits else self.raw

    @cached_property
    def clean_starts(self) -> tuple[int, ...]:
        """Where each edit's `after` begins in `text`, edit by edit."""
        starts: list[int] = []
        shift = 0
        for edit in self.edits:
            starts.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)
        return tuple(starts)

    @cached_property
    def _raw_starts(self) -> tuple[int, ...]:
        return tuple(edit.start for edit in self.edits)

    @cached_property
    def by_stage(self) -> Mapping[str, Sequence[Edit]]:
        """The edits, in order, that each stage had a part in."""
        found: dict[str, list[Edit]] = {}
        for edit in self.edits:
            for stage in {cause.stage for cause in edit.causes}:
                found.setdefault(stage, []).append(edit)
        return found

    # ------------------------------------------------------------- composing
    def compose(self, edits: Sequence[Edit]) -> Ledger:
        """A ledger that also carries out `edits`, whose offsets are those of `self.text`.

        Edits that overlap earlier ones, or that meet one where their order would be lost,
        become one edit with the causes of both. An edit that restores the raw form vanishes.
        Raises `LedgerError` where `edits` do not fit `self.text`.
        """
        if not edits:
            return self
        check_edits(self.text, edits)
        if not self.edits:  # nothing to merge with
            return Ledger(self.raw, tuple(edit for edit in edits if edit.before != edit.after))
        return Ledger(self.raw, tuple(_composed(self, edits)))

    # ------------------------------------------------------------- undoing
    def restore(self, text: str) -> str:
        """The raw text, from the clean `text` and the edits alone.

        Raises `LedgerError` where an edit's `after` does not stand where it should.
        """
        out: list[str] = []
        at = 0
        for edit, start in zip(self.edits, self.clean_starts, strict=True):
            end = start + len(edit.after)
            if text[start:end] != edit.after or start > len(text):
                msg = f"the text does not hold {edit.after!r} at {start}"
                raise LedgerError(msg, remedy="The text was changed after it was written.")
            out += (text[at:start], edit.before)
            at = end
        out.append(text[at:])
        return "".join(out)

    def without(self, unwanted: Callable[[Edit], bool]) -> Ledger:
        """The ledger with the edits for which `unwanted` is true taken back."""
        return Ledger(self.raw, tuple(edit for edit in self.edits if not unwanted(edit)))

    def without_rule(self, rule: str) -> Ledger:
        """Take back every edit in which `rule` had a part."""
        return self.without(lambda edit: edit.has_rule(rule))

    def without_stage(self, stage: str) -> Ledger:
        """Take back every edit in which `stage` had a part."""
        return self.without(lambda edit: edit.has_stage(stage))

    # ------------------------------------------------------------- offsets
    def to_clean(self, offset: int, *, after: bool = False) -> int:
        """Where the raw `offset` stands in `text`.

        Inside an edit the answer is the edit's start in `text`, or its end with `after`.
        Where something was dropped or put in just at `offset`, `after` chooses the far side of it.
        """
        index = bisect_right(self._raw_starts, offset) if after else bisect_left(self._raw_starts, offset)
        if not index:
            return offset
        edit, start = self.edits[index - 1], self.clean_starts[index - 1]
        if offset < edit.end:
            return start + len(edit.after) if after else start
        return start + len(edit.after) + offset - edit.end

    def to_raw(self, offset: int, *, after: bool = False) -> int:
        """Where the clean `offset` stands in `raw`; the inverse of `to_clean` outside edits."""
        # Drops share a clean offset with what follows, so ends, not starts, are searched.
        ends = self._clean_ends
        index = bisect_right(ends, offset) if after else bisect_left(ends, offset)
        if index < len(self.edits):
            edit = self.edits[index]
            if self.clean_starts[index] < offset < ends[index]:
                return edit.end if after else edit.start
            if ends[index] == offset and edit.after and not after:
                return edit.end
        if not index:
            return offset
        return self.edits[index - 1].end + offset - ends[index - 1]

    @cached_property
    def _clean_ends(self) -> tuple[int, ...]:
        return tuple(s + len(e.after) for s, e in zip(self.clean_starts, self.edits, strict=True))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the clean span `[start, end)`; neighbouring drops stay outside."""
        if start == end:
            at = self.to_raw(start)
            return at, at
        return self._raw_of_start(start), self._raw_of_end(end)

    def _raw_of_start(self, start: int) -> int:
        index = bisect_right(self.clean_starts, start) - 1
        if index < 0:
            return start
        # The edit that covers `start`, if any: the last one to begin there may be an empty drop.
        edit, end = self.edits[index], self._clean_ends[index]
        return edit.start if start < end else edit.end + start - end

    def _raw_of_end(self, end: int) -> int:
        index = bisect_left(self._clean_ends, end)
        if index < len(self.edits) and self.clean_starts[index] < end:
            return self.edits[index].end
        return self.edits[index - 1].end + end - self._clean_ends[index - 1] if index else end

    def clean_span(self, start: int, end: int) -> tuple[int, int]:
        """The clean span of the raw span `[start, end)`; empty where all of it was dropped."""
        first = self.to_clean(start)
        return first, max(first, self.to_clean(end, after=self._inside(end)))

    def _inside(self, offset: int) -> bool:
        index = bisect_left(self._raw_starts, offset) - 1
        return index >= 0 and offset < self.edits[index].end

    def slice(self, start: int, end: int) -> Ledger:
        """The ledger of `raw[start:end]` alone, offsets counted from `start`.

        Raises `LedgerError` where a border would cut an edit in two.
        """
        for border in (start, end):
            if self._inside(border):
                msg = f"a border at {border} would cut an edit in two"
                raise LedgerError(msg, remedy="Move the border to one of the edit's ends.")
        last = end == len(self.raw)  # an insertion at a border belongs to the slice on its right
        inner = [e for e in self.edits if start <= e.start and e.end <= end and (e.start < end or last)]
        return Ledger(self.raw[start:end], tuple(edit.shifted(-start) for edit in inner))


def _composed(ledger: Ledger, edits: Sequence[Edit]) -> list[Edit]:
    """The edits raw → new text, from those raw → text (`ledger`) and text → new text (`edits`)."""
    out: list[Edit] = []
    starts, ends, old = ledger.clean_starts, ledger._clean_ends, ledger.edits  # noqa: SLF001 same module
    i = 0
    j = 0
    while j < len(edits):
        # Old edits that stay as they are: wholly before the new edit and not touched by it.
        new = edits[j]
        while i < len(old) and not _touch(new, starts[i], ends[i], old[i]) and _before(starts[i], ends[i], new):
            out.append(old[i])
            i += 1
        first_old, first_new = i, j
        j += 1
        while True:  # let the run grow while an old and a new edit touch at its right end
            if i < len(old) and _touch(edits[j - 1], starts[i], ends[i], old[i]):
                i += 1
            elif j < len(edits) and i > first_old and _touch(edits[j], starts[i - 1], ends[i - 1], old[i - 1]):
                j += 1
            else:
                break
        out.append(_merged(ledger, (first_old, i), edits[first_new:j]))
    out += old[i:]
    return [edit for edit in out if edit.before != edit.after]


def _before(start: int, end: int, new: Edit) -> bool:
    """Whether an old edit at clean `[start, end)` lies before `new`, which it does not touch."""
    if start == end == new.start:  # a drop just where the new edit begins
        return True
    return end <= new.start


def _touch(new: Edit, start: int, end: int, old: Edit) -> bool:
    """Whether `new` and the old edit at clean `[start, end)` must become one.

    They must if they share characters, or if both stand at one place with no width to order them.
    """
    if new.start == new.end:
        if start == end:
            return new.start == start
        if old.start == old.end:
            return start <= new.start <= end
        return start < new.start < end
    if start == end:
        return new.start < start < new.end
    return max(new.start, start) < min(new.end, end)


def _merged(ledger: Ledger, old_range: tuple[int, int], new: Sequence[Edit]) -> Edit:
    """One edit in raw offsets for a run of old and new edits that touch."""
    first, last = old_range
    old = ledger.edits[first:last]
    low, high = new[0].start, new[-1].end
    # Everything before `first` lies to the left, so its net shift leads back to raw.
    shift = ledger.edits[first - 1].end - ledger._clean_ends[first - 1] if first else 0  # noqa: SLF001
    shift_end = ledger.edits[last - 1].end - ledger._clean_ends[last - 1] if last else 0  # noqa: SLF001
    raw_low, raw_high = low + shift, high + shift_end
    if not old and len(new) == 1:  # nearly all edits touch no other
        return Edit(raw_low, raw_high, new[0].before, new[0].after, new[0].causes)
    if old:
        if ledger.clean_starts[first] <= low:
            low, raw_low = ledger.clean_starts[first], old[0].start
        if ledger._clean_ends[last - 1] >= high:  # noqa: SLF001
            high, raw_high = ledger._clean_ends[last - 1], old[-1].end  # noqa: SLF001
    after = apply_edits(ledger.text[low:high], [edit.shifted(-low) for edit in new])
    causes = dict.fromkeys(cause for edit in (*old, *new) for cause in edit.causes)
    return Edit(raw_low, raw_high, ledger.raw[raw_low:raw_high], after, tuple(causes))
