from __future__ import annotations

import json
import re
import time
from collections import Counter

import pytest

from pipeline.document import Document, Media, Record
from pipeline.errors import ReadError
from pipeline.text.html.parse import parse_html
from pipeline.text.html.rendering import Rendering, render_html
from pipeline.text.opening import open_record
from tests.shared_data import SHARED, needs_shared


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<br>two<br><br>three<p>four", "one\ntwo\n\nthree\n\nfour"),
        ("<h1>T</h1><br><br><br>x", "T\n\nx"),
        ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("<ul><li>a<li><p>b</p></ul>c", "- a\n- b\n\nc"),
        ("<ul><li>a<ul><li>inner</ul><li>b</ul>", "- a\n- inner\n- b"),
        ("<ol start=5><li>a<li value=9>b<li>c</ol>", "5. a\n9. b\n10. c"),
        ("<ol start=x><li><li>b</ol>", "2. b"),
        ("<li>alone", "- alone"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A | B\n1 | 2"),
        ("<table><tr><td><p>left</p><td>right</table>", "left\n\nright"),
        (f"<table><tr><td>{'word ' * 80}<td>right</table>", f"{'word ' * 79}word\n\nright"),
        ("<pre>\n  x\n\n\n  <b>  y</b>\n</pre>z", "  x\n\n\n    y\n\nz"),
        ("<div><code>a = 1\n  b = 2</code></div>", "a = 1\n  b = 2"),
        ("<p>run <code>a\nb</code> now</p>", "run a b now"),
        ("<p>a&nbsp;b\u202fc &#150; d&shy;e\n\t f", "a b c – de f"),
        ("<p>Er sagte <q>ja</q>.", "Er sagte “ja”."),
        ("<blockquote><div><cite>Ana:</cite>Sí.</div></blockquote>", "Ana:\nSí."),
        ("<p>in <cite>Hamlet</cite> he</p>", "in Hamlet he"),
        ("<p hidden>no<p style='display: none'>no<p>yes<noscript>no</noscript>", "yes"),
        ("<select><option>no</select><textarea>no</textarea><button>Go</button>x", "Go\nx"),
        ("<script>no<p></script><style>no</style><template>no</template>yes", "yes"),
        ("a<!-- no -->b<?no?>c", "abc"),
        ("<p>漢<ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>", "漢字(じ)"),
        ("plain\ntext", "plain text"),
        ("", ""),
        ("   ", ""),
        ("\0<p>x\ud800", "\ufffd\n\nx\ufffd"),
        ('<?xml version="1.0" encoding="iso-8859-2"?><meta charset="cp1250"><p>é', "é"),
    ],
)
def test_text(markup: str, text: str) -> None:
    assert render_html(markup).text == text


def test_blocks_cover_the_lines() -> None:
    page = render_html('<nav id="topMenu"><a href="/">Home</a> and more</nav><article><p class="post-body">Text.</p>')
    lines = page.text.splitlines()
    assert [page.text[block.start : block.end] for block in page.blocks] == [line for line in lines if line]
    nav, post = page.blocks
    assert (nav.tag, nav.names) == ("nav", ("nav", "top", "menu"))
    assert 0.2 < nav.link_density < 0.4
    assert post.names == ("post", "body", "article")


ARTICLE = """<html><head><title>Två dagar i fjällen - Annas sida</title>
<meta property="article:published_time" content="2019-02-03T10:00:00+01:00">
<meta property="og:site_name" content="Annas sida"><meta name="author" content="Anna Berg">
<link rel="canonical" href="/fjall"></head><body><div id="header"><h1>Annas sida</h1></div>
<table><tr><td class="side"><a href="/x">Arkiv</a><br><a href="/y">Om mig</a></td><td>
<h2>Två dagar i fjällen</h2><p><time class="updated" datetime="2020-01-01">nyss</time>
<time datetime="2019-02-01">1 februari</time></p>
<p>Vi gick upp tidigt på morgonen och packade ryggsäckarna, för det var långt till stugan vid sjön.</p>
<ul><li>Termos</li><li>Karta</li></ul>
<p>På kvällen kom dimman, och då var det skönt att sitta vid elden och höra hur vinden tog i utanför.</p>
</td></tr></table></body></html>"""


def test_facts() -> None:
    facts = render_html(ARTICLE, url="https://anna.example/p?id=1").facts
    assert facts.title == "Två dagar i fjällen"
    assert facts.date == "2019-02-01", "what stands at the title wins over the head"
    assert (facts.author, facts.site) == ("Anna Berg", "Annas sida")
    assert facts.url == "https://anna.example/fjall"


def test_main_lines_in_a_layout_table() -> None:
    page = render_html(ARTICLE)
    main = {page.text[block.start : block.end]: block.main for block in page.blocks}
    assert main["- Karta"]
    assert main["På kvällen kom dimman, och då var det skönt att sitta vid elden och höra hur vinden tog i utanför."]
    assert not main["Arkiv"]


def test_a_button_is_not_main_text() -> None:
    prose = "".join(f"<p>{'A sentence of the article that is long enough to count. ' * 3}</p>" for _ in range(3))
    page = render_html(f"<article><h1>T</h1>{prose}<div>Code: <a href='#'>Select everything</a></div>{prose}</article>")
    (control,) = (block for block in page.blocks if "Select" in page.text[block.start : block.end])
    assert not control.main


def test_linked_data() -> None:
    data = {
        "@graph": [{"@type": "WebPage"}, {"@type": ["BlogPosting"], "datePublished": "20110405", "headline": "Ein Tag"}]
    }
    markup = f'<script type="application/ld+json">{json.dumps(data)}</script><h3>Ein Tag</h3><p>Text'
    assert (render_html(markup).facts.date, render_html(markup).facts.title) == ("2011-04-05", "Ein Tag")


@pytest.mark.parametrize("broken", ["{", "[" * 100_000, '{"@type": "Article", "author": [[]], "datePublished": 7}'])
def test_broken_linked_data(broken: str) -> None:
    assert render_html(f'<script type="application/ld+json">{broken}</script><p>x').text == "x"


def test_open_record() -> None:
    record = Record("a.html", ARTICLE.encode(), Media.HTML, url="https://anna.example/", extra={"k": 1})
    page, whole = open_record(record)
    assert page.media is Media.HTML
    assert page.raw == whole.raw == render_html(ARTICLE).text
    assert whole.metadata.date == "2019-02-01"
    assert whole.metadata.extra == {"sitename": "Annas sida", "k": 1}
    assert isinstance(whole, Document)
    assert whole.blocks


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000 + "hello",
        "<b>" * 200_000 + "hello",
        "<p>hey <b>" * 50_000 + "hello",
        "<table><tr><td>" * 50_000 + "hello",
        "<p><b><i><table><tr><td>hello<li>" * 20_000,
        "<p>hello<script>" + "x=1;" * 5_000_000,
        "<p>hello<!--" + "-" * 5_000_000,
        "hello" + "<" * 1_000_000,
        "hello<p " + "a=b " * 500_000 + ">",
        "<ul><li>hello" * 900,
        "hello<table><tr>" + "<td>x" * 30_000,
        "<div>hello" * 1_500,
    ],
    ids=range(12),
)
def test_hostile(markup: str) -> None:
    started = time.process_time()
    assert "hello" in render_html(markup).text
    assert time.process_time() - started < 8


def test_too_deep_even_when_flattened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.text.html.parse._without_tags", lambda markup: markup)
    with pytest.raises(ReadError):
        parse_html("<div>" * 200_000 + "hello")


@needs_shared
@pytest.mark.parametrize("page", ["html-01", "html-02", "html-03"])
def test_development_pages(page: str) -> None:
    gold = json.loads((SHARED / "e2e" / "gold" / page / "gold.json").read_text(encoding="utf-8"))
    raw = (SHARED / "e2e" / "raw" / page / "page.html").read_text(encoding=gold["encoding"])
    rendering = render_html(raw)
    assert rendering.facts.title == gold["posts"][0]["title"]
    lines = set(rendering.text.split("\n"))
    assert not [line for line in gold["posts"][0]["text"].split("\n") if line and line not in lines]
    assert word_f1(main_text(rendering), gold["posts"][0]["text"]) > 0.94


def main_text(page: Rendering) -> str:
    return "\n".join(page.text[block.start : block.end] for block in page.blocks if block.main)


def word_f1(ours: str, gold: str) -> float:
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (ours, gold))
    return 2 * (a & b).total() / max(1, a.total() + b.total())
