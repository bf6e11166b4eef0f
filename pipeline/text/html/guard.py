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

MOST_ATTRIBUTES = 400_000  # about a quarter of a gigabyte of memory
LONGEST_OF_MANY = 100  # code points of one tag, where there are more attributes than that


def _tags_from(length: int) -> re.Pattern[str]:
    """Start tags with attributes, whose first `length` code points hold no other tag."""
    return re.compile(
        rf"<(?P<tag>[a-z][a-z0-9:-]{{0,30}}+)(?=[\s/])(?=[^<]{{{length}}})(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>?",
        re.IGNORECASE,
    )


_LONG_TAG, _LONG_OF_MANY = _tags_from(LONGEST_TAG), _tags_from(LONGEST_OF_MANY)
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
    if len(markup) <= LARGE:
        return markup
    if markup.count("=") > MOST_ATTRIBUTES:
        markup = _LONG_OF_MANY.sub(lambda tag: tag[0] if len(tag[0]) < LONGEST_OF_MANY else f"<{tag['tag']}>", markup)
    return _LONG_TAG.sub(lambda tag: tag[0] if len(tag[0]) < LONGEST_TAG else f"<{tag['tag']}>", markup)


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
