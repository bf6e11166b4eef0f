"""The words of a text, sentence by sentence, and which of them no repair of spun text may touch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.repair.view import View

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_BREAK = re.compile(r"[.!?;:\n\"“”()\[\]/|•\d]")
_LONGEST = 30  # letters; no English word that a spinner knows is longer
_GAP = 3  # characters between words of one sentence
_PLAIN = 3.0  # Zipf frequency
_MOST = 60  # words of a sentence that are read at once


@dataclass(frozen=True, slots=True)
class Word:
    """A word in small letters, its place in the text, and whether it is left alone (a name, a quotation, code)."""

    text: str
    start: int
    end: int
    fixed: bool


Sentence = Sequence[Word]


def sentences(view: View) -> Iterator[Sentence]:
    """The sentences of a text as far as they are of words of English letters.

    >>> from pipeline.repair.view import View
    >>> [[(word.text, word.fixed) for word in line] for line in sentences(View("So Ann left. Why?", "en"))]
    [[('so', False), ('ann', True), ('left', False)], [('why', False)]]
    """
    text, size = view.text, len(view.text)
    protected, quotations = view.protected, view.quotations
    current: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        (start, end), word = match.span(), match.group()
        if current and (start - last != 1 or text[last] != " " or len(current) >= _MOST):
            gap = text[last:start]
            if len(current) >= _MOST or len(gap) > _GAP or _BREAK.search(gap):
                yield current
                current = []
        fixed = (
            (not word.islower() and _is_name(view, word, start, inside=bool(current)))
            or len(word) > _LONGEST
            or (end < size and text[end].isalnum())
            or (bool(protected.starts) and protected.covers(start, end))
            or (bool(quotations.starts) and quotations.holds(start, end))
        )
        current.append(Word(word.lower().replace("’", "'"), start, end, fixed))
        last = end
    if current:
        yield current


def _is_name(view: View, word: str, start: int, *, inside: bool) -> bool:
    """Whether a word with a capital in it is a name or an abbreviation, by its letters and its place."""
    if (len(word) > 1 and word.isupper()) or word[1:] != word[1:].lower():
        return True
    return inside and word[0].isupper() and not _stands_small(view, start)


def _stands_small(view: View, start: int) -> bool:
    """Whether the capital word at `start` stands in small letters elsewhere, so that it is in a heading and no name."""
    word = view.word_after(start).lower()
    return view.lexicon.zipf(word) > _PLAIN and word in view.vocabulary
