"""Markup to an element tree, whatever the markup is like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ReadError
from pipeline.text.html.guard import without_long_tags

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The parser stops at 2048 levels. Pages that get there do so by tags that nobody closed: inline
# ones in the wild, all kinds where somebody tries what we stand.
_INLINE = re.compile(
    r"</?(?:b|i|u|s|em|strong|font|span|big|small|tt|strike|center|ins|del|mark|abbr|a|sub|sup|o:p)(?=[\s>/])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9]{0,20})(?=[\s>/])[^<>]{0,2000}>", re.IGNORECASE)
_RAW_TEXT = {"script", "style", "textarea", "title", "select", "option", "head", "body", "html", "template", "noscript"}
_BREAK = "<br>"
_UNUSABLE = re.compile("[\0\ud800-\udfff]")
_TOO_DEEP = "depth"


def parse_html(markup: str) -> HtmlElement | None:
    """The root element of `markup`, or None where there is nothing in it.

    Tags that nest too deep to parse are taken out: first inline ones, then all but line breaks.
    Raises `ReadError` where nothing helps.
    """
    markup = usable_markup(markup)
    for flatten in (None, _without_inline, _without_tags):
        root, complete = _parsed(flatten(markup) if flatten else markup)
        if complete:
            return root
    msg = "the tags of the page nest too deep"
    raise ReadError(msg, remedy="Check that the record is an HTML page.")


def usable_markup(markup: str) -> str:
    """`markup` without what breaks parsers: NUL, lone surrogates, tags of endless attributes."""
    if "\0" in markup or not _can_be_encoded(markup):
        markup = _UNUSABLE.sub("\ufffd", markup)
    return without_long_tags(markup)


def _can_be_encoded(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parsed(markup: str) -> tuple[HtmlElement | None, bool]:
    """The root (None if empty), and whether the parser got through to the end."""
    import lxml.etree  # noqa: PLC0415 costs time that text pages need not pay
    import lxml.html  # noqa: PLC0415

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # One class for all elements, which the parser then need not ask Python for.
    parser.set_element_class_lookup(lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement))
    try:
        root = lxml.html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except lxml.etree.ParserError:
        return None, True
    except (lxml.etree.LxmlError, ValueError) as error:
        msg = f"the page cannot be parsed: {error}"
        raise ReadError(msg, remedy="Check that the record is an HTML page.") from error
    return root, not any(_TOO_DEEP in entry.message for entry in parser.error_log.filter_from_errors())


def _without_inline(markup: str) -> str:
    return _INLINE.sub("", markup)


def _without_tags(markup: str) -> str:
    return _ANY_TAG.sub(lambda tag: tag[0] if tag["tag"].lower() in _RAW_TEXT else _BREAK, markup)
