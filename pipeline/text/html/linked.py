"""What the JSON-LD of a page says of its article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Node = dict[str, object]

_LONGEST_JSON = 200_000
_MOST_NODES = 2_000
_MOST_ARTICLES = 20
_ARTICLES = ("Article", "Posting", "Report", "Recipe")
_PAGES = ("WebPage", "ItemPage")
_BEFORE, _AFTER = ("//", "<![CDATA[", "<!--"), (";", "]]>", "-->", "//")  # what hides JSON from old browsers
_COMMA_TOO_MANY = re.compile(r",(?=\s{0,20}[}\]])")


def linked_articles(root: HtmlElement) -> tuple[list[Node], Node]:
    """The articles among the page's JSON-LD objects, in their order, and the object of the page itself.

    References by `@id` to a person or an organisation are put in place of what refers to them.
    """
    nodes = [node for script in root.iter("script") if _is_linked(script) for node in _nodes(script.text or "")]
    named = {key: node for node in nodes if isinstance(key := node.get("@id"), str) and "name" in node}
    articles = [_resolved(node, named) for node in nodes if has_type(node, _ARTICLES)][:_MOST_ARTICLES]
    page = next((node for node in nodes if has_type(node, _PAGES)), {})
    return articles, page


def has_type(node: Node, endings: tuple[str, ...]) -> bool:
    """Whether the object is of a type with one of these endings."""
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(endings) for name in names)


def _is_linked(script: HtmlElement) -> bool:
    return (script.get("type") or "").strip().lower() == "application/ld+json"


def _nodes(text: str) -> list[Node]:
    return list(_objects(_content(text))) if len(text) <= _LONGEST_JSON else []


def _content(text: str) -> object:
    """The content of JSON, also where it has the usual faults; None where it cannot be read."""
    text = text.strip()
    for sign in _BEFORE:
        text = text.removeprefix(sign).lstrip()
    for sign in _AFTER:
        text = text.removesuffix(sign).rstrip()
    for mend in (False, True):
        try:
            return json.loads(_COMMA_TOO_MANY.sub("", text) if mend else text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(content: object) -> Iterator[Node]:
    """The objects inside JSON content, the outer ones first; not endlessly many."""
    waiting = [content]
    for at in range(_MOST_NODES):
        if at >= len(waiting):
            return
        node = waiting[at]
        if isinstance(node, dict):
            yield node
            waiting += (value for value in node.values() if isinstance(value, dict | list))
        elif isinstance(node, list):
            waiting += (value for value in node if isinstance(value, dict | list))


def _resolved(article: Node, named: dict[str, Node]) -> Node:
    """`article` with the authors and the publisher that it only refers to."""
    found = dict(article)
    for key in ("author", "creator", "publisher"):
        value = found.get(key)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, dict) and "name" not in first and isinstance(mark := first.get("@id"), str):
            found[key] = named.get(mark, first)
    return found
