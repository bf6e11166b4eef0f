"""A text as lines with offsets, the common view of the stages that judge line by line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(slots=True)  # a frozen one takes twice as long to make, and every stage asks for many
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


@lru_cache(maxsize=4)  # stage after stage asks for the lines of the same text
def split_lines(text: str) -> tuple[Line, ...]:
    r"""The lines of `text`; breaks are LF, CRLF and CR, and nothing else.

    `str.splitlines` would also break at form feeds and U+2028, which stand inside sentences.

    >>> [line.text for line in split_lines("a\r\nb\n")]
    ['a', 'b']
    >>> split_lines("")
    ()
    """
    lines: list[Line] = []
    at = 0
    for piece in text.split("\n"):
        end = at + len(piece)
        if "\r" in piece:
            _add_with_returns(lines, text, at, end)
        elif end < len(text) or piece:
            lines.append(Line(len(lines), at, end, min(end + 1, len(text)), piece))
        at = end + 1
    return tuple(lines)


def _add_with_returns(lines: list[Line], text: str, start: int, stop: int) -> None:
    """Append the lines of `text[start:stop]`, in which CR also breaks, alone or before the LF at `stop`."""
    following = min(stop + 1, len(text))
    while (bare := text.find("\r", start, stop)) >= 0 and bare + 1 < stop:
        lines.append(Line(len(lines), start, bare, bare + 1, text[start:bare]))
        start = bare + 1
    end = stop - 1 if text.endswith("\r", start, stop) else stop
    lines.append(Line(len(lines), start, end, following, text[start:end]))
