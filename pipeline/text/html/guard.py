"""Markup made harmless before it is parsed, and which markup an extractor can take.

Parsers and extractors take time with the square of some things: the attributes of one tag, the
depth of nesting. Pages have little of either; what has much is no page.
"""

from __future__ import annotations

import re
from itertools import accumulate

LARGE = 100_000  # code points from which on a page can hold a tag that takes seconds
LONGEST_TAG = 65_000  # code points of one tag, from which on its attributes are left out
DEEPEST = 600  # levels of nesting that the second extractor is given
MOST_STEPS = 3_000_000  # the depths of all its elements added up
MOST_TAGS = 60_000
FEW_TAGS = 3_000  # of which no depth takes long

_LONG_TAG = re.compile(
    rf"<(?P<tag>[a-z][a-z0-9:-]{{0,30}}+)(?=[\s/])(?=[^<]{{{LONGEST_TAG}}})(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>?",
    re.IGNORECASE,
)
# A start or end tag of an element that can nest: neither empty, nor closed by its next sibling.
_NESTING = re.compile(
    r"<(/?)(?!(?:br|img|hr|wbr|meta|link|input|source|col|area|base|param|path|p|li|td|tr|th|dt|dd|option)[\s/>])[a-z]",
    re.IGNORECASE,
)


def without_long_tags(markup: str) -> str:
    """`markup` whose longest tags have lost their attributes.

    >>> without_long_tags("<p class=a>x</p>")
    '<p class=a>x</p>'
    """
    return _LONG_TAG.sub(_bare, markup) if len(markup) > LARGE else markup


def _bare(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[0]) < LONGEST_TAG else f"<{tag['tag']}>"


def is_shallow(markup: str) -> bool:
    """Whether the elements of `markup` are few and shallow enough for an extractor that walks up from each.

    >>> is_shallow("<div><p>Tea</p></div>" * 99), is_shallow("<div>" * 5_000)
    (True, False)
    """
    tags = markup.count("<")
    if not FEW_TAGS < tags <= MOST_TAGS:
        return tags <= FEW_TAGS
    steps = (-1 if close else 1 for close in _NESTING.findall(markup))
    depths = list(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))
    return max(depths) <= DEEPEST and sum(depths) <= MOST_STEPS
