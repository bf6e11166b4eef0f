"""Stretches of a text that no repair may touch: addresses, files, code, handles, foreign runs, short quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.text.lines import split_lines

# Whatever holds one of these is taken whole, from space to space. The set of characters in front makes the search fast.
_ADDRESS = re.compile(
    r"""[@\#\\=<>`$:.&_(/](?:(?<=[@\#\\=<>`$])|(?<=:)(?=//)|(?<=www\.)|(?<=&)(?=\w{1,32};)"""
    r"""|(?<=\w_)(?=\w)|(?<=\w\()(?=\))|(?<=\w/)(?=\w))"""
)
_ENDING = (
    r"\.(?:com|net|org|info|edu|gov|eu|co|io|csv|txt|pdf|docx?|xlsx?|html?|php|jsx?|json|xml|py|java|c"
    r"pp|exe|dll|zip|rar|gz|jpe?g|png|gif|svg|mp[34]|avi|mov|ini|cfg|md|css|sh|bat|iso|toml|yaml|yml|example|test)\b"
)
_HAS_ENDING = re.compile(_ENDING)
# Names joined by dots, of which those with the (empty) group end as a file or host does. The others are matched so that
# none of them is looked through again from its second name on.
_JOINED = r"[\w-]++(?:\.[\w-]++)*"
_FILE_OR_HOST = re.compile(rf"\b(?<![\w-]\.)(?<!\w-)(?:{_JOINED}{_ENDING}()|{_JOINED}+)")
_SOLID = re.compile(r"\S*")
_LONG = 1000  # a longer stretch without a space is no prose and left alone as it is
_CODE_LINE = re.compile(r"(?m)^(?: {4}|\t).*[=(){}\[\];<>|:].*$")
_INDENTED = ("\n    ", "\n\t")
_PROGRAM = re.compile(r":=|[!=]=|=>|->|::|\(\)|\w\(\s|\);$|[{}]$")
# Holds wherever the one above does, and is fast.
_PROGRAM_SIGN = re.compile(
    r"[{}:!=()-](?:(?<=[{}])|(?<=:)(?=[=:])|(?<=[!=])(?==)|(?<=[=-])(?=>)|(?<=\()(?=[)\s])|(?<=\))(?=;))"
)
_CODE_WIDTH = 120  # prose with a piece of code in it comes in longer lines
_QUOTED = re.compile(r"""["“„«»][^"“”„«»\n]{1,90}["”“»«]""")
_QUOTED_WORDS = 8


@dataclass(frozen=True, slots=True)
class Protected:
    """Merged, sorted stretches. `starts` and `ends` go together."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def covers(self, start: int, end: int) -> bool:
        """True where `[start, end)` shares a character with a protected stretch, or stands inside one.

        >>> Protected((2,), (5,)).covers(4, 9), Protected((2,), (5,)).covers(5, 9)
        (True, False)
        """
        index = bisect_right(self.starts, max(start, end - 1)) - 1
        return index >= 0 and self.ends[index] > start

    def holds(self, start: int, end: int) -> bool:
        """True where `[start, end)` lies within a protected stretch and does not touch its ends.

        >>> Protected((2,), (8,)).holds(3, 3), Protected((2,), (8,)).holds(2, 2)
        (True, False)
        """
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and self.starts[index] < start and end < self.ends[index]


def merged(stretches: Iterable[tuple[int, int]]) -> Protected:
    """`stretches` as `Protected`, in order and joined where they overlap.

    >>> merged([(4, 9), (1, 5)])
    Protected(starts=(1,), ends=(9,))
    """
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(stretches):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        elif end > start:
            starts.append(start)
            ends.append(end)
    return Protected(tuple(starts), tuple(ends))


def protected(text: str, foreign: Iterable[tuple[int, int]] = ()) -> Protected:
    """What may never be edited in `text`; `foreign` are its runs in another language.

    >>> stops = protected("see a.txt or me@b.example ,please")
    >>> stops.covers(4, 9), stops.covers(10, 12)
    (True, False)
    """
    found = list(foreign)
    found += _solid(_ADDRESS, text)
    for start, end in _solid(_HAS_ENDING, text):
        if end - start > _LONG:
            found.append((start, end))
        else:
            found += (match.span() for match in _FILE_OR_HOST.finditer(text, start, end) if match.lastindex)
    if text.startswith(("    ", "\t")) or any(sign in text for sign in _INDENTED):
        found += (match.span() for match in _CODE_LINE.finditer(text))
    if _PROGRAM_SIGN.search(text):
        found += (
            (line.start, line.end)
            for line in split_lines(text)
            if len(line.text) <= _CODE_WIDTH and _PROGRAM.search(line.text)
        )
    return merged(found)


def _solid(sign: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The stretches without a space that hold `sign`."""
    end = 0
    while match := sign.search(text, end):
        before = text[end : match.start()]
        glued = before[-1:].strip() and before.rsplit(None, 1)[-1]
        start = match.start() - len(glued)
        end = _SOLID.match(text, match.start()).end()  # type: ignore[union-attr]  # it matches anywhere
        yield start, end


def short_quotations(text: str) -> Protected:
    """Quotations of a few words: a sign, a title, a slip quoted for its form. They are left as they are."""
    found = []
    for match in _QUOTED.finditer(text):
        inner = match.group()[1:-1]
        if inner == inner.strip() and len(inner.split()) <= _QUOTED_WORDS:
            found.append(match.span())
    return merged(found)
