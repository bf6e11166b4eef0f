"""What HTML elements mean for the text in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LINE, PARAGRAPH = 1, 2  # line breaks before and after a block

_LINES = (
    "address body button caption center dd details div dt fieldset figcaption hgroup legend li summary tbody tfoot "
    "thead tr"
)
_PARAGRAPHS = (
    "article aside blockquote dialog dl figure footer form h1 h2 h3 h4 h5 h6 header hr listing main nav p plaintext "
    "pre section table xmp"
)
_SKIPPED = (
    "applet audio canvas datalist embed frameset head iframe input map meter noembed noframes noscript object option "
    "progress script select style svg template textarea title video"
)
BREAKS = dict.fromkeys(_LINES.split(), LINE) | dict.fromkeys(_PARAGRAPHS.split(), PARAGRAPH)
LISTS = frozenset(("ul", "ol", "menu", "dir"))
CELLS = frozenset(("td", "th"))
PRE = frozenset(("pre", "listing", "xmp", "plaintext"))
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNSEEN = frozenset(_SKIPPED.split())
NAMED = frozenset(("article", "aside", "blockquote", "figcaption", "footer", "form", "header", "main", "nav"))
_NAMING = ("class", "id", "role", "itemprop")
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-z]+")
_LONGEST_ATTRIBUTE = 300
_LONGEST_WORD = 24
_MOST_NAMES = 32
_LONGEST_CELL = 300  # a row with a longer cell is layout, not data


def is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element says of itself that it is not shown."""
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    style = attributes.get("style")
    return style is not None and _HIDING.search(style) is not None


def names_of(tag: str, attributes: Mapping[str, str]) -> tuple[str, ...]:
    """The lower-case words of an element's class, id, role and itemprop; its tag too, where that tells what it is."""
    words: tuple[str, ...] = (tag,) if tag in NAMED else ()
    for attribute in _NAMING:
        if value := attributes.get(attribute):
            words += _words(value[:_LONGEST_ATTRIBUTE])
    return words


@lru_cache(maxsize=2048)  # the classes of a page are few, and on most of its elements
def _words(value: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(value) if 1 < len(word) <= _LONGEST_WORD)


@lru_cache(maxsize=2048)
def names_within(own: tuple[str, ...], around: tuple[str, ...]) -> tuple[str, ...]:
    """The names of an element and of what it stands in, the nearest first, each once; not endlessly many.

    >>> names_within(("entry",), ("post", "entry", "main"))
    ('entry', 'post', 'main')
    """
    return tuple(dict.fromkeys((*own, *around)))[:_MOST_NAMES]


def is_data_row(row: HtmlElement) -> bool:
    """Whether the cells of a table row are short and hold no blocks, so that they make one line."""
    for element in row.iter():
        if element is not row and (element.tag in BREAKS or element.tag in LISTS or element.tag == "br"):
            return False
    cells = [sum(map(len, cell.itertext())) for cell in row]
    return len(cells) <= 1 or max(cells) <= _LONGEST_CELL


def is_cite_line(cite: HtmlElement) -> bool:
    """Whether a `<cite>` opens or ends a quotation, and so is the name of who is quoted."""
    parent = cite.getparent()
    if parent is None:
        return False
    holders = (parent, parent.getparent())
    if not any(holder is not None and holder.tag == "blockquote" for holder in holders):
        return False
    opens = cite.getprevious() is None and not (parent.text or "").strip() and parent.tag != "p"
    ends = cite.getnext() is None and not (cite.tail or "").strip() and parent.tag != "p"
    return opens or ends
