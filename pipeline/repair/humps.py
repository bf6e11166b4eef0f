"""Joins that a capital betrays: `hisQuote`, `wasI`, `theVěž`; and English articles left before foreign words."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache

from pipeline.repair.recase import begins_sentence, mid_sentence
from pipeline.repair.style import style
from pipeline.repair.view import Proposal, View

_WORD = re.compile(r"[^\W\d_]+")
_BRAND = 3.2  # a joined form as common as this is a name that is written so
_KNOWN = 2.8
_RARE = 1.7
_SHORT = 3
_SPACES = 64  # no text has more of them in a row, and hostile input stays cheap
_AGAIN = 0.8  # what is left of the confidence where the same join comes back: it may be a name
_ARTICLES = frozenset({"the", "a"})
_SIGNS_BEFORE = frozenset("_-./@#$")
_SIGNS_AFTER = frozenset("_-(/@=[")
_COMMON = 3.5
_ONE_LETTER = 5.0
_LAST = 0x2E00  # cased scripts of running text lie below
_RANGE = re.compile(r" (?:to|-|–) [A-Z]\b")  # from A to K
_RESIDUE = re.compile(r"\b[Tt]he(?=[^\W\d_]{3})")


@cache
def _hump() -> re.Pattern[str]:
    """A capital after a small letter; capitals are rare, so they are looked for first."""
    kinds: dict[str, list[str]] = {"Ll": [], "Lu": []}
    for code in range(min(_LAST, sys.maxunicode)):
        kinds.get(unicodedata.category(chr(code)), []).append(chr(code))
    return re.compile(f"[{''.join(kinds['Lu'])}](?<=[{''.join(kinds['Ll'])}].)")


def humps(view: View) -> Iterator[Proposal]:
    """Two known words with a capital where the second begins, whose joined form is not known."""
    text = view.text
    last = -1
    for match in _hump().finditer(text):
        at = match.start()
        if at <= last:
            continue
        left, right = view.word_before(at), view.word_after(at)
        start = at - len(left)
        apart = start > last
        # A word with two humps is no join of two words, so the search goes on behind it.
        last = _WORD.match(text, at).end()  # type: ignore[union-attr]  # a letter stands there
        if not apart or not _is_plain(text, start, at + len(right)):
            continue
        last = max(last, at + len(right))
        confidence = _confidence(view, left, right)
        if confidence:
            yield _parted(view, start, left, right, confidence)


def _is_plain(text: str, start: int, end: int) -> bool:
    """True for a word of letters with no digit, hyphen, stop or sign at either side that makes it an identifier."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before in _SIGNS_BEFORE or after in _SIGNS_AFTER)


def _confidence(view: View, left: str, right: str) -> float:
    """How sure it is that `left` and `right` are two words; 0.0 for a name or an identifier."""
    words = view.lexicon
    if not left.islower() or not (right[1:].islower() or right.isupper()) or _is_brand(view, left + right):
        return 0.0
    if min(len(left), len(right)) == 1:
        return 0.9 if _is_letter_word(view, left, right) else 0.0
    function = words.is_function(left) or words.is_function(right)
    if not len(words):  # no frequencies: only the function words tell
        return 0.85 if function and not words.is_function(left + right) else 0.0
    rarer = min(words.zipf(left), words.zipf(right))
    if rarer < _KNOWN:  # a name, perhaps
        return 0.85 if words.is_function(left) and words.zipf(left) >= _COMMON else 0.0
    if not function:  # content words joined by a capital are as often an identifier
        return 0.9 if rarer >= _COMMON else 0.82
    return 0.97


def _is_brand(view: View, form: str) -> bool:
    """Whether a joined form is a name that is written so, or several of them: `iPads`."""
    return view.lexicon.zipf(form) >= _BRAND or view.lexicon.zipf(form.removesuffix("s")) >= _BRAND


def _is_letter_word(view: View, left: str, right: str) -> bool:
    """`wasI`, `doL`, `vPraze`: the single letter must be a word, or the other part a function word of some length."""
    words = view.lexicon
    if right == "I":
        return view.lang == "en" and words.zipf(left) >= _COMMON
    if len(left) == 1:
        return (
            words.is_function(left)
            and words.zipf(left) >= _ONE_LETTER
            and words.zipf(right) >= _COMMON
            and len(right) > _SHORT
        )
    return words.is_function(left)


def _parted(view: View, start: int, left: str, right: str, confidence: float) -> Proposal:
    whole = len(left) + len(right)
    if left == "the" and view.lang != "en":
        bare = mid_sentence(view, right)
        after = bare[:1].upper() + bare[1:] if begins_sentence(view, start) else bare
        return Proposal(start, start + whole, after, "english-article", _article_confidence(view))
    parted = right if _RANGE.match(view.text, start + whole) else mid_sentence(view, right)
    if (
        view.text[max(0, start - len(left) - _SPACES) : start].rstrip(" ").lower().endswith(f" {left}")
    ):  # `the theQuestion`
        return Proposal(start, start + whole, parted, "doubled-and-joined", confidence)
    function = view.lexicon.is_function(left) or view.lexicon.is_function(right)
    rule = "joined-by-capital" if function else "content-joined-by-capital"
    if left not in _ARTICLES and view.comes_back(left + right, start):
        confidence *= _AGAIN
    return Proposal(start, start + whole, f"{left} {parted}", rule, confidence)


def _article_confidence(view: View) -> float:
    """In a language with articles of its own, another one would have to take the place of `the`."""
    return 0.6 if view.lang in style().with_article else 0.9


def english_articles(view: View) -> Iterator[Proposal]:
    """`theoblíbený`, `Theveden`: an English article glued to a word of another language."""
    if view.lang == "en" or not len(view.lexicon):
        return
    for match in _RESIDUE.finditer(view.text):
        start, at = match.span()
        rest = view.word_after(at)
        token = match.group() + rest
        capital = rest[0].isupper()
        if capital and match.group() == "the":
            continue  # found as a hump
        if (
            not _is_plain(view.text, start, at + len(rest))
            or view.lexicon.zipf(token) >= _RARE
            or not rest[1:].islower()
        ):
            continue
        if view.lexicon.zipf(rest) < _KNOWN or len(rest) <= _SHORT:
            continue
        first = match.group() == "The" and begins_sentence(view, start)
        after = rest[0].upper() + rest[1:] if first or (match.group() == "The" and capital) else rest
        if match.group() == "The" and not first and not capital:
            continue
        yield Proposal(start, at + len(rest), after, "english-article", _article_confidence(view))
