"""The quick rendering: the same text model, whatever the page."""

from __future__ import annotations

import pytest

from pipeline.text.html.fast import fast_lines, render_fast
from pipeline.text.html.rendering import render_html

PAGE = """<html><head><title>Zahrada – Můj deník</title><meta name="author" content="Jana Růžičková">
<link rel="canonical" href="/zahrada"><script type="application/ld+json">
{"@type": "BlogPosting", "headline": "Zahrada", "datePublished": "2019-04-02T08:00:00+02:00"}</script></head><body>
<nav><ul><li><a href="/">Domů</a><li><a href="/k">Kontakt</a></ul></nav><article><h1>Zahrada</h1>
<p>Na jaře jsme natřeli plot, a&nbsp;potom tři dny pršelo, takže se na zahradě nedalo nic dělat.</p>
<ol><li>půda<li>voda</ol><table><tr><td>Odrůda<td>Počet<tr><td>Rajčata<td>12</table>
<pre>x = 1
  y = 2</pre><p>Soused nám přinesl dvě vědra hlíny &lt;černé&gt; a&nbsp;poradil, kam je vysypat.</p></article>
</body></html>"""


def test_text_headings_lists_tables_and_code_are_kept() -> None:
    page = render_fast(PAGE, url="https://example.org/2019/")
    for piece in ("1. půda\n2. voda", "Odrůda | Počet\nRajčata | 12", "x = 1\n  y = 2", "hlíny <černé> a poradil"):
        assert piece in page.text
    assert [block.tag for block in page.blocks if page.text[block.start : block.end] == "Zahrada"] == ["h1"]
    assert all(page.text[block.start : block.end] for block in page.blocks)
    assert fast_lines(PAGE) == [page.text[block.start : block.end] for block in page.blocks]


def test_facts_come_from_the_head_and_the_linked_data() -> None:
    facts = render_fast(PAGE, url="https://example.org/2019/").facts
    assert (facts.title, facts.date, facts.author) == ("Zahrada", "2019-04-02", "Jana Růžičková")
    assert facts.url == "https://example.org/zahrada"


def test_navigation_is_not_main_and_prose_is() -> None:
    page = render_fast(PAGE)
    verdicts = {page.text[block.start : block.end]: block.second for block in page.blocks}
    assert not verdicts["- Kontakt"]
    assert all(main for line, main in verdicts.items() if len(line) > 60)


@pytest.mark.parametrize("markup", ["", " ", "<", "\0", "<p>", "<ol><li>", "</ul></ol><li>x", "&lt;p&gt;", "<title>x"])
def test_odd_markup_gives_the_letters_that_the_other_way_gives(markup: str) -> None:
    letters = ["".join(filter(str.isalnum, render(markup).text)) for render in (render_fast, render_html)]
    assert letters[0] == letters[1]
