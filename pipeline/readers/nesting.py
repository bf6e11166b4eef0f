"""How deep markup and objects are nested: what is nested without end is made to break those who read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.document import Media, Record

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,30})")
# Elements that hold nothing, end where the next begins, or are mended by browsers: old pages leave them open.
_FLAT = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"),
    *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "caption"),
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd"),
    *("label", "mark", "nobr", "q", "rp", "rt", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt"),
    *("u", "var", "html", "head", "body", "script", "style"),
}


def is_nested_deeper(record: Record, limit: int) -> bool:
    """Whether the markup of an HTML record is nested deeper than `limit` elements that can hold others."""
    if record.media is not Media.HTML or len(record.content) <= limit:
        return False
    content = record.content if isinstance(record.content, str) else record.content.decode("latin-1")
    if content.count("<") <= limit:
        return False
    depth = 0
    for tag in _TAG.finditer(content):
        if tag[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > limit:
                return True
    return False


def is_object_deeper(value: object, limit: int) -> bool:
    """Whether objects and lists are nested deeper than `limit`.

    >>> is_object_deeper({"a": [1, {"b": 2}]}, 3), is_object_deeper([[[[]]]], 3)
    (False, True)
    """
    level = [value]
    for _ in range(limit):
        level = [inner for item in level for inner in _parts(item) if isinstance(inner, Mapping | list)]
        if not level:
            return False
    return True


def _parts(value: object) -> Iterable[object]:
    match value:
        case Mapping():
            return value.values()
        case list():
            return value
        case _:
            return ()
