"""Words that stand twice by mistake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import compress

from pipeline.repair.recase import begins_sentence
from pipeline.repair.style import NOTHING, style
from pipeline.repair.view import Proposal, View

_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+)((?: +\1)+)(?![\w'’-])", re.IGNORECASE)
_SPEAKER = re.compile(r"^\s{0,8}([^\W\d_][^:\n]{0,29}):(?=\s)", re.MULTILINE)
_FEWEST_SPEECHES = 4  # lines that begin with the name of somebody who speaks more than once
_HEARD = 0.5  # confidence where it may have been said twice
_KNOWN = 3.0
_TRAILING = ",.;:!?\"'”’»)…"
_SHORTEST = 2
_BROKEN_OFF = ("...", "…", " ...", " …")
_AND = frozenset({"and", "i", "и", "і", "й", "a", "а", "da", "да"})


def doubled(view: View) -> Iterator[Proposal]:
    """`the the`, `a a`, and content words where the language does not double them on purpose."""
    if not _has_doubled(view.text):
        return
    never = style().never_doubled.get(view.lang, NOTHING)
    at_most = _HEARD if _is_transcript(view.text) else 1.0
    for match in _DOUBLED.finditer(view.text):
        word = match[1].lower()
        if match[1][0].islower() and not match[2].islower():
            continue  # a sentence or a name begins
        if word in never:
            yield Proposal(match.start(2), match.end(2), "", "doubled-function-word", min(0.92, at_most))
        elif _is_slip(view, match):
            yield Proposal(match.start(2), match.end(2), "", "doubled-word", min(0.8, at_most))


def _is_transcript(text: str) -> bool:
    """Whether a text writes down who said what: people stammer, and it is theirs to say."""
    speeches = Counter(_SPEAKER.findall(text))
    return sum(number for number in speeches.values() if number > 1) >= _FEWEST_SPEECHES


def _has_doubled(text: str) -> bool:
    """Whether a word begins with the whole word before it: a quick look, all in C, before the slow pattern."""
    words = text.lower().split()
    following = words[1:]
    again = compress(zip(words, following, strict=False), map(str.startswith, following, words))
    return any(first == second.rstrip(_TRAILING) for first, second in again)


def _is_slip(view: View, match: re.Match[str]) -> bool:
    """Whether one plain space parts a word of the language from itself, and neither a call nor stress explains it."""
    first, again = match[1], match[2][1:]
    kept = style().doubled_on_purpose.get(view.lang)
    return (
        kept is not None
        and view.lang not in style().reduplicating
        and again.islower()
        and (first == again or (first.lower() == again and begins_sentence(view, match.start())))
        and len(again) >= _SHORTEST
        and again not in kept | style().doubled_on_purpose["mul"]
        and not again.endswith(tuple(sorted(style().doubled_endings.get(view.lang, NOTHING))))
        and view.word_after(match.end() + 1) not in _AND  # he waited waited and waited
        and not view.text.startswith(_BROKEN_OFF, match.end())  # somebody looks for words
        and (view.lexicon.zipf(again) >= _KNOWN or not len(view.lexicon))
    )
