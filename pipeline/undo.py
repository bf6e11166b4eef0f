"""Edits taken back: a copy of a corpus in which some of them were never made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.cleaning import Cleaner
from pipeline.decisions import NAME as DECISIONS
from pipeline.decisions import Change, Decisions
from pipeline.document import Document, Page, SpanLabel, document_id
from pipeline.errors import UsageError
from pipeline.ledger import Edit
from pipeline.output.counts import Counts
from pipeline.output.manifest import FileEntry, Manifest, load
from pipeline.output.publish import publish, withdraw, write_part
from pipeline.output.rebuild import Row, read_part, rebuild_page
from pipeline.output.rows import Quarantined, Rows
from pipeline.recipe import Recipe
from pipeline.runs.guard import check_folders, claimed
from pipeline.schema import EDITS, TABLES
from pipeline.storage.mirror import fetched
from pipeline.storage.remote import local_only

__all__ = ["UndoReport", "undo"]

_SENTENCES = "sentences"
_SEEN = ["source", "post_index", "raw_start", "raw_end", "before", "after", "causes"]


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What was taken back: the number of edits, and of the documents that they were in."""

    undone: int
    documents: int
    target: Path


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which edits to take back: those that answer to everything that is given.

    `rejected` are the decisions of reviewers, where only what they rejected is to be taken back.
    """

    rule: str | None
    stage: str | None
    doc: str | None
    rejected: Decisions | None = None

    def of(self, post: Document) -> Callable[[Edit], bool] | None:
        """What picks the edits of `post` to take back; None where there are none."""
        if self.doc is not None and post.id != self.doc:
            return None
        unwanted = {edit for edit in post.ledger.edits if self._picks(post, edit)}
        return unwanted.__contains__ if unwanted else None

    def _picks(self, post: Document, edit: Edit) -> bool:
        base = post.raw_start
        change = Change(post.source, base + edit.start, base + edit.end, edit.before, edit.after)
        return any(self._fits(cause.stage, cause.rule) for cause in edit.causes) and self._is_rejected(change)

    def _is_rejected(self, change: Change) -> bool:
        return self.rejected is None or self.rejected.rejects(change)

    def answers(self, row: Row) -> bool:
        """Whether a row of `edits` is to be taken back."""
        if self.doc is not None and self.doc != document_id(row["source"], row["post_index"]):
            return False
        pairs = ((cause["stage"], cause["rule"]) for cause in row["causes"])
        place = Change(row["source"], row["raw_start"], row["raw_end"], row["before"], row["after"])
        return any(self._fits(stage, rule) for stage, rule in pairs) and self._is_rejected(place)

    def _fits(self, stage: str, rule: str) -> bool:
        return self.stage in {None, stage} and self.rule in {None, rule}

    def as_json(self) -> dict[str, str]:
        rejected = None if self.rejected is None else "true"
        given = {"rule": self.rule, "stage": self.stage, "doc": self.doc, "rejected": rejected}
        return {name: value for name, value in given.items() if value is not None}


def undo(
    out: Path | str,
    target: Path | str,
    *,
    rule: str | None = None,
    stage: str | None = None,
    doc: str | None = None,
    rejected: bool = False,
) -> UndoReport:
    r"""Write a copy of the corpus in `out` to `target`, without the edits of a rule, stage or document.

    Where several are given, an edit must answer to all of them. With `rejected`, only those are taken
    back that reviewers rejected in `decisions.jsonl`. An edit in which several rules had a part is taken
    back whole. A post that was dropped whole comes back as a document, its language and title not known.
    Sentences of the documents concerned are cut anew.

    Raises `UsageError` where nothing is named or found, or where `target` is not a new, empty or own
    folder; `OutputError` where `out` holds no corpus; `VerifyError` where it cannot be rebuilt.

    >>> import tempfile
    >>> from pipeline.runs.runner import RunOptions, run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page, out = Path(folder, "page.txt"), Path(folder, "out")
    ...     _ = page.write_bytes(b"\xef\xbb\xbfIt was a fine day and we all went out to the sea.")
    ...     _ = run(page, out, options=RunOptions(engine="inline"))
    ...     undo(out, Path(folder, "copy"), stage="decode").undone
    1
    """
    choice = _Choice(rule, stage, doc, Decisions.load(Path(out) / DECISIONS) if rejected else None)
    if not choice.as_json():
        msg = "nothing says what to take back"
        raise UsageError(msg, remedy="Name a rule, a stage or a document.")
    source, folder = fetched(out), local_only(target, "the copy")
    manifest = load(source)
    check_folders([source], folder)
    names = sorted({entry.path.partition("/")[2] for entry in manifest.entries("documents")})
    if not any(choice.answers(row) for name in names for row in _edit_rows(source / EDITS.name / name)):
        msg = f"no edit answers to {', '.join(f'{k} {v!r}' for k, v in choice.as_json().items())}"
        raise UsageError(msg, remedy="`textmend stages` lists the rules, `textmend show` the documents.")
    with claimed(folder):
        withdraw(folder)
        work = _Undo(source, folder, choice, _sentence_cutter(manifest))
        entries = [entry for index, name in enumerate(names) for entry in work.part(name, index)]
        order = list(TABLES)
        publish(
            folder,
            Manifest(
                recipe=manifest.recipe,
                recipe_sha256=manifest.recipe_sha256,
                versions=manifest.versions,
                counts=work.counts,
                files=tuple(sorted(entries, key=lambda entry: (order.index(entry.table), entry.path))),
                unknown_files=manifest.unknown_files,
                outside_links=manifest.outside_links,
                text=manifest.text,
                undone=choice.as_json(),
                only=manifest.only,
            ),
        )
    return UndoReport(work.undone, work.documents, folder)


def _edit_rows(path: Path) -> list[Row]:
    rows: list[Row] = pq.read_table(path, columns=_SEEN).to_pylist()
    return rows


def _sentence_cutter(manifest: Manifest) -> Cleaner | None:
    """The stage of the corpus's recipe that cuts sentences, if it has one."""
    if _SENTENCES not in manifest.recipe["stages"]:
        return None
    settings = {name: value for name, value in manifest.recipe["stage"].items() if name == _SENTENCES}
    return Cleaner(Recipe(stages=(_SENTENCES,), stage=settings))


class _Undo:
    """One copy under way, part by part."""

    def __init__(self, source: Path, target: Path, choice: _Choice, cutter: Cleaner | None) -> None:
        self.source, self.target, self.choice, self.cutter = source, target, choice, cutter
        self.counts = Counts()
        self.undone = 0
        self.documents = 0

    def part(self, name: str, index: int) -> list[FileEntry]:
        """Copy one part of every table; gives what was written."""
        old = read_part(self.source, name)
        rows = Rows()
        for row in old.pages:
            page = rebuild_page(row, old)
            self._take_back(page)
            rows.add_page(page)
        for row in old.quarantine:
            rows.add_quarantined(Quarantined(**row))
        self.counts.add(rows.counts)
        return [write_part(self.target, columns, index) for columns in rows.tables]

    def _take_back(self, page: Page) -> None:
        for post in page.posts:
            unwanted = self.choice.of(post)
            if unwanted is None:
                continue
            before = len(post.ledger.edits)
            post.ledger = post.ledger.without(unwanted)
            self.undone += before - len(post.ledger.edits)
            self.documents += 1
            if self.cutter is not None:
                post.spans = [span for span in post.spans if span.label is not SpanLabel.SENTENCE]
                for stage in self.cutter.stages:
                    post.apply(stage.process(post))
