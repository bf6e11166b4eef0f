"""The promises that hold for every page, whatever it holds: nothing lost, exact undo, running again changes nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cleaning import Cleaner, clean, clean_page
from pipeline.document import Media, Page, Record
from pipeline.errors import ReadError
from pipeline.recipe import PRESETS, Recipe

# Lines of the kinds that stages look for; joined at random they meet in ways that no author would think of.
FRAGMENTS = (
    "Monday, March 4, 2013",
    "4. März 2013",
    "2013年3月4日",
    "05/03/2010",
    "A walk to the lighthouse",
    "Ein Spaziergang",
    "We walked to the lighthouse before breakfast, and the keeper gave us tea. It was cold.",
    "Der Wärter gab uns Tee, bevor wir frühstückten. Es war kalt und der Wind kam von Norden.",
    "Le gardien nous a donné du thé ; il faisait froid. « Entrez », a-t-il dit.",
    "守る人はお茶をくれた。とても寒かった。",
    "It 's cold ,and theKeeper gave us the the tea.Then we left forhome again.",
    "It was a\u0308 fine day \U0001f469\u200d\U0001f680 indeed.",
    "cafÃ© crÃ¨me and dÃ©jÃ  vu",
    "Ïðèâåò, êàê äåëà ó âàñ ñåãîäíÿ?",
    "Posted by Ann at 21:40",
    "No comments:",
    "Kommentar veröffentlichen",
    "Share | Tweet | Print",
    "cheap viagra online casino bonus http://pills.example",
    "See Also : cheapTickets onlineFlights hotelDeals",
    "    for x in y:",
    "* an item",
    "1)Compare",
    "|",
    "...",
    "",
    " ",
    "\t",
    "\ufeff",
    "\x00\x07",
    "\ufffd?",
    "{a|b}",
    "&amp;aring;&nbsp;",
    "http://www.example.com/path?q=1",
)
BREAKS = ("\n", "\n\n", "\r\n", "\r", " ", "\u2028")
SLOW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def pages(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=14))
    return "".join(part + draw(st.sampled_from(BREAKS)) for part in parts)


def check_page(page: Page) -> None:
    assert "".join(post.raw for post in page.posts) == page.raw
    at = 0
    for post in page.posts:
        assert post.raw_start == at
        at += len(post.raw)
        assert post.ledger.restore(post.text) == post.raw
        for item in (*post.spans, *post.suggestions):
            assert 0 <= item.start <= item.end <= len(post.raw)


@SLOW
@given(pages())
def test_nothing_is_lost_and_undo_is_exact(text: str) -> None:
    check_page(clean_page(text))


@SLOW
@given(pages())
def test_running_again_changes_nothing(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200) | pages().map(lambda text: text.encode("utf-16")))
def test_bytes_of_any_kind_end_in_a_page_or_a_read_error(data: bytes) -> None:
    with suppress(ReadError):
        check_page(Cleaner(Recipe.preset("default")).clean(Record("x", data)))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(("<p>", "</p>", "<div class=footer>", "<li>", "<pre>", "<table><tr><td>", "<br>", *FRAGMENTS))
    )
)
def test_html_of_any_kind_keeps_the_promises(parts: list[str]) -> None:
    record = Record("x", "".join(parts).encode(), Media.HTML)
    check_page(Cleaner(Recipe.preset("default")).clean(record))


@pytest.mark.parametrize("preset", PRESETS)
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(text=pages())
def test_every_preset_keeps_the_promises(preset: str, text: str) -> None:
    check_page(clean_page(text, Recipe.preset(preset)))
