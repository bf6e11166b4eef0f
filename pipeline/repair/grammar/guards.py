"""What has to hold of a repair of grammar, whoever proposes it: names, numbers and the words around stay."""

from __future__ import annotations

import re

from pipeline.repair.recase import begins_sentence
from pipeline.repair.view import Proposal, View

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
_KNOWN = 2.5  # Zipf: what is put in must be a word that most know
_MOST_CHANGED = 3
_LONGER = 14  # characters by which a repair may differ in length


def is_allowed(view: View, item: Proposal) -> bool:
    """Whether a proposal changes words only, few of them, no name and no number."""
    before, after = view.text[item.start : item.end], item.after
    if "\n" in before or abs(len(after) - len(before)) > _LONGER or _DIGITS.findall(before) != _DIGITS.findall(after):
        return False
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not new or [word.lower() for word in old] == [word.lower() for word in new]:
        return False  # only marks, spaces, capitals: not a matter of grammar
    if _marks(before) != _marks(after):
        return False
    taken = [word for word in old if word not in new]
    given = [word for word in new if word not in old]
    if max(len(taken), len(given)) > _MOST_CHANGED:
        return False
    return all(_is_plain(view, word, item) for word in taken) and all(_is_word(view, word, before) for word in given)


def _marks(text: str) -> str:
    """What is neither letter, space nor apostrophe."""
    return "".join(char for char in text if not (char.isalpha() or char.isspace() or char in "'’"))


def _is_plain(view: View, word: str, item: Proposal) -> bool:
    """Whether a word that goes is one of the language, and no name: in small letters, or first in its sentence."""
    if not view.lexicon.zipf(word):
        return False
    at = view.text.find(word, item.start, item.end)
    return word.islower() or (word[1:].islower() | (len(word) == 1) and begins_sentence(view, at))


def _is_word(view: View, word: str, before: str) -> bool:
    """Whether a word that comes is a common one, and no name."""
    if not (word.islower() or word == "I" or before[:1].isupper()):
        return False
    return view.lexicon.zipf(word) >= _KNOWN or view.lexicon.is_function(word)
