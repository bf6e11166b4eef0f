"""`a` and `an`, and words with a space inside; looked for only in texts that are known to be damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.repair.style import NOTHING, style
from pipeline.repair.view import Proposal, View

_ARTICLE = re.compile(r"([Aa](?=n? )(?<![\w'’&/.-].)n?) ([a-z]{3,})(?![\w'’-])")
_PAIR = re.compile(r"(?<![\w'’-])([^\W\d_]{1,12})( )(?=([^\W\d_]{2,12})(?![\w'’-]))")
_LONGEST = 12
_AROUND = ",;:!?.\"'“”’«»()[]…-–—¿¡„"  # what may stand about a word
_KNOWN = 2.5
_COMMON = 4.0
_UNKNOWN = 2.7


def articles(view: View) -> Iterator[Proposal]:
    """`a hour`, `an time`: the article by the first sound of the word after it."""
    if view.lang != "en":
        return
    for match in _ARTICLE.finditer(view.text):
        article, word = match[1], match[2]
        wanted = article[0] + "n" * _takes_an(word)
        historic = article[1:] and word[0] == "h"  # a matter of taste
        if wanted != article and not historic and view.lexicon.zipf(word) >= _KNOWN:
            yield Proposal(match.start(1), match.end(1), wanted, "article", 0.88)


def _takes_an(word: str) -> bool:
    an_before, a_before = _beginnings()
    return word.startswith(an_before) or (word[0] in "aeiou" and not word.startswith(a_before))


@cache
def _beginnings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What English words begin with that take `an` though they do not look so, and that take `a`."""
    return tuple(sorted(style().an_before["en"])), tuple(sorted(style().a_before["en"]))


def split_words(view: View) -> Iterator[Proposal]:
    """`a nother`: a part that is no word, and a whole that is a common one."""
    if view.lang in style().unspaced or not len(view.lexicon):
        return
    zipf = view.lexicon.zipf
    unknown = {word for word in view.vocabulary if len(word) <= _LONGEST and zipf(word) < _UNKNOWN}
    if not unknown:
        return
    words = [word.strip(_AROUND) for word in view.text.split()]
    pairs = pairwise(words)
    if not any((a in unknown or b in unknown) and len(a) <= _LONGEST and zipf(a + b) >= _COMMON for a, b in pairs):
        return
    compounds = style().elisions.get(view.lang, NOTHING)
    for match in _PAIR.finditer(view.text):
        left, right = match[1], match[3]
        if left not in unknown and right not in unknown:
            continue
        if not (right.islower() and left[1:].islower() | (len(left) == 1)) or left.lower() in compounds:
            continue
        if zipf(left + right) >= _COMMON:
            yield Proposal(match.start(2), match.end(2), "", "split-word", 0.85)
