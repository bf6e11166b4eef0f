"""A text as lines with offsets, the common view of the stages that judge line by line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line break: `text == whole[start:end]`; `next` is where the next line begins."""

    index: int
    start: int
    end: int
    next: int
    text: str

    @property
    def is_blank(self) -> bool:
        """True where the line holds white space at most."""
        return not self.text or self.text.isspace()


def split_lines(text: str) -> list[Line]:
    r"""The lines of `text`; breaks are LF, CRLF and CR, and nothing else.

    `str.splitlines` would also break at form feeds and U+2028, which stand inside sentences.

    >>> [line.text for line in split_lines("a\r\nb\n")]
    ['a', 'b']
    >>> split_lines("")
    []
    """
    lines: list[Line] = []
    at = 0
    for piece in text.split("\n"):
        at = _add(lines, text, at, at + len(piece))
    return lines


def _add(lines: list[Line], text: str, start: int, stop: int) -> int:
    """Append the line(s) of `text[start:stop]`, which ends in LF or at the end; return the next start."""
    following = min(stop + 1, len(text))
    while (bare := text.find("\r", start, stop)) >= 0 and bare + 1 < stop:
        lines.append(Line(len(lines), start, bare, bare + 1, text[start:bare]))
        start = bare + 1
    end = stop - 1 if text.endswith("\r", start, stop) else stop
    if start < len(text):
        lines.append(Line(len(lines), start, end, following, text[start:end]))
    return following
