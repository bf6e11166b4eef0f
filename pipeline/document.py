"""The data that stages see and give back: documents, pages, spans, suggestions, changes.

Offsets are Unicode code points. On a `Document` every span and suggestion is kept in offsets of
its *raw* text, which no stage moves; `Document.in_text` gives the place in the current text.
What a stage returns (`Changes`) is in offsets of the text that it was given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from pipeline.errors import LedgerError
from pipeline.ledger import Cause, Decision, Edit, Ledger, apply_edits, check_edits

__all__ = [
    "Block",
    "Cause",
    "Changes",
    "Decision",
    "Document",
    "Edit",
    "ForeignRun",
    "LanguageShare",
    "Ledger",
    "Media",
    "Metadata",
    "Page",
    "PostCut",
    "Provenance",
    "Record",
    "Repeat",
    "Repetition",
    "Span",
    "SpanLabel",
    "Status",
    "Suggestion",
    "UndecodableByte",
    "apply_edits",
    "check_edits",
    "document_id",
]


class Media(StrEnum):
    """What a record holds."""

    TEXT = "text"
    HTML = "html"


class Provenance(StrEnum):
    """How a text came about; `UNKNOWN` rather than a guess."""

    HUMAN = "human"
    MACHINE_TRANSLATED = "machine-translated"
    ROUND_TRIP = "round-trip"
    SPUN = "spun"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """`SUGGESTED`: a repair that was not sure enough. `FLAGGED`: damage with no safe repair."""

    SUGGESTED = "suggested"
    FLAGGED = "flagged"


class SpanLabel(StrEnum):
    """What a span marks."""

    TITLE = "title"
    DATE = "date"
    LANGUAGE = "language"
    SENTENCE = "sentence"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of text; `value` depends on the label (a language tag, an ISO date, the kind of evidence)."""

    start: int
    end: int
    label: SpanLabel
    value: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An edit that was not made (`SUGGESTED`), or damage without a repair (`FLAGGED`, `after` is None).

    Several suggestions for one place are ranked, the best first, from 1.
    """

    start: int
    end: int
    before: str
    after: str | None
    cause: Cause
    status: Status
    reason: str
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """What the markup said of a stretch of an HTML page's rendered text.

    `link_density` is the share of its characters inside links (0 to 1); `main` is the verdict of
    the article extractor, or None where it gave none; `names` are class and id words; `second` is
    the verdict of a second extractor.
    """

    start: int
    end: int
    tag: str
    link_density: float = 0.0
    main: bool | None = None
    names: tuple[str, ...] = ()
    second: bool | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A line that stands on other pages of its source too.

    `pages` counts those that carry it and differ otherwise, this one included; `share` is what part of
    the source's pages they are (0 to 1).
    """

    start: int
    end: int
    pages: int
    share: float


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """A language (BCP-47 primary subtag) and its share of the characters, 0 to 1."""

    lang: str
    share: float


@dataclass(frozen=True, slots=True)
class Repetition:
    """Where a document stands among those that repeat one another.

    `cluster` is the id of the first of them. Where this one repeats another, `of` is the id of that
    one, `kind` how (`exact`, `near`, `truncated`, `spun`) and `similarity` how much (0 to 1).
    """

    cluster: str
    of: str | None = None
    kind: str | None = None
    similarity: float | None = None


@dataclass(slots=True)
class Metadata:
    """What is known of a document beside its text. Dates are ISO 8601, `None` means not known."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None
    lang: str = "und"
    script: str = "Zzzz"
    lang_score: float = 0.0
    languages: tuple[LanguageShare, ...] = ()
    provenance: Provenance = Provenance.UNKNOWN
    provenance_score: float | None = None
    repetition: Repetition | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


METADATA_FIELDS = frozenset(f.name for f in fields(Metadata))


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a reader found: a file, or one record of a file.

    `source` is unique in a run: the path relative to the input, with `#` and the record's
    number where a file holds many. `charset` is what the transport declared, if it did.
    """

    source: str
    content: bytes | str
    media: Media = Media.TEXT
    charset: str | None = None
    url: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UndecodableByte:
    """A byte that no character stands for; U+FFFD holds its place at `offset` of the raw text."""

    offset: int
    byte: int


@dataclass(frozen=True, slots=True)
class ForeignRun:
    """A stretch of the raw text whose bytes are in another encoding than the page's; no two overlap."""

    offset: int
    length: int
    encoding: str


@dataclass(frozen=True, slots=True)
class PostCut:
    """Where a post begins in the page, and what the page says of it. The post ends at the next cut."""

    start: int
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a stage wants done; all offsets are those of the text that it was given.

    `metadata` sets fields of `Metadata` by name. `posts` is for page stages: cuts that tile the
    page, the first at 0; no edit may cross a cut.
    """

    edits: Sequence[Edit] = ()
    spans: Sequence[Span] = ()
    suggestions: Sequence[Suggestion] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    posts: Sequence[PostCut] = ()


NO_CHANGES = Changes()


@dataclass(slots=True)
class Document:
    """A text with its ledger and all that is known of it.

    `raw_start` is where `raw` begins in the page's raw text.

    >>> doc = Document.of("two  words", source="demo")
    >>> doc.apply(Changes([Edit(3, 4, " ", "", (Cause("spacing", "double"),))]))
    >>> doc.text, doc.raw
    ('two words', 'two  words')
    """

    ledger: Ledger
    source: str = ""
    post_index: int = 0
    raw_start: int = 0
    metadata: Metadata = field(default_factory=Metadata)
    spans: list[Span] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    blocks: tuple[Block, ...] = ()
    repeats: tuple[Repeat, ...] = ()

    @classmethod
    def of(cls, raw: str, *, source: str = "", blocks: Iterable[Block] = ()) -> Document:
        """A document whose text is still its raw text."""
        return cls(Ledger(raw), source=source, blocks=tuple(blocks))

    @property
    def raw(self) -> str:
        """The text before any edit."""
        return self.ledger.raw

    @property
    def text(self) -> str:
        """The text with all edits so far carried out."""
        return self.ledger.text

    @property
    def id(self) -> str:
        """The stable id: it depends on the source and the post's number alone."""
        return document_id(self.source, self.post_index)

    def in_text(self, item: Span | Suggestion | Block | Repeat) -> tuple[int, int]:
        """Where an item that is kept in raw offsets stands in `text`."""
        return self.ledger.clean_span(item.start, item.end)

    def spans_of(self, label: SpanLabel) -> list[Span]:
        """The spans with `label`, in raw offsets, in order."""
        return [span for span in self.spans if span.label is label]

    def apply(self, changes: Changes) -> None:
        """Carry out what a stage returned. Raises `LedgerError` where it does not fit the text."""
        unknown = set(changes.metadata) - METADATA_FIELDS
        if unknown:
            msg = f"unknown metadata: {', '.join(sorted(unknown))}"
            raise LedgerError(msg, remedy="Put other facts under `extra`.")
        seen = self.ledger
        self.ledger = seen.compose(changes.edits)
        if seen.edits:
            for span in changes.spans:
                start, end = seen.raw_span(span.start, span.end)
                self.spans.append(Span(start, end, span.label, span.value))
        else:
            self.spans += changes.spans
        for suggestion in changes.suggestions:
            start, end = seen.raw_span(suggestion.start, suggestion.end)
            self.suggestions.append(replace(suggestion, start=start, end=end))
        for name, value in changes.metadata.items():
            setattr(self.metadata, name, value)

    def cut(self, posts: Sequence[PostCut]) -> list[Document]:
        """The page as posts. `posts` is in *raw* offsets and tiles the page, the first at 0."""
        if not posts or posts[0].start:
            msg = "the posts do not begin at the start of the page"
            raise LedgerError(msg, remedy="The first cut must be at offset 0.")
        ends = [*(post.start for post in posts[1:]), len(self.raw)]
        return [self._slice(index, post, end) for index, (post, end) in enumerate(zip(posts, ends, strict=True))]

    def _slice(self, index: int, post: PostCut, end: int) -> Document:
        start = post.start
        last = end == len(self.raw)

        def here(item: Span | Suggestion | Block | Repeat) -> bool:
            return start <= item.start and item.end <= end and (item.start < end or last)

        metadata = replace(self.metadata)
        for name, value in post.metadata.items():
            setattr(metadata, name, value)
        return Document(
            ledger=self.ledger.slice(start, end),
            source=self.source,
            post_index=index,
            raw_start=self.raw_start + start,
            metadata=metadata,
            spans=[replace(s, start=s.start - start, end=s.end - start) for s in self.spans if here(s)],
            suggestions=[replace(s, start=s.start - start, end=s.end - start) for s in self.suggestions if here(s)],
            blocks=tuple(replace(b, start=b.start - start, end=b.end - start) for b in self.blocks if here(b)),
            repeats=tuple(replace(r, start=r.start - start, end=r.end - start) for r in self.repeats if here(r)),
        )


@dataclass(slots=True)
class Page:
    """One record, decoded and cleaned: `posts` tile `raw`, so that nothing can be lost between them.

    `raw_sha256` is the hash of the record's bytes (of its UTF-8 form where it came as text). Where
    `media` is `TEXT`, the bytes are `raw` in `encoding`, its `foreign` runs in theirs, with `undecodable` put back.
    """

    source: str
    raw: str
    posts: list[Document]
    media: Media = Media.TEXT
    encoding: str = "utf-8"
    raw_sha256: str = ""
    undecodable: tuple[UndecodableByte, ...] = ()
    foreign: tuple[ForeignRun, ...] = ()

    @property
    def kept(self) -> list[Document]:
        """The posts that have text left; the others are accounted for as dropped."""
        return [post for post in self.posts if post.text.strip()]


def document_id(source: str, post_index: int) -> str:
    """The id of a post: 16 hex digits of the SHA-256 of its source and number.

    >>> document_id("a.txt", 0)
    '4ce5b267e4de9962'
    """
    key = f"{source}\0{post_index}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).hexdigest()[:16]
