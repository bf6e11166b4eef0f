"""What an HTML page says of itself: title, date, author, address, site.

Only statements count, no guesses from loose numbers: meta elements, JSON-LD, microdata, `<time>`.
What stands visibly at the title wins over what the head says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

from pipeline.text.dates.lines import read_date_line
from pipeline.text.html.addresses import canonical_address
from pipeline.text.html.inpage import author_in_page, published_in_page, time_at_title
from pipeline.text.html.lines import RenderedLine
from pipeline.text.html.linked import Node, has_type, linked_articles
from pipeline.text.html.people import person
from pipeline.text.html.title import letters_of, page_title, title_parts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ISO_DATE = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LONGEST_DATE = 60
_NO_DAYS = frozenset(("0001-01-01", "1900-01-01", "1970-01-01"))  # what stands for "not known"
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_AUTHOR = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "by",
)
_LONGEST_STATED = 4_000


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts of a page; empty where it does not state them. `date` is ISO 8601."""

    title: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    site: str = ""


def page_facts(root: HtmlElement, lines: Sequence[RenderedLine], main: Sequence[bool] | None, base: str) -> PageFacts:
    """The facts of the page `root`, whose visible lines are `lines` (`main`: which of them are the article).

    `base` is the address the page was fetched from, or empty.
    """
    meta = _metas(root)
    whole = root.findtext(".//title") or ""
    articles, page = linked_articles(root)
    linked = _of_page(articles, f"{meta.get('og:title', '')}|{whole}")
    site = _string(meta.get("og:site_name")) or _name(linked.get("publisher"))
    title = page_title(whole, _stated_title(meta, linked, whole), lines, main, site=site)
    return PageFacts(
        title=title,
        date=next(filter(None, map(iso_day, _days(root, meta, linked, page, title))), ""),
        author=_author(root, meta, linked, site),
        url=canonical_address(root, meta.get("og:url", ""), base),
        site=site,
    )


def _metas(root: HtmlElement) -> dict[str, str]:
    """Content by lower-case name, property or itemprop; the first one counts, and of a long one the beginning."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or ""
        if not key and (around := element.getparent()) is not None and around.tag == "head":
            key = element.get("itemprop") or ""  # in the body it may be of anything
        content = (element.get("content") or "")[:_LONGEST_STATED].strip()
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _of_page(articles: Sequence[Node], titles: str) -> Node:
    """The article that is the page's: the one that the page is called after, or the only one."""
    shown = letters_of(titles)
    for article in articles:
        headline = letters_of(_string(article.get("headline")) or _string(article.get("name")))
        if headline and headline in shown:
            return article
    headlines = {_string(article.get("headline")) for article in articles}
    return articles[0] if len(headlines) == 1 else {}


def _stated_title(meta: dict[str, str], linked: Node, whole: str) -> str:
    """The title that the head gives; a headline that leaves out the site's name is the better one."""
    headline = _string(linked.get("headline")) or _string(linked.get("name"))
    shared = next((meta[key] for key in ("og:title", "twitter:title", "dc.title") if key in meta), "")
    if headline and letters_of(headline) in title_parts(shared or whole):
        return headline
    return shared or headline


def _string(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join((unescape(value) if "&" in value else value).split())


def _name(value: object) -> str:
    """The name that a JSON-LD value stands for: itself, its `name`, or that of its first item that has one."""
    if isinstance(value, list):
        return next(filter(None, (_name(item) for item in value[:9] if not isinstance(item, list))), "")
    return person(_string(value.get("name") if isinstance(value, dict) else value))


def iso_day(value: object) -> str:
    """The day that a value states, as ISO 8601; empty where it states none, or can be read in two ways.

    >>> iso_day("2012-09-23T08:30:00+02:00"), iso_day("2012-13-01"), iso_day("yesterday")
    ('2012-09-23', '', '')
    >>> iso_day("Tue, 06 May 2003 10:20:30 GMT"), iso_day("07.06.2003"), iso_day("03/04/2005")
    ('2003-05-06', '2003-06-07', '')
    """
    if not isinstance(value, str) or not value:
        return ""
    if found := _ISO_DATE.match(value):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            return ""
        return "" if day in _NO_DAYS else day
    line = read_date_line(value) if len(value) <= _LONGEST_DATE else None
    days = {one.day for one in line.reading.candidates} if line and not line.reading.short_year else set()
    return days.pop().isoformat() if len(days) == 1 else ""


def _days(root: HtmlElement, meta: dict[str, str], linked: Node, page: Node, title: str) -> Iterator[object]:
    """What the page says of its day, the best word first."""
    yield time_at_title(root, title)
    yield linked.get("datePublished")
    for key in _PUBLISHED:
        yield meta.get(key, "")
    yield from published_in_page(root)
    yield linked.get("dateCreated")
    yield page.get("datePublished")


def _author(root: HtmlElement, meta: dict[str, str], linked: Node, site: str) -> str:
    """The author; the site's own name only where nobody else is named."""
    by = linked.get("author") or linked.get("creator")
    is_body = isinstance(by, dict) and has_type(by, ("Organization",))
    name = "" if is_body and _name(by) == site else _name(by)
    named = [name, *(person(meta.get(key, "")) for key in _AUTHOR)]
    others = (name for name in named if name and name != site)
    return next(others, "") or author_in_page(root) or next(filter(None, named), "")
