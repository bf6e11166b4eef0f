"""Rows and columns: what becomes of pages, and Arrow arrays that hold what was put in."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Changes, Document, Media, Page, UndecodableByte
from pipeline.errors import LedgerError
from pipeline.ledger import Cause, Edit
from pipeline.output.columns import Columns
from pipeline.output.counts import Counts
from pipeline.output.readable import readable_name
from pipeline.output.rows import Quarantined, Rows, dropped_edits, is_exact, metadata_json
from pipeline.schema import Column, Table

ANY = Table(
    "any",
    "",
    (
        Column("text", pa.string(), "", nullable=True),
        Column("number", pa.int64(), "", nullable=True),
        Column("small", pa.uint8(), ""),
        Column("score", pa.float64(), "", nullable=True),
        Column("flag", pa.bool_(), ""),
        Column("words", pa.list_(pa.string()), ""),
        Column("pairs", pa.list_(pa.struct([("a", pa.string()), ("b", pa.int32())])), ""),
    ),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ROW = st.tuples(
    st.none() | TEXT,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.integers(0, 255),
    st.none() | st.floats(allow_nan=False),
    st.booleans(),
    st.lists(TEXT, max_size=3),
    st.lists(st.tuples(TEXT, st.integers(-(2**31), 2**31 - 1)), max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ROW, max_size=20))
def test_columns_hold_what_was_put_in(rows: list[tuple[object, ...]]) -> None:
    columns = Columns(ANY)
    for row in rows:
        columns.add(row)
    table = columns.arrow()
    table.validate(full=True)
    pairs = [[{"a": a, "b": b} for a, b in row[-1]] for row in rows]  # type: ignore[attr-defined]  # the last cell is a list
    expected = [dict(zip(ANY.names, (*row[:-1], pair), strict=True)) for row, pair in zip(rows, pairs, strict=True)]
    assert table.to_pylist() == expected


def page_of(text: str, *posts: Document, **more: object) -> Page:
    return Page("p", text, list(posts) or [Document.of(text, source="p")], **more)  # type: ignore[arg-type]  # fields of the page


def edited(raw: str, *edits: Edit) -> Document:
    post = Document.of(raw, source="p")
    post.apply(Changes(list(edits)))
    return post


CAUSE = (Cause("s", "r", 0.5),)


@pytest.mark.parametrize("faulty", ["gap", "surrogate", "inserted surrogate"])
def test_a_page_that_cannot_be_written_leaves_nothing(faulty: str) -> None:
    rows = Rows()
    rows.add_page(page_of("sound"))
    lengths = [len(table) for table in rows.tables]
    match faulty:
        case "gap":
            page, error = page_of("abc", edited("ab")), LedgerError
        case "surrogate":
            page, error = page_of("a\ud800"), UnicodeEncodeError  # type: ignore[assignment]  # the types of two cases
        case _:
            page, error = page_of("ab", edited("ab", Edit(0, 0, "", "\udfff", CAUSE))), UnicodeEncodeError  # type: ignore[assignment]  # the types of two cases
    with pytest.raises(error):
        rows.add_page(page)
    assert [len(table) for table in rows.tables] == lengths
    assert rows.counts.records == 1


@pytest.mark.parametrize(
    "post",
    [
        edited("  \n"),
        edited("ab", Edit(0, 2, "ab", "", CAUSE)),
        edited(" ab \n", Edit(1, 3, "ab", "", CAUSE)),
        edited(" ab ", Edit(0, 2, " a", " ", CAUSE), Edit(2, 3, "b", "\n", CAUSE), Edit(4, 4, "", " ", CAUSE)),
        edited(""),
    ],
)
def test_a_dropped_post_is_wholly_in_its_edits(post: Document) -> None:
    edits = dropped_edits(post)
    assert "".join(edit.before for edit in edits) == post.raw
    assert [edit.start for edit in edits] == [sum(len(e.before) for e in edits[:n]) for n in range(len(edits))]
    assert all(edit.is_drop for edit in edits)


def test_exactness_is_found_out() -> None:
    data = "caf\xe9".encode("latin-1")
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256(data).hexdigest()
    plain = hashlib.sha256("caf\xe9".encode()).hexdigest()
    assert is_exact(page_of("caf\xe9", encoding="latin-1", raw_sha256=digest), plain)
    assert not is_exact(page_of("caf\xe9", encoding="latin-1", raw_sha256=digest, media=Media.HTML), plain)
    assert not is_exact(page_of("caf\xe9", encoding="no-such", raw_sha256=digest), plain)
    marked = page_of("caf\ufffd", raw_sha256=digest, undecodable=(UndecodableByte(3, 0xE9),))
    assert is_exact(marked, "")


def test_words_from_outside_can_always_be_stored() -> None:
    rows = Rows()
    rows.add_quarantined(Quarantined("a\ud800", "s", "e", "\udfff", "", "r\ud800"))
    rows.quarantine.arrow().validate(full=True)
    assert metadata_json({"b": "\ud800", "a": {1}}) == '{"a": "{1}", "b": "\\ud800"}'


def test_counts_add_up_and_survive_json() -> None:
    first, second = Counts(), Counts()
    first.add_post("en", 10)
    first.add_edits([Edit(0, 2, "ab", "", CAUSE), Edit(3, 3, "", "xyz", CAUSE)])
    second.add_post("en", 5)
    second.add_edits([Edit(0, 1, "a", "b", (Cause("s", "q"),))])
    first.add(second)
    assert Counts.from_json(first.as_json()) == first
    assert first.languages == {"en": 2}
    total = first.by_stage["s"]
    assert (total.edits, total.changed, total.dropped) == (3, 4, 2)
    assert set(first.by_rule) == {"s/r", "s/q"}


@pytest.mark.parametrize(
    "source",
    ["/etc/passwd", "../../up", "a/./b", "", "nul\0", "x" * 300, "漢" * 200, "a\nb", "C:\\x", "...", "a\ud800"],
)
def test_names_of_readable_copies_stay_inside(source: str) -> None:
    name = readable_name(source, 0, "0123456789abcdef")
    assert not name.startswith("/")
    for part in name.split("/"):
        assert part.strip(". ")
        assert len(part.encode()) < 200
        assert part.isprintable()
