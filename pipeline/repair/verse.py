"""Verse: lines of a writer's own length, where a word said twice or made up is art."""

from __future__ import annotations

_FEWEST = 4  # lines
_WIDEST = 48  # code points of a line of verse; text that a program wrapped is wider
_SHORT = 0.85  # of the lines are no wider
_OPEN = 0.6  # of the lines end without the mark that ends a sentence: a list of sentences is no verse
_WORDS = 3  # of a line on average: fewer are a menu or a list of names
_ENDS = tuple('.!?…:;。！？؟।"”»)')


def is_verse(text: str) -> bool:
    r"""Whether a text is set in verse, as far as its lines tell.

    >>> is_verse("snow on the snow\nwhite on white on white\nhush hush says the hill\nand the hill is gone")
    True
    >>> is_verse("We walked to the mill and back, and nobody spoke a word before the rain had stopped again.")
    False
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if len(lines) < _FEWEST:
        return False
    short = sum(len(line) <= _WIDEST for line in lines)
    unended = sum(not line.endswith(_ENDS) for line in lines)
    words = sum(line.count(" ") + 1 for line in lines)
    return short >= _SHORT * len(lines) and unended >= _OPEN * len(lines) and words >= _WORDS * len(lines)
