"""What the elements of a page's body state: microdata, hAtom, `<time>`, `rel=author`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline.text.html.people import LONGEST_NAME, person
from pipeline.text.html.tags import HEADINGS, names_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHANGED = re.compile(r"updat|modif|expire", re.IGNORECASE)
_PUBLISHED = re.compile(r"publish", re.IGNORECASE)
_AFTER, _BEFORE = 60, 12  # elements around the title's heading within which a <time> is the post's
_MOST_ELEMENTS = 20_000
_HIGHEST = 60  # levels above an element that are looked at
_CARD = 3  # levels of a visiting card above the name
_LONGEST_DATE = 80
_OTHERS = frozenset(
    ("comment", "comments", "commentlist", "reply", "replies", "review", "reviews", "related", "recommended", "sidebar")
)
_MERE = frozenset(("with", "has", "no", "open", "closed"))  # "has-sidebar" is no sidebar
_POST = frozenset(("post", "entry", "article", "hentry"))
_NOT_OF_PAGE = ("Review", "Comment", "Answer", "Product", "Rating", "UserComments", "Event", "Offer", "VideoObject")
_NAMES = frozenset(("author-name", "author_name", "byline-name", "byline__name", "p-author"))


def time_at_title(root: HtmlElement, title: str) -> str:
    """What the first `<time>` just after the heading with the title says, or the last just before it; no change."""
    before: deque[HtmlElement] = deque(maxlen=_BEFORE)
    left = 0
    above = ""
    for element in root.iter():
        if element.tag in HEADINGS and title and " ".join(element.text_content().split()) == title:
            left = _AFTER
            above = next((stated(one) for one in reversed(before) if _is_time(one)), "") or above
        elif left:
            left -= 1
            if _is_time(element) and (day := stated(element)):
                return day
        before.append(element)
    return above


def _is_time(element: HtmlElement) -> bool:
    return element.tag == "time" and not _is_change(element) and not is_beside(element)


def _is_change(element: HtmlElement) -> bool:
    said = f"{element.get('class')} {element.get('itemprop')}"
    return _CHANGED.search(said) is not None and _PUBLISHED.search(said) is None


def published_in_page(root: HtmlElement) -> Iterator[str]:
    """What the body's elements say that mark the day of publication."""
    for element in _some(root):
        item = element.get("itemprop") or ""
        marked = "datePublished" in item or (element.tag in {"abbr", "time"} and _says_published(element))
        if marked and _is_of_page(element) and not is_beside(element):
            yield stated(element)


def _says_published(element: HtmlElement) -> bool:
    return "published" in (element.get("class") or "").split() or element.get("pubdate") is not None


def stated(element: HtmlElement) -> str:
    """The value of an element with a date: its attribute, else its text."""
    for attribute in ("datetime", "content", "title"):
        if value := element.get(attribute):
            return str(value[:_LONGEST_DATE]).strip()
    return _text(element, _LONGEST_DATE)


def author_in_page(root: HtmlElement) -> str:
    """The author that the markup names, where it names just one."""
    found = dict.fromkeys(
        name
        for element in _some(root)
        if _names_author(element) and _is_of_page(element) and not is_beside(element) and (name := _author(element))
    )
    return next(iter(found)) if len(found) == 1 else ""


def _names_author(element: HtmlElement) -> bool:
    if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
        return element.tag not in {"link", "meta"} or bool(element.get("content"))
    classes = (element.get("class") or "").split()
    return ("fn" in classes and _is_card_of_author(element)) or not _NAMES.isdisjoint(classes)


def _is_card_of_author(element: HtmlElement) -> bool:
    around = (element, *islice(element.iterancestors(), _CARD))
    return any("author" in (one.get("class") or "").replace("-", " ").split() for one in around)


def _author(element: HtmlElement) -> str:
    inner = next((one for one in element.iter() if one is not element and one.get("itemprop") == "name"), None)
    named = element if inner is None else inner
    return person(named.get("content") or _text(named, 2 * LONGEST_NAME))


def _text(element: HtmlElement, most: int) -> str:
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > most:
            return ""
    return " ".join("".join(pieces).split())


def _some(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of the body that have attributes; not endlessly many."""
    for index, element in enumerate(
        root.iter("a", "abbr", "address", "span", "div", "p", "strong", "time", "b", "dd", "meta", "li")
    ):
        if index > _MOST_ELEMENTS:
            return
        if element.keys():
            yield element


def _is_of_page(element: HtmlElement) -> bool:
    """Whether the nearest item around a property is the page's article, or there is none."""
    for above in islice(element.iterancestors(), _HIGHEST):
        if above.get("itemscope") is not None:
            return not (above.get("itemtype") or "").endswith(_NOT_OF_PAGE)
    return True


def is_beside(element: HtmlElement) -> bool:
    """Whether an element stands beside the article: in comments, reviews, a side column, the page's footer."""
    footer = False
    for above in chain((element,), islice(element.iterancestors(), _HIGHEST)):
        if above.tag == "body":
            break
        words = set(names_of(above.tag, above.attrib))
        if above.tag in {"aside", "nav"} or (words & _OTHERS and not words & _MERE):
            return True
        if above.tag == "article" or words & _POST:
            footer = False
        elif "footer" in words:
            footer = True
    return footer
