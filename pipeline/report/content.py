"""What a report says: figures of the whole corpus, and examples for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.document import Document, Status
from pipeline.report.marks import clean_side, colour, pieces, raw_side, shown
from pipeline.report.queries import Key, Picked, Queries

RULE_EXAMPLES = 6
POST_EXAMPLES = 3
QUARANTINED = 200
_CONTEXT = 140
_YEAR_MONTH = "coalesce(left(date, 7), '')"
_PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True)
class Example:
    """A stretch of a post, raw and clean, as HTML; `note` says why, `lang` is the language of the post."""

    doc: str
    source: str
    title: str
    lang: str
    raw: Markup
    clean: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that is drawn as a bar, and the examples behind it; `share` of the longest bar, 0 to 1."""

    label: str
    number: int
    share: float
    examples: Sequence[Example]
    detail: str = ""
    colour: int = -1


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that belong together, as the rules of one stage do."""

    name: str
    detail: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Content:
    """All of a report but the facts of the manifest."""

    languages: Sequence[Bar]
    months: Sequence[Bar]
    provenance: Sequence[Bar]
    stages: Sequence[Group]
    suggestions: Sequence[Bar]
    quarantine: Sequence[tuple[str, str, str, str, str]]


def gather(queries: Queries, order: Sequence[str]) -> Content:
    """The content of a report; `order` is that of the stages."""
    edits = queries.example_edits(RULE_EXAMPLES)
    suggestions = queries.example_suggestions(RULE_EXAMPLES)
    by_column = {column: queries.example_posts(column, POST_EXAMPLES) for column in ("lang", _YEAR_MONTH, _PROVENANCE)}
    wanted = [*edits.values(), *suggestions.values(), *(v for groups in by_column.values() for v in groups.values())]
    posts = queries.posts({picked.post for group in wanted for picked in group})
    whole = {
        picked.post: whole_post(posts[picked.post]) for g in by_column.values() for v in g.values() for picked in v
    }
    return Content(
        languages=_posts_by(queries, whole, "lang", by_column["lang"]),
        months=sorted(_posts_by(queries, whole, _YEAR_MONTH, by_column[_YEAR_MONTH]), key=lambda bar: bar.label),
        provenance=_posts_by(queries, whole, _PROVENANCE, by_column[_PROVENANCE]),
        stages=_stages(queries, posts, edits, order),
        suggestions=_suggestions(queries, posts, suggestions),
        quarantine=queries.quarantined(QUARANTINED),
    )


def _posts_by(
    queries: Queries, whole: Mapping[Key, Example], column: str, picked: Mapping[str, Sequence[Picked]]
) -> list[Bar]:
    counted = queries.counted(column)
    longest = max((number for _, number in counted), default=1)
    return [Bar(key, number, number / longest, [whole[item.post] for item in picked[key]]) for key, number in counted]


def _stages(
    queries: Queries,
    posts: Mapping[Key, Document],
    picked: Mapping[tuple[str, str], Sequence[Picked]],
    order: Sequence[str],
) -> list[Group]:
    rows = queries.rules()
    longest = max((row[2] for row in rows), default=1)
    groups = []
    known = [*order, *sorted({row[0] for row in rows} - set(order))]
    for stage in known:
        own = sorted((row for row in rows if row[0] == stage), key=lambda row: (-row[2], row[1]))
        if not own:
            continue
        bars = [
            Bar(
                label=rule,
                number=number,
                share=number / longest,
                examples=[edit_example(posts[item.post], item.seq) for item in picked[stage, rule]],
                detail=f"{_characters(before)} out, {after:,} in",
                colour=colour(rule),
            )
            for _, rule, number, before, after in own
        ]
        out, came = sum(row[3] for row in own), sum(row[4] for row in own)
        detail = f"{sum(row[2] for row in own):,} edits, {_characters(out)} out, {came:,} in"
        groups.append(Group(stage, detail, bars))
    return groups


def _characters(number: int) -> str:
    return f"{number:,} character{'s' * (number != 1)}"


def _suggestions(
    queries: Queries, posts: Mapping[Key, Document], picked: Mapping[tuple[str, str, str], Sequence[Picked]]
) -> list[Bar]:
    rows = queries.suggested()
    longest = max((row[3] for row in rows), default=1)
    return [
        Bar(
            label=f"{stage}/{rule}",
            number=number,
            share=number / longest,
            examples=[suggestion_example(posts[item.post], item.seq) for item in picked[stage, rule, status]],
            detail=status,
            colour=colour(rule),
        )
        for stage, rule, status, number in rows
    ]


# ------------------------------------------------------------------ examples
def whole_post(post: Document) -> Example:
    """A post from beginning to end, long unchanged stretches shortened."""
    return _example(post, 0, len(post.raw))


def edit_example(post: Document, seq: int) -> Example:
    """An edit of a post with what stands around it."""
    edits = post.ledger.edits
    if not seq < len(edits):  # the rest of a post that was dropped whole has no edit of its own in a ledger
        return whole_post(post)
    edit = edits[seq]
    start, end = max(0, edit.start - _CONTEXT), min(len(post.raw), edit.end + _CONTEXT)
    stretch = pieces(post, start, end)
    why = "; ".join(f"{c.decision.evidence}" for c in edit.causes if c.decision and c.decision.evidence)
    return _facts(post, raw_side(stretch, edit), clean_side(stretch, edit), why)


def suggestion_example(post: Document, seq: int) -> Example:
    """A suggestion or flag of a post: the clean text, and how it would read."""
    item = post.suggestions[seq]
    start, end = post.in_text(item)
    left, right = post.text[max(0, start - _CONTEXT) : start], post.text[end : end + _CONTEXT]
    number = colour(item.cause.rule)
    now = Markup('{}<mark class="c{} target">{}</mark>{}').format(
        shown(left), number, shown(post.text[start:end], edited=True), shown(right)
    )
    if item.status is Status.FLAGGED or item.after is None:
        return _facts(post, now, Markup(), item.reason)
    then = Markup('{}<ins class="c{} target">{}</ins>{}').format(
        shown(left), number, shown(item.after, edited=True), shown(right)
    )
    return _facts(post, now, then, f"{item.reason} ({item.cause.confidence:.2f})")


def _example(post: Document, start: int, end: int) -> Example:
    stretch = pieces(post, start, end)
    return _facts(post, raw_side(stretch), clean_side(stretch), "")


def _facts(post: Document, raw: Markup, clean: Markup, note: str) -> Example:
    return Example(post.id, post.source, post.metadata.title or "", post.metadata.lang, raw, clean, note)
