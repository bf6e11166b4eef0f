"""What there is to review: every edit, suggestion and flag of a corpus, in groups by rule.

Within a rule, the changes come in the order of a hash of their names, so that the first two hundred of them
are a fair sample of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.decisions import Change, Decisions, Judgement, Kind, Verdict
from pipeline.document import Document
from pipeline.errors import UsageError
from pipeline.report.content import edit_example, suggestion_example
from pipeline.report.queries import Key, open_corpus
from pipeline.tables import Corpus

MOST = 1000
_ITEMS = """
    CREATE TEMP TABLE items AS
    SELECT * , md5(concat_ws('|', source, post_index, kind, seq)) AS lot FROM (
        SELECT 'edit' AS kind, e.source, e.post_index, e.seq, e.stage, e.rule, e.confidence,
               coalesce(d.lang, '') AS lang, e.raw_start, e.raw_end, e."before", e."after",
               trim(e."before") = trim(e."after") OR e.stage = 'decode' AS cosmetic
        FROM edits e LEFT JOIN documents d ON d.id = e.doc_id
        UNION ALL
        SELECT if(s.status = 'flagged', 'flag', 'suggestion'), d.source, d.post_index, s.seq, s.stage, s.rule,
               s.confidence, d.lang, s.raw_start, s.raw_end, s."before", s."after", false
        FROM suggestions s JOIN documents d ON d.id = s.doc_id
    )
"""
_EPSILON = 1e-9
_COLUMNS = ("kind", "source", "post_index", "seq", "stage", "rule", "confidence", "lang", "raw_start", "raw_end")


@dataclass(frozen=True, slots=True)
class Item:
    """A change to decide about; `seq` is its number among the edits or suggestions of its post."""

    kind: Kind
    post: Key
    seq: int
    stage: str
    rule: str
    confidence: float
    lang: str
    change: Change

    @property
    def id(self) -> str:
        """Its name in the application."""
        return f"{self.kind}|{self.post[1]}|{self.seq}|{self.post[0]}"

    def judged(self, verdict: Verdict, text: str = "") -> Judgement:
        """A judgement about it."""
        return Judgement(self.change, self.kind, self.stage, self.rule, self.lang, verdict, text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items to list. Empty strings stand for any; `cosmetic` asks for changes of white space, too."""

    kind: str = ""
    stage: str = ""
    rule: str = ""
    lang: str = ""
    low: float = 0.0
    high: float = 1.0
    cosmetic: bool = False


class Items:
    """The items of a corpus, in a database in memory. Not for use by several threads at once."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._manager = open_corpus(corpus)
        self._queries = self._manager.__enter__()
        self._queries.run(_ITEMS)

    def close(self) -> None:
        """Close the database."""
        self._manager.__exit__(None, None, None)

    @cached_property
    def groups(self) -> Sequence[Mapping[str, Any]]:
        """Kind, stage, rule and number of items of each rule, those that change white space alone counted apart."""
        rows = self._queries.run(
            """SELECT kind, stage, rule, count(*) FILTER (NOT cosmetic), count(*) FILTER (cosmetic)
               FROM items GROUP BY ALL ORDER BY kind, stage, rule"""
        )
        names = ("kind", "stage", "rule", "number", "cosmetic")
        return [dict(zip(names, row, strict=True)) for row in rows]

    @cached_property
    def languages(self) -> Sequence[str]:
        """The languages of posts with items."""
        return [row[0] for row in self._queries.run("SELECT DISTINCT lang FROM items ORDER BY lang") if row[0]]

    def listed(self, wanted: Wanted) -> list[Item]:
        """The first items that are wanted, by rule and lot."""
        rows = self._queries.run(
            f"""SELECT {", ".join(_COLUMNS)}, "before", "after" FROM items
                WHERE ($kind = '' OR kind = $kind) AND ($stage = '' OR stage = $stage) AND ($rule = '' OR rule = $rule)
                  AND ($lang = '' OR lang = $lang) AND confidence BETWEEN $low AND $high AND ($cosmetic OR NOT cosmetic)
                ORDER BY lot LIMIT {MOST}""",  # noqa: S608 names and a number of ours; values are parameters
            {
                "kind": wanted.kind,
                "stage": wanted.stage,
                "rule": wanted.rule,
                "lang": wanted.lang,
                "low": wanted.low - _EPSILON,
                "high": wanted.high + _EPSILON,
                "cosmetic": wanted.cosmetic,
            },
        )
        return [_item(row) for row in rows]

    def get(self, name: str) -> Item:
        """The item of a name. Raises `UsageError` where there is none."""
        kind, _, rest = name.partition("|")
        index, _, rest = rest.partition("|")
        seq, _, source = rest.partition("|")
        rows: list[tuple[Any, ...]] = []
        if index.isdecimal() and seq.isdecimal():
            rows = self._queries.run(
                f"""SELECT {", ".join(_COLUMNS)}, "before", "after" FROM items
                    WHERE kind = $kind AND source = $source AND post_index = $index AND seq = $seq""",  # noqa: S608 names of ours
                {"kind": kind, "source": source, "index": int(index), "seq": int(seq)},
            )
        if not rows:
            msg = f"there is no {name!r}"
            raise UsageError(msg, remedy="Load the page again: the corpus may have been written anew.")
        return _item(rows[0])

    def shown(self, item: Item) -> Mapping[str, Any]:
        """What the application shows of an item; `raw` and `clean` are HTML in which all text is escaped."""
        post = self._queries.posts([item.post])[item.post]
        example = edit_example(post, item.seq) if item.kind is Kind.EDIT else suggestion_example(post, item.seq)
        return {
            "id": item.id,
            "kind": item.kind,
            "stage": item.stage,
            "rule": item.rule,
            "lang": item.lang,
            "confidence": item.confidence,
            "source": item.post[0],
            "title": example.title,
            "before": item.change.before,
            "after": item.change.after,
            "raw": str(example.raw),
            "clean": str(example.clean),
            "note": example.note,
            "decided_by": _decided_by(post, item),
        }


def _item(row: Sequence[Any]) -> Item:
    kind, source, index, seq, stage, rule, confidence, lang, start, end, before, after = row
    change = Change(source, start, end, before, after)
    return Item(Kind(kind), (source, index), seq, stage, rule, confidence, lang, change)


def _decided_by(post: Document, item: Item) -> str:
    """What proposed and weighed a repair, in a line; empty where nothing was weighed."""
    if item.kind is Kind.EDIT:
        edits = post.ledger.edits
        cause = edits[item.seq].causes[0] if item.seq < len(edits) else None
    else:
        cause = post.suggestions[item.seq].cause
    decision = cause.decision if cause else None
    if cause is None or decision is None:
        return ""
    needed = "never applied" if decision.threshold > 1 else f"applied from {decision.threshold:.2f}"
    scorer = f", weighed by {decision.scorer}" if decision.scorer else ""
    return f"proposed by {decision.generator}{scorer}; confidence {cause.confidence:.2f}, {needed}"


def progress(decisions: Decisions) -> Mapping[str, int]:
    """How many changes of each rule have been decided about, by `kind|stage|rule`."""
    counts: dict[str, int] = {}
    for item in decisions:
        key = f"{item.kind}|{item.stage}|{item.rule}"
        counts[key] = counts.get(key, 0) + 1
    return counts
