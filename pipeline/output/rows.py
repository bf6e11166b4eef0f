"""Pages as rows of the tables: lists by column, filled page by page, no object a row.

A page that cannot be written as it is (a lone surrogate, posts that do not tile it) leaves no row
behind, so that the caller can put it in quarantine instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.document import Document, Media, Page, Provenance, SpanLabel, Status
from pipeline.errors import LedgerError
from pipeline.ledger import Cause, Decision, Edit
from pipeline.output.columns import Columns
from pipeline.output.counts import Counts
from pipeline.schema import DOCUMENTS, EDITS, PAGES, QUARANTINE, SEGMENTS, SUGGESTIONS
from pipeline.text.decoding import encode_back

NOTHING_LEFT = Cause("run", "nothing-left")
_DIGITS = 6
_NO_REPETITION = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read or cleaned: where, why, and how to try again."""

    source: str
    stage: str
    error: str
    detail: str
    raw_sha256: str = ""
    retry: str = ""


@dataclass(slots=True)
class Rows:
    """The rows of one shard, table by table, and their counts."""

    documents: Columns = field(default_factory=lambda: Columns(DOCUMENTS))
    edits: Columns = field(default_factory=lambda: Columns(EDITS))
    segments: Columns = field(default_factory=lambda: Columns(SEGMENTS))
    suggestions: Columns = field(default_factory=lambda: Columns(SUGGESTIONS))
    pages: Columns = field(default_factory=lambda: Columns(PAGES))
    quarantine: Columns = field(default_factory=lambda: Columns(QUARANTINE))
    counts: Counts = field(default_factory=Counts)

    @property
    def tables(self) -> tuple[Columns, ...]:
        """All tables, in the order in which they are written."""
        return (self.documents, self.edits, self.segments, self.suggestions, self.pages, self.quarantine)

    def add_quarantined(self, item: Quarantined) -> None:
        """Record that a record could not be read or cleaned."""
        values = (item.source, item.stage, item.error, item.detail, item.raw_sha256, item.retry)
        self.quarantine.add(tuple(storable(value) for value in values))
        self.counts.records += 1
        self.counts.quarantined += 1

    def add_page(self, page: Page) -> None:
        """Record a cleaned page.

        Raises `LedgerError` where its posts do not tile it and `UnicodeEncodeError` where a text
        cannot be stored; then nothing of it is kept.
        """
        marks = [len(table) for table in self.tables]
        counts = Counts()
        try:
            self._add_page(page, counts)
        except Exception:
            for table, mark in zip(self.tables, marks, strict=True):
                table.truncate(mark)
            raise
        self.counts.add(counts)

    def _add_page(self, page: Page, counts: Counts) -> None:
        if "".join([post.raw for post in page.posts]) != page.raw:
            msg = f"the posts of {page.source} do not tile the page"
            raise LedgerError(msg, remedy="The stage that cuts pages must lose nothing between its cuts.")
        kept = 0
        for post in page.posts:
            if post.text.strip():
                kept += 1
                self._add_post(page, post, counts)
            else:
                self._add_dropped(post, counts)
        self._add_page_row(page, kept)
        counts.records += 1
        counts.pages += 1
        counts.dropped += not kept
        counts.chars_raw += len(page.raw)

    def _add_page_row(self, page: Page, kept: int) -> None:
        plain = page.raw.encode("utf-8")
        text_sha256 = hashlib.sha256(plain).hexdigest()
        self.pages.add(
            (
                page.source,
                page.media.value,
                page.encoding,
                page.raw_sha256,
                text_sha256,
                is_exact(page, text_sha256),
                len(page.raw),
                len(page.posts),
                kept,
                "cleaned" if kept else "dropped",
                [(item.offset, item.byte) for item in page.undecodable],
                [(run.offset, run.length, run.encoding) for run in page.foreign],
            )
        )

    # ---------------------------------------------------------------- posts
    def _add_post(self, page: Page, post: Document, counts: Counts) -> None:
        text, ledger, meta, doc_id = post.text, post.ledger, post.metadata, post.id
        repeats = meta.repetition
        if ledger.edits:
            text.encode("utf-8")  # the raw text is proven with the page; what edits put in is proven here
        self.documents.add(
            (
                doc_id,
                post.source,
                post.post_index,
                storable(meta.lang),
                storable(meta.script),
                _rounded(meta.lang_score),
                [(share.lang, _rounded(share.share)) for share in meta.languages],
                _optional(meta.title),
                _optional(meta.date),
                _optional(meta.author),
                _optional(meta.url),
                text,
                meta.provenance.value,
                None if meta.provenance_score is None else _rounded(meta.provenance_score),
                _evidence(post),
                page.encoding,
                page.raw_sha256,
                post.raw_start,
                post.raw_start + len(ledger.raw),
                len(ledger.edits),
                *((repeats.of, repeats.kind, repeats.similarity, repeats.cluster) if repeats else _NO_REPETITION),
                sorted({storable(s.cause.rule) for s in post.suggestions if s.status is Status.FLAGGED}),
                metadata_json(meta.extra),
            )
        )
        if ledger.edits:
            self._add_edits(post, ledger.edits, ledger.clean_starts, doc_id)
            counts.add_edits(ledger.edits)
        self._add_segments(post, doc_id, counts)
        if post.suggestions:
            self._add_suggestions(post, doc_id)
            counts.suggestions += len(post.suggestions)
        counts.add_post(meta.lang, len(text))
        counts.duplicates += repeats is not None and repeats.of is not None

    def _add_dropped(self, post: Document, counts: Counts) -> None:
        """A post with no text left: all of it in edits that belong to no document."""
        edits = dropped_edits(post)
        self._add_edits(post, edits, [0] * len(edits), None)
        counts.add_edits(edits)

    def _add_edits(self, post: Document, edits: Sequence[Edit], starts: Sequence[int], doc_id: str | None) -> None:
        table, base, number = self.edits, post.raw_start, len(edits)
        firsts = [edit.causes[0] for edit in edits]
        table.extend(
            (
                [doc_id] * number,
                [post.source] * number,
                [post.post_index] * number,
                range(number),
                [cause.stage for cause in firsts],
                [cause.rule for cause in firsts],
                [_rounded(min([cause.confidence for cause in edit.causes])) for edit in edits],
                [base + edit.start for edit in edits],
                [base + edit.end for edit in edits],
                starts,
                [start + len(edit.after) for start, edit in zip(starts, edits, strict=True)],
                [edit.before for edit in edits],
                [edit.after for edit in edits],
                [[_cause(cause) for cause in edit.causes] for edit in edits],
            )
        )

    def _add_segments(self, post: Document, doc_id: str, counts: Counts) -> None:
        spans = post.spans_of(SpanLabel.SENTENCE)
        if not spans:
            return
        text, raw, base = post.text, post.raw, post.raw_start
        in_text: Callable[[int, int], tuple[int, int]] = (
            post.ledger.clean_span if post.ledger.edits else lambda start, end: (start, end)
        )
        placed = [(*in_text(span.start, span.end), span.start, span.end) for span in spans]
        placed = [place for place in placed if place[0] < place[1]]
        number = len(placed)
        self.segments.extend(
            (
                [doc_id] * number,
                range(number),
                _languages(post, [place[2] for place in placed]),
                [text[place[0] : place[1]] for place in placed],
                [place[0] for place in placed],
                [place[1] for place in placed],
                [base + place[2] for place in placed],
                [base + place[3] for place in placed],
                [raw[place[2] : place[3]] for place in placed],
            )
        )
        counts.segments += number

    def _add_suggestions(self, post: Document, doc_id: str) -> None:
        for seq, item in enumerate(post.suggestions):
            start, end = post.in_text(item)
            self.suggestions.add(
                (
                    doc_id,
                    post.source,
                    seq,
                    item.cause.stage,
                    item.cause.rule,
                    _rounded(item.cause.confidence),
                    post.raw_start + item.start,
                    post.raw_start + item.end,
                    start,
                    end,
                    storable(item.before),
                    _optional(item.after),
                    item.status.value,
                    storable(item.reason),
                    item.rank,
                    _decision(item.cause.decision),
                )
            )


def _cause(cause: Cause) -> tuple[object, ...]:
    return cause.stage, cause.rule, _rounded(cause.confidence), _decision(cause.decision)


def _decision(decision: Decision | None) -> tuple[object, ...] | None:
    if decision is None:
        return None
    score = None if decision.score is None else _rounded(decision.score)
    evidence = storable(decision.evidence)
    return storable(decision.generator), _rounded(decision.threshold), storable(decision.scorer), score, evidence


def _evidence(post: Document) -> list[tuple[int, int, str, str]]:
    """The places in the clean text that show the provenance."""
    if post.metadata.provenance is Provenance.UNKNOWN:
        return []
    places = ((*post.in_text(span), span.value) for span in post.spans_of(SpanLabel.EVIDENCE))
    return [(start, end, storable(kind), post.text[start:end]) for start, end, kind in places]


def _languages(post: Document, starts: list[int]) -> list[str]:
    """The language of the run in which each of the raw `starts` (ascending) stands."""
    whole = storable(post.metadata.lang)
    runs = sorted((span.start, span.end, span.value) for span in post.spans_of(SpanLabel.LANGUAGE))
    if not runs:
        return [whole] * len(starts)
    out: list[str] = []
    at = 0
    for start in starts:
        while at < len(runs) and runs[at][1] <= start:
            at += 1
        out.append(runs[at][2] if at < len(runs) and runs[at][0] <= start else whole)
    return out


def dropped_edits(post: Document) -> list[Edit]:
    """The edits of a post with no text left, so that all of its raw text is in a `before`.

    What its own edits leave (white space) goes under the rule `nothing-left`.
    """
    edits: list[Edit] = []
    at = 0
    for edit in post.ledger.edits:
        if at < edit.start:
            edits.append(Edit(at, edit.start, post.raw[at : edit.start], "", (NOTHING_LEFT,)))
        if edit.before:
            edits.append(Edit(edit.start, edit.end, edit.before, "", edit.causes))
        at = edit.end
    if at < len(post.raw):
        edits.append(Edit(at, len(post.raw), post.raw[at:], "", (NOTHING_LEFT,)))
    return edits


def is_exact(page: Page, text_sha256: str) -> bool:
    """Whether the bytes of the page follow from its raw text, codec and undecodable bytes."""
    if page.media is not Media.TEXT:
        return False
    if page.encoding == "utf-8" and not (page.undecodable or page.foreign):
        return text_sha256 == page.raw_sha256
    try:
        data = encode_back(page.raw, page.encoding, page.undecodable, page.foreign)
    except (LookupError, UnicodeError, ValueError):
        return False
    return hashlib.sha256(data).hexdigest() == page.raw_sha256


def metadata_json(extra: object) -> str:
    """The other fields of a record, keys sorted; what JSON does not know is written as text."""
    if not extra:
        return "{}"
    return storable(json.dumps(extra, sort_keys=True, ensure_ascii=False, default=str))


def storable(text: str) -> str:
    r"""`text` as it is, or with its lone surrogates written out, which no UTF-8 holds.

    >>> storable("a\ud800")
    'a\\ud800'
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _optional(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _rounded(score: float) -> float:
    """A score without the last bits, which may differ with the number of threads that summed it."""
    return round(float(score), _DIGITS)
