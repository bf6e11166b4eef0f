"""Capital or small letter for a word that comes free when a join is taken apart."""

from __future__ import annotations

from pipeline.repair.style import NOTHING, style
from pipeline.repair.view import View

_NAME_BELOW = 3.2  # a rarer word in capitals is taken for a name
_SENTENCE_ENDS = frozenset(".!?…")


def mid_sentence(view: View, word: str) -> str:
    """`word`, which begins with a capital, as it should stand in the middle of a sentence.

    Names and acronyms keep their capital, and so do nouns where the language writes them so.
    """
    small = word.lower()
    if (
        word == "I"
        or (len(word) == 1 and not view.lexicon.is_function(small))
        or (len(word) > 1 and not word[1:].islower())
        or small in style().capitalised.get(view.lang, NOTHING)
    ):
        return word
    if view.lexicon.is_function(small):
        return small
    if view.lang in style().nouns_capital:
        return word
    if small in view.vocabulary:
        return small
    return word if len(view.lexicon) and view.lexicon.zipf(small) < _NAME_BELOW else small


def begins_sentence(view: View, at: int) -> bool:
    """True where what stands at `at` is the first word of a line or a sentence."""
    before = view.text[max(0, at - 12) : at]
    line = before.rsplit("\n", 1)[-1] if "\n" in before else before
    stripped = line.rstrip(" \"'“”„«»‘’([¿¡–—-")
    if not stripped:
        return "\n" in before or at <= len(before)
    return stripped[-1] in _SENTENCE_ENDS or (stripped[-1] == ":" and stripped != line)
