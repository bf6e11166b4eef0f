from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Cause, Changes, Document, Edit
from pipeline.report.marks import clean_side, clipped, pieces, raw_side, shown


def test_an_edit_stands_on_both_sides() -> None:
    doc = Document.of("so locked.The cat")
    doc.apply(Changes([Edit(10, 10, "", " ", (Cause("spacing", "stop-joined", 0.9),))]))
    stretch = pieces(doc, 0, len(doc.raw))
    assert raw_side(stretch) == "so locked.The cat"
    assert 'title="spacing/stop-joined .90"' in clean_side(stretch)
    assert clean_side(stretch).striptags() == "so locked.␣The cat"


@given(st.text(max_size=60), st.booleans())
def test_no_text_becomes_markup(text: str, edited: bool) -> None:  # noqa: FBT001 hypothesis gives it
    html = str(shown(text, edited=edited))
    rest = html
    for tag in ('<span class="inv"', "</span>"):
        rest = rest.replace(tag, "")
    assert "<" not in rest


@given(st.text(alphabet="ab \n", max_size=40), st.data())
def test_pieces_put_together_are_the_raw_and_the_clean_text(raw: str, data: st.DataObject) -> None:
    doc = Document.of(raw)
    at = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(at, len(raw)))
    if data.draw(st.booleans()):
        doc.apply(Changes([Edit(at, end, raw[at:end], "xy", (Cause("s", "r"),))]))
    stretch = pieces(doc, 0, len(raw))
    assert "".join(piece.raw for piece in stretch) == raw
    assert "".join(piece.clean for piece in stretch) == doc.text


def test_long_stretches_are_shortened_in_the_middle() -> None:
    assert clipped("a" * 1000 + "z", 10) == "aaaaa […] aaaaz"
