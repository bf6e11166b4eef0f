"""Cutting a text into pieces: cheap ones for detectors, and sentences."""

from __future__ import annotations

import re

# Ends of sentences in many scripts. A space must follow the first kind, none the second.
SPACED_ENDS = ".!?…‽؟۔।॥։።፧။៕།"
UNSPACED_ENDS = "。！？．｡"
CLOSERS = "\"'”’»›)]}」』】）》〉’”"
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_SOFT_END = re.compile(rf"(?:[{re.escape(SPACED_ENDS)}][{re.escape(CLOSERS)}]*[ \t\u00a0]+|[{UNSPACED_ENDS}][{re.escape(CLOSERS)}]*)")
_SHORT_LINE = 80
_LONG_PIECE = 400


def rough_pieces(text: str) -> list[tuple[int, int]]:
    """Where the lines of `text`, and the likely sentences of its longer lines, begin and end.

    Made for detectors: abbreviations may be cut, pieces are at most some 400 characters long and
    never empty; white space at the ends is left out.

    >>> [("A line\\nB"[a:b]) for a, b in rough_pieces("A line\\nB")]
    ['A line', 'B']
    """
    pieces: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, stop = line.span()
        if stop - start > _SHORT_LINE:
            for end in _SOFT_END.finditer(text, start, stop):
                _add(pieces, text, start, end.end())
                start = end.end()
        _add(pieces, text, start, stop)
    return pieces


def _add(pieces: list[tuple[int, int]], text: str, start: int, stop: int) -> None:
    """Append `text[start:stop]`, stripped, in parts that are not too long."""
    while stop - start > _LONG_PIECE:
        space = text.rfind(" ", start + _LONG_PIECE // 2, start + _LONG_PIECE)
        cut = space if space > 0 else start + _LONG_PIECE
        _strip(pieces, text, start, cut)
        start = cut
    _strip(pieces, text, start, stop)


def _strip(pieces: list[tuple[int, int]], text: str, start: int, stop: int) -> None:
    piece = text[start:stop]
    bare = piece.strip()
    if bare:
        begin = start + len(piece) - len(piece.lstrip())
        pieces.append((begin, begin + len(bare)))
