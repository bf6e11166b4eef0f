"""Markup made to take forever ends soon, in a text or in our own error."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from pipeline.errors import ReadError
from pipeline.text.html.fast import render_fast
from pipeline.text.html.guard import is_shallow, without_long_tags
from pipeline.text.html.rendering import Rendering, render_html

MOST_SECONDS = 5.0  # of processor time, on the slowest machines; each takes a tenth of that or less
HOSTILE = {
    "divs": "<div>" * 10_000 + "text",
    "bold": "<p>a" + "<b>" * 20_000 + "text",
    "tables": "<table><tr><td>" * 3_000 + "text",
    "lists": "<ul><li>x" * 4_000,
    "script": "<p>text</p><script>" + 'a="<p>";' * 200_000,
    "attributes": "<div " + " ".join(f'a{n}="v"' for n in range(60_000)) + ">text</div>",
    "class": '<div class="' + "word " * 200_000 + '">text</div>',
    "text": "<p>" + "x" * 1_000_000,
    "breaks": "<p>a" + "<br>" * 50_000 + "b",
    "comment": "<p>text</p><!--" + "x -- " * 200_000,
    "cdata": "<![CDATA[" + "x]] " * 200_000 + "]]><p>text",
    "quote": '<p>text<a href="' + "x>" * 200_000,
    "openings": "<p>text" + "<a" * 100_000,
    "closings": "</div>" * 100_000 + "text",
    "nul": "<p>text\0</p>" * 5_000,
    "surrogates": "<p>text\ud800",
    "numbers": "<p>text" + "&#xD800;&#x110000;&#0;" * 20_000,
    "json": '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>text",
    "title": "<title>" + "t - " * 200_000 + "</title><p>text",
}
_ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
BOMB = f'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">{_ENTITIES}]><p>&m; text</p>'


@pytest.mark.parametrize("render", [render_html, render_fast], ids=["accurate", "fast"])
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_ends_soon(render: Callable[[str], Rendering], markup: str) -> None:
    started = time.process_time()
    with suppress(ReadError):
        page = render(markup)
        assert all(block.end <= len(page.text) for block in page.blocks)
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("render", [render_html, render_fast], ids=["accurate", "fast"])
def test_entities_do_not_expand(render: Callable[[str], Rendering]) -> None:
    tracemalloc.start()
    assert len(render(BOMB).text) < len(BOMB)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert "root:" not in render('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x; text').text


def test_only_endless_tags_lose_their_attributes() -> None:
    sound = '<p class="a" title="b > c">text</p>' * 10_000
    assert without_long_tags(sound) == sound
    assert without_long_tags(sound + HOSTILE["attributes"]) == f"{sound}<div>text</div>"


def test_depth_is_that_of_what_can_nest() -> None:
    assert is_shallow("<p>a<br><li>b<img src=x>" * 10_000)
    assert not is_shallow("<section>" * 4_000)
