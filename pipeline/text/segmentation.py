"""Cutting a text into pieces: cheap ones for detectors, and sentences."""

from __future__ import annotations

import re

# Ends of sentences in many scripts. A space must follow the first kind, none the second.
SPACED_ENDS = ".!?…‽؟۔।॥։።፧။៕།"
UNSPACED_ENDS = "。！？．｡"
CLOSERS = "\"'”’»›)]}」』】）》〉’”"
_LINE = re.compile(r"[^\s](?:[^\r\n\u2028\u2029]*[^\s])?")
_SOFT_END = re.compile(rf"[{re.escape(SPACED_ENDS + UNSPACED_ENDS)}][{re.escape(CLOSERS)}]*([ \t\u00a0\u3000]*)")
_SHORT_LINE = 80
_LONG_PIECE = 400


def rough_pieces(text: str) -> list[tuple[int, int]]:
    r"""Where the lines of `text`, and the likely sentences of its longer lines, begin and end.

    Made for detectors: abbreviations may be cut, pieces are at most some 400 characters long and
    never empty; white space at the ends is left out.

    >>> [("A line\nB"[a:b]) for a, b in rough_pieces("A line\nB")]
    ['A line', 'B']
    """
    pieces: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, stop = line.span()
        if stop - start > _SHORT_LINE:
            for end in _SOFT_END.finditer(text, start, stop):
                if end[1] or text[end.start()] in UNSPACED_ENDS:
                    _add(pieces, text, start, end.start(1))
                    start = end.end()
        if start < stop:
            _add(pieces, text, start, stop)
    return pieces


def _add(pieces: list[tuple[int, int]], text: str, start: int, stop: int) -> None:
    """Append `[start, stop)`, in parts that are not too long."""
    while stop - start > _LONG_PIECE:
        space = text.rfind(" ", start + _LONG_PIECE // 2, start + _LONG_PIECE)
        cut = space if space > 0 else start + _LONG_PIECE
        pieces.append((start, cut))
        start = cut + (space > 0)
    pieces.append((start, stop))
