"""What people decided about edits and suggestions: kept in `decisions.jsonl`, honoured by the next run.

A line says what was decided about one change. The last line about a change counts; lines about changes that
are not there any more (the page was edited, a rule is gone) do nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.document import Cause, Changes, Document, Edit, Ledger, Suggestion
from pipeline.errors import UsageError

NAME = "decisions.jsonl"
STAGE = "review"
ACCEPTED = Cause(STAGE, "accepted")
CORRECTED = Cause(STAGE, "corrected")


class Verdict(StrEnum):
    """`ACCEPT`: right as it is. `REJECT`: not to be done. `CORRECT`: to be done otherwise. `OPEN`: taken back."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    OPEN = "open"


class Kind(StrEnum):
    """What was decided about: a change that was made, one that was suggested, or a flag."""

    EDIT = "edit"
    SUGGESTION = "suggestion"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Change:
    """Which change: its place in the raw text of the page, what stood there and what was to stand there.

    `after` is None for a flag. `before` is raw text for an edit, and the cleaned text for the others.
    """

    source: str
    start: int
    end: int
    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided about a change; `text` is what shall stand there where the verdict is `CORRECT`."""

    change: Change
    kind: Kind
    stage: str
    rule: str
    lang: str
    verdict: Verdict
    text: str = ""

    def line(self) -> str:
        """The judgement as a line of JSON, without its end.

        >>> change = Change("page.txt", 2, 3, " ", "")
        >>> Judgement(change, Kind.EDIT, "spacing", "contraction", "en", Verdict.REJECT).line()[:60]
        '{"source": "page.txt", "start": 2, "end": 3, "before": " ", '
        """
        change = self.change
        fields: dict[str, Any] = {"source": change.source, "start": change.start, "end": change.end}
        fields |= {"before": change.before, "after": change.after, "kind": self.kind, "stage": self.stage}
        fields |= {"rule": self.rule, "lang": self.lang, "verdict": self.verdict, "text": self.text}
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def parse(cls, line: str) -> Judgement:
        """The judgement in a line. Raises `ValueError`, `KeyError` or `TypeError` where there is none."""
        data = json.loads(line)
        after = None if data["after"] is None else str(data["after"])
        change = Change(str(data["source"]), int(data["start"]), int(data["end"]), str(data["before"]), after)
        stage, rule, lang, text = (str(data[name]) for name in ("stage", "rule", "lang", "text"))
        return cls(change, Kind(data["kind"]), stage, rule, lang, Verdict(data["verdict"]), text)


@dataclass(frozen=True)
class Decisions:
    """All judgements that count, by source."""

    by_source: Mapping[str, Mapping[Change, Judgement]]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Decisions:
        """The last judgement about each change, those taken back left out."""
        found: defaultdict[str, dict[Change, Judgement]] = defaultdict(dict)
        for item in judgements:
            found[item.change.source][item.change] = item
        kept = {
            source: {change: item for change, item in items.items() if item.verdict is not Verdict.OPEN}
            for source, items in found.items()
        }
        return cls({source: items for source, items in kept.items() if items})

    @classmethod
    def load(cls, path: Path) -> Decisions:
        """The decisions in a file; none where there is no file. Raises `UsageError` that names the line at fault."""
        return cls.of(read_judgements(path))

    def __iter__(self) -> Iterator[Judgement]:
        for source in sorted(self.by_source):
            yield from self.by_source[source].values()

    def __len__(self) -> int:
        return sum(map(len, self.by_source.values()))

    @cached_property
    def files(self) -> frozenset[str]:
        """The files that the sources lie in: what stands before `#` in the key of a record."""
        return frozenset(source.partition("#")[0] for source in self.by_source)

    def sha256(self, files: Iterable[str]) -> str:
        """A hash of all decisions about records of these files; empty where there are none."""
        wanted = self.files & set(files)
        items = (item for source in sorted(self.by_source) for item in self.by_source[source].values())
        lines = sorted(item.line() for item in items if item.change.source.partition("#")[0] in wanted)
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest() if lines else ""

    def rejects(self, change: Change) -> bool:
        """Whether it was decided that an edit is not to be made."""
        item = self.by_source.get(change.source, {}).get(change)
        return item is not None and item.kind is Kind.EDIT and item.verdict is Verdict.REJECT

    def carry_out(self, post: Document) -> None:
        """Do in `post` what was decided about it: take back, put in, put otherwise. The rest stays as it is."""
        known = self.by_source.get(post.source)
        if known:
            post.ledger = Ledger(post.ledger.raw, tuple(_edits(post, known)))
            _suggestions(post, known)


def read_judgements(path: Path) -> list[Judgement]:
    """All lines of a file, oldest first; none where there is no file. Raises `UsageError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        msg = f"cannot read {path}: {error}"
        raise UsageError(msg, remedy="Mend the file, or move it away to run without decisions.") from error
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(Judgement.parse(line))
            except (ValueError, KeyError, TypeError) as error:
                msg = f"line {number} of {path} is no decision: {error!r}"
                raise UsageError(msg, remedy="Mend or remove that line.") from error
    return found


def _edits(post: Document, known: Mapping[Change, Judgement]) -> Iterator[Edit]:
    base = post.raw_start
    for edit in post.ledger.edits:
        item = known.get(Change(post.source, base + edit.start, base + edit.end, edit.before, edit.after))
        if item is None or item.kind is not Kind.EDIT or item.verdict is Verdict.ACCEPT:
            yield edit
        elif item.verdict is Verdict.CORRECT and item.text != edit.before:
            yield replace(edit, after=item.text, causes=(CORRECTED, *edit.causes))


def _suggestions(post: Document, known: Mapping[Change, Judgement]) -> None:
    base = post.raw_start
    waiting: list[Suggestion] = []
    for suggestion in list(post.suggestions):
        place = (base + suggestion.start, base + suggestion.end)
        item = known.get(Change(post.source, *place, suggestion.before, suggestion.after))
        if item is None or item.kind is Kind.EDIT:
            waiting.append(suggestion)
        elif item.verdict is not Verdict.REJECT and not (item.kind is Kind.FLAG and item.verdict is Verdict.ACCEPT):
            _put_in(post, suggestion, item)
    post.suggestions = waiting


def _put_in(post: Document, suggestion: Suggestion, item: Judgement) -> None:
    """Make the change that was suggested, unless another one has changed its place since."""
    corrected = item.verdict is Verdict.CORRECT
    after = item.text if corrected else suggestion.after or ""
    start, end = post.in_text(suggestion)
    if post.text[start:end] == suggestion.before != after:
        causes = (CORRECTED if corrected else ACCEPTED, suggestion.cause)
        post.apply(Changes([Edit(start, end, suggestion.before, after, causes)]))


# ------------------------------------------------------------------ precision
@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule was right by those who looked: `low` and `high` bound it with 95 % confidence."""

    stage: str
    rule: str
    accepted: int
    rejected: int
    corrected: int

    @property
    def judged(self) -> int:
        """How many of its changes were looked at."""
        return self.accepted + self.rejected + self.corrected

    @property
    def share(self) -> float:
        """The share that was right as it was."""
        return self.accepted / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson (1927), which holds for few cases, too.

        >>> low, high = Precision("spacing", "contraction", 19, 1, 0).interval
        >>> round(low, 2), round(high, 2)
        (0.76, 0.99)
        """
        number, share, z = self.judged, self.share, 1.96
        middle = (share + z * z / (2 * number)) / (1 + z * z / number)
        half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number)) / (1 + z * z / number)
        return max(0.0, middle - half), min(1.0, middle + half)


def precisions(decisions: Decisions, kind: Kind = Kind.EDIT) -> list[Precision]:
    """The precision of each rule whose changes of a kind were looked at, by stage and rule."""
    counts: defaultdict[tuple[str, str], dict[Verdict, int]] = defaultdict(lambda: dict.fromkeys(Verdict, 0))
    for item in decisions:
        if item.kind is kind:
            counts[item.stage, item.rule][item.verdict] += 1
    return [
        Precision(stage, rule, n[Verdict.ACCEPT], n[Verdict.REJECT], n[Verdict.CORRECT])
        for (stage, rule), n in sorted(counts.items())
    ]
