"""Words broken by a hyphen at the end of a line: `exam-` / `ple`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.view import Proposal, View

_BROKEN = re.compile(r"-[ \t]*+\r?\n[ \t]*+(?=[^\W\d_]{2})|- (?=[^\W\d_]{2})")
_KNOWN = 3.0
_COMMON = 3.8  # a word as common as this is seldom written with a hyphen, too
_PART = 2.5  # a rarer part is no word by itself
_SHORTEST = 2
_LONGEST = 40
_MARKS = re.compile(r"[^\w\s]{0,5}+")


def line_hyphens(view: View) -> Iterator[Proposal]:
    """A word that the language knows whole, broken by a hyphen; the line then ends behind the word.

    `self-` / `esteem`, `Vor- und Nachteile` and `on- or offline` stay as they are.
    """
    text = view.text
    for match in _BROKEN.finditer(text):
        at, after = match.span()
        left, right = view.word_before(at), view.word_after(after)
        broken = "\n" in match.group()
        if _is_one_word(view, left, right, at, broken=broken):
            yield _joined(text, at, after, right, broken=broken)


def _is_one_word(view: View, left: str, right: str, at: int, *, broken: bool) -> bool:
    """Whether the joined word is known, and either a common one or with a part that is none."""
    if not (len(left) >= _SHORTEST and right.islower() and left[1:].islower() | (left[1:] == "")):
        return False
    if len(left) + len(right) > _LONGEST or view.lexicon.is_function(right):
        return False
    zipf = view.lexicon.zipf
    whole, head, tail = zipf(left + right), zipf(left), zipf(right)
    if whole < _KNOWN or view.comes_back(f"{left}-{right}", at):
        return False
    return min(head, tail) < _PART or (broken and whole >= _COMMON)


def _joined(text: str, at: int, after: int, right: str, *, broken: bool) -> Proposal:
    """The word joined; a line break moves behind it and the marks that follow it."""
    end = after + len(right)
    marks = _MARKS.match(text, end)
    behind = marks.end() if marks else end
    if broken and text[behind : behind + 1] == " ":
        pause = "\r\n" if "\r\n" in text[at:after] else "\n"
        return Proposal(at, behind + 1, text[after:behind] + pause, "line-hyphen", 0.93)
    return Proposal(at, after, "", "line-hyphen", 0.93 if broken else 0.88)
