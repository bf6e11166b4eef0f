"""Which stretches in another language are leftovers of a translation, and which belong where they stand.

Names, titles, quotations, loan words, addresses and citations are left alone: a run counts only where it is small
words of running text that the text's own language does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.repair.protect import Protected, merged
from pipeline.repair.residue.runs import Run, Word
from pipeline.repair.view import View

_SET_APART = re.compile(
    r"«[^«»\n]{1,400}»|[“”„\"][^“”„\"\n]{1,400}[“”\"]|\([^()\n]{1,300}\)|\[[^\[\]\n]{1,300}\]"
    r"|(?<!\w)['‘‚][^'‘’\n]{1,200}['’‘](?!\w)|[*_][^*_\n]{1,200}[*_]|「[^「」\n]{1,200}」|<[^<>\n]{1,200}>"
)
_CITATION = re.compile(
    r"\b(?:ISBN|DOI|doi|et al|eds?\.|[Vv]ol\.|pp?\.\s?\d|Bd\.|S\.\s\d)|\(\d{4}[a-z]?\)|[,:]\s\d{4}\b"
)
_GLUE = "-‐‑’‘'@.&/_"
_AT_HOME = 2.9  # Zipf from which a word belongs to the text's language, if as a loan
_SHORT_AT_HOME = 1.5  # of a word of a run of two
_LISTED = 3  # figures near a run that make it an item of a list
_FIGURE = re.compile(r"\d+")
_KNOWN_THERE = 3.3  # Zipf from which a word is one of the other language
_CLEAR = 1.5  # how much more common there, to count
_PHRASE = 4.0  # weight of a phrase
_FUNCTION_WORDS = 3  # so many show a phrase without a word of meaning
_NEIGHBOUR = 3.0  # Zipf of a word that is no name
_LONE_THERE, _LONE_HERE, _LONE_STRANGE, _LONE_LENGTH = 6.0, 5.0, 2.0, 2  # of one function word alone
_NEAR_END = 300


@dataclass(frozen=True, slots=True)
class Residue:
    """A leftover: where it stands, its language, and how sure that it is one (0 to 1)."""

    start: int
    end: int
    lang: str
    confidence: float


@lru_cache(maxsize=1)
def set_apart(text: str) -> Protected:
    """What stands in quotation marks, brackets or marks of emphasis; the last answer is kept.

    >>> set_apart('He said "nun ja" twice').covers(9, 12)
    True
    """
    return merged(match.span() for match in _SET_APART.finditer(text))


def residue_of(view: View, run: Run, *, company: bool) -> Residue | None:
    """The run as a leftover, where it surely is one.

    A word alone may be a rare form of the text's own language: it counts in `company` only, beside other signs
    that a machine wrote the text.
    """
    sure = (_lone(run) if company else 0.0) if len(run.words) == 1 else _phrase(run)
    if not sure or _glued(view.text, run.start, run.end) or _cited(view.text, run) or _is_name(view, run):
        return None
    if set_apart(view.text).covers(run.start, run.end) or view.protected.covers(run.start, run.end):
        return None
    return Residue(run.start, run.end, run.lang, sure)


def _phrase(run: Run) -> float:
    """How sure a run of several words is a leftover; 0 where it is not."""
    counted = [word for word in run.words if word.strange >= _CLEAR and (word.is_small or _is_noun(run, word))]
    first = run.words[0]
    if run.begins and not first.is_small and first.strange >= _CLEAR and first not in counted:
        counted.append(first)
    function = sum(word.is_function for word in counted)
    if len(run.words) == _LONE_LENGTH and any(word.own >= _SHORT_AT_HOME and not word.is_function for word in counted):
        return 0.0  # two words: a loan, unless nobody uses them here
    clear = sum(word.own < _AT_HOME and word.other >= _KNOWN_THERE and not word.is_function for word in counted)
    weight = sum(min(word.strange, _CLEAR * 2) for word in counted)
    if len(counted) < _LONE_LENGTH or weight < _PHRASE or not function:
        return 0.0
    if not clear and function < _FUNCTION_WORDS:
        return 0.0
    if run.lang == "de" and sum(word.is_small for word in counted) < _LONE_LENGTH:  # von Someone
        return 0.0
    return min(0.99, 0.8 + 0.02 * weight)


def _lone(run: Run) -> float:
    """How sure one function word is a leftover; 0 where it is not."""
    (word,) = run.words
    if len(word.text) < _LONE_LENGTH or not word.is_small or not word.is_function:
        return 0.0
    if word.other < _LONE_THERE or word.own > _LONE_HERE or word.strange < _LONE_STRANGE:
        return 0.0
    sides = [side for side in (run.before, run.after) if side]
    return 0.8 if sides and all(side[:1].islower() for side in sides) else 0.7


def _is_noun(run: Run, word: Word) -> bool:
    """Whether the capital of a word means nothing: German nouns."""
    return run.lang == "de" and word.other >= _KNOWN_THERE and word.own < _AT_HOME and not word.text.isupper()


def _is_name(view: View, run: Run) -> bool:
    """Whether capitals in or beside the run make it (a part of) a name or a title."""
    words = run.words[1:] if run.begins else run.words
    capitals = sum(not word.is_small and not _is_noun(run, word) for word in words)
    if 2 * capitals >= len(run.words) and capitals:
        return True
    sides = [side for side in (run.before, run.after) if side and not side[0].islower()]
    names = [side for side in sides if view.lang != "de" or view.lexicon.zipf(side) < _NEIGHBOUR]
    small = sum(word.is_small and word.own < _AT_HOME and word.strange >= _CLEAR for word in run.words)
    return bool(names) and small < _FUNCTION_WORDS


def _glued(text: str, start: int, end: int) -> bool:
    """Whether the run hangs on something: a hyphen, an apostrophe, a number."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before and (before[-1] in _GLUE or before[-1].isdigit()):
        return True
    if after and after[0] in _GLUE and (after[0] != "." or after[1:].isalnum()):
        return True
    return before.strip()[-1:].isdigit() or after.strip()[:1].isdigit()


def _cited(text: str, run: Run) -> bool:
    """Whether the line near the run reads like a reference or a list of prices."""
    low = max(text.rfind("\n", 0, run.start) + 1, run.start - _NEAR_END)
    high = text.find("\n", run.end)
    high = min(high if high >= 0 else len(text), run.end + _NEAR_END)
    if len(run.words) <= _LISTED and len(_FIGURE.findall(text, low, high)) >= _LISTED:
        return True
    return _CITATION.search(text, low, high) is not None
