"""Spaces that stand before a punctuation mark, or are missing after one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.recase import mid_sentence
from pipeline.repair.style import style
from pipeline.repair.view import Proposal, View

_SPACED = (" ,", " .", " ;", " :", " !", " ?")
_SPACED_MARKS = re.compile(r"[,;:.!?](?<= .)[,;:.!?]*+")  # marks are rarer than spaces: fast
_JOINED = re.compile(r"[,;:!?](?=[^\W\d_])")
_STOP_JOINED = re.compile(r"\.(?=[^\W\d_])")
_BRACKET_JOINED = re.compile(r"\)(?=[^\W\d_])")
_INNER = re.compile(r"[,;:!?./_=&@]")
_OPENERS = frozenset("([{«„“‘¿¡<>|/\\*–—-=+~#•·%&")
_SMILEY = frozenset(")(-3/\\*'|][=")
_SMILEY_LETTERS = frozenset("DPpOoXx")
_HIGH = frozenset("!?;:")
_LONG_WORD = 3
_LIST_WORD = 3.0
_LIST_DIGITS = 2
_INDENT = 12
_AROUND = ",;:!?.\"'“”’«»()[]…"  # what may stand about a word or between two


def space_before(view: View) -> Iterator[Proposal]:
    """`word ,word`, `word ;`, `end .The`."""
    text = view.text
    if not any(pair in text for pair in _SPACED):
        return
    high = view.lang in style().spaced_high_punctuation
    for match in _SPACED_MARKS.finditer(text):
        mark, (start, end) = match.group(), match.span()
        while start and text[start - 1] == " ":
            start -= 1
        left = text[start - 1 : start]
        right = text[end : end + 1]
        if not left or left.isspace() or left in _OPENERS or _is_deliberate(mark, left, text[end : end + 2]):
            continue
        if not right or right.isspace() or right in "\"'”’»“)]…":
            if not (high and mark[0] in _HIGH):
                yield Proposal(start, end, mark, "space-before-mark", 0.9 if mark in {",", ".", ";"} else 0.85)
        elif right.isdigit():
            yield Proposal(start, end, f"{mark} ", "space-wrong-side", 0.9)
        elif right.isalpha() and len(mark) == 1:
            yield from _turned_round(view, (start, end), mark, keep=high and mark in _HIGH)


def _is_deliberate(mark: str, left: str, following: str) -> bool:
    """True for dots that trail off, smileys, ratios, file endings; `following` is what comes after the mark."""
    right = following[:1]
    if (len(mark) > 1 and not set(mark) <= {"?", "!"}) or (mark == "." and left.isdigit()):
        return True
    if mark in {":", ";"} and (right in _SMILEY or (right in _SMILEY_LETTERS and not following[1:].isalpha())):
        return True
    if mark[0] in "!?" and right.isalpha() and not left.isalpha():
        return True
    if mark == "," and left.isalpha() and len(following) > 1 and following.isdigit():
        return False
    return right.isdigit() or (left.isdigit() and mark == ":" and following[1:].isdigit())


def _turned_round(view: View, place: tuple[int, int], mark: str, *, keep: bool) -> Iterator[Proposal]:
    """The space on the wrong side of the mark: `word ,word`."""
    start, end = place
    word = view.word_after(end)
    if mark == "." and not (word[:1].isupper() and (word[1:].islower() or _is_word(view, word))):
        return  # .NET, .com
    if mark in "!?" and not word[:1].isupper():
        return
    if mark in ":;" and len(word) == 1 and not _is_word(view, word):
        return  # a smiley
    after = f" {mark} " if keep else f"{mark} "
    yield Proposal(start, end, after, "space-wrong-side", 0.97)


def _is_word(view: View, word: str) -> bool:
    """True for a single letter that is a word of the language."""
    return len(word) == 1 and (view.lexicon.is_function(word) or word == "I")


def space_missing(view: View) -> Iterator[Proposal]:
    """`word,word`, `word:word`, `word!Word`."""
    if view.lang in style().unspaced:
        return
    text = view.text
    for match in _JOINED.finditer(text):
        at = match.start()
        if at and text[at - 1].isalpha() and _is_join(view, at):
            mark = match.group()
            yield Proposal(at, at + 1, f"{mark} ", "space-missing", 0.9 if mark == "," else 0.85)


def _is_join(view: View, at: int) -> bool:
    mark = view.text[at]
    if len(_INNER.findall(view.token_around(at).strip(_AROUND))) != 1:
        return False  # a list without spaces, a path, code
    left, right = view.word_before(at), view.word_after(at + 1)
    if len(left) < 2 or (len(right) < 2 and not _is_word(view, right)):  # noqa: PLR2004 single letters are labels
        return False
    if view.comes_back(f"{left}{mark}{right}", at):
        return False  # a name: about:home
    if mark == ":":  # TV:n, http:x, std:move
        return left[1:].islower() and len(left) >= _LONG_WORD and _may_follow_colon(view, left, right)
    return mark not in "!?" or right[0].isupper()


def _may_follow_colon(view: View, left: str, right: str) -> bool:
    """A word of three letters; a shorter one only where it is no suffix, as in `tv:n`, `sms:et`."""
    return len(right) >= _LONG_WORD or (len(left) > _LONG_WORD and view.lexicon.is_function(right)) or right == "I"


def stop_joined(view: View) -> Iterator[Proposal]:
    """`end.Next` where a sentence ends and another begins."""
    text = view.text
    for match in _STOP_JOINED.finditer(text):
        at = match.start()
        if not at or not text[at + 1].isupper():
            continue
        if _is_sentence_join(view, at):
            yield Proposal(at, at + 1, ". ", "stop-joined", 0.95)
        elif _is_number_of_list(view, at):
            yield Proposal(at + 1, at + 1, " ", "list-marker", 0.85)


def _is_sentence_join(view: View, at: int) -> bool:
    text = view.text
    right = view.word_after(at + 1)
    beyond = text[at + 1 + len(right) : at + 3 + len(right)]
    if not (right[1:].islower() or _is_word(view, right)) or (beyond[:1] and beyond[0] in "_(=[/@\\0123456789"):
        return False
    if beyond[:1] == "." and beyond[1:].isalpha():  # a.Bee.Cee
        return False
    left = view.word_before(at)
    if not left:
        return text[at - 1] in ')"”»' or (text[at - 4 : at].isdigit() and not text[at - 5 : at - 4].isdigit())
    if right.lower() in style().endings and not view.lexicon.is_function(right):
        return False
    if left.lower() == right.lower() or view.comes_back(f"{left}.{right}", at):
        return False  # a name, of a person, a firm, a type
    return left[1:].islower() and view.token_around(at).strip(_AROUND).count(".") == 1


def _is_number_of_list(view: View, at: int) -> bool:
    """True in `1.The` at the beginning of a line; not `1.FC`, and not where the word is too rare to be sure."""
    before = view.text[max(0, at - _INDENT) : at]
    line = before.rpartition("\n")[2]
    if line == before and at > _INDENT:
        return False
    number, word = line.strip(" \t"), view.word_after(at + 1)
    beyond = view.text[at + 1 + len(word) : at + 2 + len(word)]
    return (
        number.isdecimal()
        and len(number) <= _LIST_DIGITS
        and word[1:].islower()
        and not beyond.isdigit()  # 2.Nf3
        and view.lexicon.zipf(word) >= _LIST_WORD
    )


def bracket_joined(view: View) -> Iterator[Proposal]:
    """`(aperture)of`, `(!)Customers`, `help)Your`; not `(un)able` or `photo(s)here`."""
    text = view.text
    if ")" not in text:
        return
    for match in _BRACKET_JOINED.finditer(text):
        at = match.end()
        opening = text.rfind("(", max(0, at - 120), at)
        word = view.word_after(at)
        if opening >= 0 and (text[opening + 1 : at - 1].isalpha() and at - opening - 2 < _LONG_WORD + 1):
            continue
        if opening > 0 and not text[opening - 1].isspace():
            continue
        inner = text[opening + 1 : at - 1] if opening >= 0 else ""
        if not _may_follow_bracket(view, inner, word, unopened=opening < 0):
            continue
        if _is_aside(inner) and text[max(opening - 3, 0) : opening].rstrip(" ")[-1:].isalpha():
            yield Proposal(at, at + len(word), f" {mid_sentence(view, word)}", "bracket-joined", 0.9)
        else:
            yield Proposal(at, at, " ", "bracket-joined", 0.9)


def _may_follow_bracket(view: View, inner: str, word: str, *, unopened: bool) -> bool:
    if unopened:
        return word[0].isupper() and len(word) > 1 and word[1:].islower()
    if _is_aside(inner):
        return len(word) > 1
    last = inner.split()[-1:]
    return view.lexicon.is_function(word) and bool(last) and not view.lexicon.zipf(last[0] + word)


def _is_aside(inner: str) -> bool:
    """True for a mark in brackets: `(!)`."""
    return bool(inner) and not any(char.isalnum() for char in inner)


_OPENING_SPACED = re.compile(r"[¿¡] +(?=[^\W\d_])")


def opening_spaced(view: View) -> Iterator[Proposal]:
    """`¿ Qué`, `¡ Hola`."""
    for match in _OPENING_SPACED.finditer(view.text):
        yield Proposal(match.start() + 1, match.end(), "", "opening-mark-spaced", 0.92)


_BULLET = re.compile(r"(?m)^([ \t]*+[•▪‣])( ?)(?=[^\W\d_])")


def bullets(view: View) -> Iterator[Proposal]:
    """`•Text` where other lines of the text have a space there."""
    found = list(_BULLET.finditer(view.text))
    spaced = {match[1] for match in found if match[2]}
    for match in found:
        if not match[2] and match[1] in spaced:
            yield Proposal(match.end(), match.end(), " ", "list-marker", 0.9)


_LIST_MARKER = re.compile(r"(?m)^([ \t]*(?:\d{1,2}|[a-h])\))(?=[^\W\d_]{2})")


def list_marker(view: View) -> Iterator[Proposal]:
    """`1)Compare` at the beginning of a line."""
    if ")" in view.text:
        for match in _LIST_MARKER.finditer(view.text):
            yield Proposal(match.end(), match.end(), " ", "list-marker", 0.9)
