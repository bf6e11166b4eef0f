"""Whole HTML pages with their main text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.lines.pages import LinePage, json_lines, read_lines
from benchmarks.lines.words import key

_SITE_NAME = re.compile(r"\s+[|–—·:-]\s+|\s*[|:»]\s*")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page: its markup, the main text, its labelled lines where there are any, and its metadata.

    `titles`: the keys of what the page gives as its title; lines that say just that count neither way.
    """

    name: str
    lang: str
    html: str
    main: str
    titles: frozenset[str]
    lines: LinePage | None = None
    metadata: Mapping[str, str | None] = field(default_factory=dict)


def titles_of(html: str) -> frozenset[str]:
    """The keys of the first-level headings and of the `title` element, with and without the site's name.

    >>> sorted(titles_of("<title>Tea | My site</title><h1>Tea, <i>black</i></h1>"))
    ['my site', 'tea', 'tea black', 'tea my site']
    """
    from lxml import html as parser  # noqa: PLC0415 slow to load

    root = parser.document_fromstring(html.encode("utf-8", "surrogatepass"), parser=parser.HTMLParser(encoding="utf-8"))
    texts = ["".join(map(str, node.itertext())) for node in root.iter("title", "h1")]
    return frozenset(key(part) for text in texts for part in (text, *_SITE_NAME.split(text)) if key(part))


def development_pages(folder: Path) -> list[HtmlPage]:
    """The pages of the development set, with the lines that the full set has of them."""
    lined = {page.name: page for page in read_lines(folder / "dev_full_lines.jsonl.zst")}
    pages = []
    for row in json_lines(folder / "dev_pages.jsonl.zst"):
        name, html = str(row["page"]), str(row["html"])
        pages.append(HtmlPage(name, str(row["lang"]), html, str(row["gold"]), titles_of(html), lined.get(name)))
    return pages


def sample_pages(folder: Path, half: str) -> list[HtmlPage]:
    """One half of the committed pages: `NAME.html` with `NAME.json` beside it."""
    pages = []
    for path in sorted(folder.glob(f"{half}-*.html")):
        html = path.read_text(encoding="utf-8")
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        metadata = {name: facts[name] for name in ("title", "date", "author", "url")}
        pages.append(HtmlPage(path.stem, facts["lang"], html, facts["text"], titles_of(html), metadata=metadata))
    return pages
