"""What an HTML page says of itself: title, date, author, address, site.

Only statements count, no guesses from loose numbers: meta elements, JSON-LD, `<time>`. What
stands visibly at the title wins over what the head says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pipeline.text.html.lines import RenderedLine
from pipeline.text.html.tags import HEADINGS
from pipeline.text.html.title import page_title

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ISO_DATE = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_PUBLISHED = (
    "article:published_time",
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
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_CHANGED = re.compile(r"updat|modif|expire", re.IGNORECASE)
_NEAR = 60  # elements after the title's heading within which a <time> is the post's
_LONGEST_NAME = 80
_LONGEST_STATED = 4_000
_LONGEST_JSON = 200_000
_MOST_NODES = 2_000
_MOST_ELEMENTS = 20_000


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
    linked = _linked(root)
    stated = meta.get("og:title", "") or _string(linked.get("headline"))
    title = page_title(root.findtext(".//title") or "", stated, lines, main)
    return PageFacts(
        title=title,
        date=_date(root, meta, linked, title),
        author=_author(root, meta, linked),
        url=_address(root, meta, base),
        site=_squeezed(meta.get("og:site_name", "")) or _name(linked.get("publisher")),
    )


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _metas(root: HtmlElement) -> dict[str, str]:
    """Content by lower-case name, property or itemprop; the first one counts, and of a long one the beginning."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "")[:_LONGEST_STATED].strip()
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _linked(root: HtmlElement) -> dict[str, object]:
    """The first article, posting or report among the page's JSON-LD objects."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        text = script.text or ""
        try:
            content = json.loads(text) if len(text) <= _LONGEST_JSON else None
        except (ValueError, RecursionError):
            continue
        for node in _objects(content):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and name.endswith(("Article", "Posting", "Report")) for name in names):
                return node
    return {}


def _objects(content: object) -> Iterator[dict[str, object]]:
    """The objects inside JSON content, the outer ones first; not endlessly many."""
    waiting = [content]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += (value for value in node.values() if isinstance(value, dict | list))
        elif isinstance(node, list):
            waiting += (value for value in node if isinstance(value, dict | list))


def _string(value: object) -> str:
    return _squeezed(value) if isinstance(value, str) else ""


def _name(value: object) -> str:
    """The name that a JSON-LD value stands for: itself, its `name`, or that of its first item."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    name = _string(value)
    return name if len(name) <= _LONGEST_NAME and "://" not in name else ""


def _iso(value: object) -> str:
    """The date at the start of an ISO 8601 value; empty where there is none.

    >>> _iso("2012-09-23T08:30:00+02:00"), _iso("2012-13-01"), _iso("yesterday")
    ('2012-09-23', '', '')
    """
    found = _ISO_DATE.match(value) if isinstance(value, str) else None
    if not found:
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def _date(root: HtmlElement, meta: dict[str, str], linked: dict[str, object], title: str) -> str:
    stated = [_time_at_title(root, title), _iso(linked.get("datePublished"))]
    stated += (_iso(meta.get(key, "")) for key in _PUBLISHED)
    return next(filter(None, stated), "")


def _time_at_title(root: HtmlElement, title: str) -> str:
    """The date of the first `<time>` just after the heading with the title; not that of a change."""
    left = 0
    for element in root.iter():
        if element.tag in HEADINGS and title and _squeezed(element.text_content()) == title:
            left = _NEAR
        elif left:
            left -= 1
            if element.tag == "time" and not _CHANGED.search(element.get("class") or element.get("itemprop") or ""):
                return _iso(element.get("datetime"))
    return ""


def _author(root: HtmlElement, meta: dict[str, str], linked: dict[str, object]) -> str:
    names = [_name(linked.get("author"))]
    names += (_name(meta.get(key, "")) for key in _AUTHOR)
    return next(filter(None, names), "") or _author_in_page(root)


def _author_in_page(root: HtmlElement) -> str:
    """The author that the markup names, where it names just one."""
    found: set[str] = set()
    for index, element in enumerate(root.iter("a", "span", "div", "p", "strong")):
        if index > _MOST_ELEMENTS:
            break
        if element.get("rel") == "author" or element.get("itemprop") == "author":
            found.add(_squeezed(element.text_content()[:_LONGEST_NAME]))
    return found.pop() if len(found) == 1 else ""


def _address(root: HtmlElement, meta: dict[str, str], base: str) -> str:
    """The canonical address of the page, if it states a whole one."""
    stated = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in (*stated, meta.get("og:url")):
        try:
            whole = urljoin(base, (address or "").strip())
            if address and urlsplit(whole).scheme in {"http", "https"}:
                return str(whole)
        except ValueError:
            continue
    return ""
