"""The patterns of the chrome lexicon: what a row of its files means, and the trie that they stand in.

A pattern is a few words. `?` before it marks a generic one, which needs support; `word*` is a stem;
`a|b` is either. Slots stand for what the page fills in, each of bounded length: `{n}` a number,
`{date}` numbers and the words of dates, `{name}` a few words, and at the end of a pattern `{title}`
or `{list}`, the rest of the piece. `{name}` and `{n}` may also open a pattern: "{name} said on {date}".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pipeline.text.furniture.chrome_tokens import first_keys, key, split

MIN_STEM = 2
SEGMENT_ENDS = frozenset("|»›«‹·•▼►■◆")
_NUMBER_SIGNS = frozenset(",./")
_DATE_SIGNS = frozenset(",.:/-–()")
_SLOT = re.compile(r"\{(\w+)\}")


class Kind(StrEnum):
    """What a piece of furniture is for; the rules of the boilerplate stage are named after it."""

    COMMENT = "comment"
    REPLY = "reply"
    SHARE = "share"
    LABEL = "label"
    BYLINE = "byline"
    NAV = "nav"
    FEED = "feed"
    LOGIN = "login"
    COUNT = "count"
    POWERED = "powered"
    LEGAL = "legal"
    TRACKBACK = "trackback"
    PRINT = "print"
    RELATED = "related"
    FORM = "form"
    FORUM = "forum"
    GUESTBOOK = "guestbook"
    AD = "ad"
    UI = "ui"
    PLATFORM = "platform"


class Source(StrEnum):
    """What puts a piece of furniture on a page."""

    PLATFORM = "platform"  # a blog host, in its own words
    THEME = "theme"  # the theme: navigation, credits
    CMS = "cms"  # comment forms, logins, bylines, feeds of any content system
    WIDGET = "widget"  # boxes: sharing, counters, advertisements
    FORUM = "forum"  # forums and guestbooks
    GENERAL = "general"  # what any site says: rights, cookies


class Row(NamedTuple):
    """A row of a file of the lexicon."""

    lang: str
    kind: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern's meaning: its kind, and whether it is a generic word that needs support.

    `before`: words that it explains in front of itself. `numbered`: it needs a number in front.
    `slotted`: it says by slots what it explains.
    """

    kind: Kind
    generic: bool
    langs: tuple[str, ...]
    before: int = 0
    numbered: bool = False
    slotted: bool = False


class Slot(NamedTuple):
    """What a slot explains: at most so many tokens, at most so many of them words, of one sort."""

    tokens: int
    words: int
    takes: Callable[[str], bool]
    number: bool = False


@cache
def _date_words() -> frozenset[str]:
    from pipeline.text.dates.words import date_words  # noqa: PLC0415 few lines ask for it, and it takes long to load

    words = date_words()
    return frozenset(form for word in (*words.names, *words.particles) for form in (word, key(word)))


def is_date_word(token: str) -> bool:
    """Whether a case-folded token names a month or a weekday, or stands among them in dates.

    >>> is_date_word("janvier"), is_date_word("um"), is_date_word("comment")
    (True, True, False)
    """
    return token in _date_words()


def _in_number(token: str) -> bool:
    return token.isdigit() or token in _NUMBER_SIGNS


def _in_date(token: str) -> bool:
    return token.isdigit() or token in _DATE_SIGNS or is_date_word(token)


def _in_piece(token: str) -> bool:
    return token not in SEGMENT_ENDS


SLOTS = {
    "n": Slot(5, 0, _in_number, number=True),
    "date": Slot(14, 8, _in_date, number=True),
    "name": Slot(8, 4, _in_piece),
    "title": Slot(30, 20, _in_piece),
    "list": Slot(60, 60, _in_piece),
}


@dataclass(slots=True)
class Node:
    """A place in the trie: where words, stems and slots lead from it, and what ends there."""

    words: dict[str, Node] = field(default_factory=dict)
    stems: dict[str, Node] = field(default_factory=dict)
    slots: dict[str, Node] = field(default_factory=dict)
    entry: Entry | None = None

    def after(self, found: list[str], at: int, *, slots: bool) -> Iterator[tuple[Node, int]]:
        """The nodes that the token at `at` leads to, each with the place behind what led there."""
        token = found[at]
        if token in self.words:
            yield self.words[token], at + 1
        for stem in self.stems:
            if token.startswith(stem):
                yield self.stems[stem], at + 1
        if slots:
            for name, node in self.slots.items():
                for end in swallowed(SLOTS[name], found, at):
                    yield node, end


def swallowed(slot: Slot, found: list[str], at: int) -> Iterator[int]:
    """The places at which a slot that begins at token `at` may end, nearest first."""
    words, missing = 0, slot.number
    for end in range(at, min(len(found), at + slot.tokens)):
        words += found[end][0].isalpha()
        if words > slot.words or not slot.takes(found[end]):
            return
        missing = missing and not found[end].isdigit()
        if not missing:
            yield end + 1


class Opening(NamedTuple):
    """One of the words that a pattern may begin with, `*` and all, and the row that it is from."""

    word: str
    row: Row


def openings(rows: Iterable[Row]) -> Iterator[tuple[str, Opening]]:
    """The words that patterns begin with, each under the key of its first token."""
    opened: list[Opening] = []
    for row in rows:
        first, _, rest = row.pattern.removeprefix("?").partition(" ")
        words = rest.partition(" ")[0] if first[0] == "{" else first
        opened += [Opening(word, row) for word in words.split("|")]
    return zip(first_keys([opening.word for opening in opened]), opened, strict=True)


def grown(opened: Iterable[Opening]) -> Node:
    """The trie of these patterns."""
    root = Node()
    for first, row in opened:
        parts = row.pattern.removeprefix("?").split()
        before = SLOTS["name"].words if parts[0] == "{name}" else 0
        numbered = parts[0] == "{n}"
        slotted = "{" in row.pattern
        ends, unfilled = _ends(root, [first, *parts[2 if before or numbered else 1 :]])
        for node in ends if before or numbered else ends + unfilled:
            known = node.entry or Entry(Kind(row.kind), generic=True, langs=(), numbered=True)
            node.entry = Entry(
                known.kind,
                # A word that is specific in one language stays so: furniture is dropped on more than one word.
                generic=known.generic and row.pattern[0] == "?",
                langs=(*known.langs, row.lang),
                before=before,
                numbered=known.numbered and numbered,
                slotted=slotted,
            )
    return root


def _ends(root: Node, parts: Sequence[str]) -> tuple[list[Node], list[Node]]:
    """The nodes in which the alternatives of a pattern end, and those in which they do without the slot at its end."""
    ends: list[Node] = [root]
    unfilled: list[Node] = []
    for part in parts:
        slot = _SLOT.fullmatch(part)
        if slot:
            unfilled = ends
            ends = [node.slots.setdefault(slot[1], Node()) for node in ends]
        else:
            unfilled = []
            ends = [_branch(node, word) for node in ends for word in part.split("|")]
    return ends, unfilled


def _branch(node: Node, word: str) -> Node:
    """The node to which a word leads, which may be several tokens."""
    *first, last = map(key, split(word.removesuffix("*")))
    for token in first:
        node = node.words.setdefault(token, Node())
    return (node.stems if word.endswith("*") else node.words).setdefault(last, Node())


def longest(
    opened: Iterable[Node], found: list[str], at: int, *, slots: bool, numbered: bool
) -> tuple[int, Entry | None]:
    """The longest pattern that begins at token `at` with one of these nodes: where it ends, and its entry.

    `slots`: whether the slots of patterns may be filled; a phrase in the middle of a sentence fills none.
    `numbered`: whether a number stands in front.
    """
    end, entry = at, None
    following = found[at + 1] if at + 1 < len(found) else ""
    stack: list[tuple[Node, int]] = []
    for node in opened:
        if node.entry and (numbered or not node.entry.numbered):
            end, entry = at + 1, node.entry
        if following and (following in node.words or node.stems or node.slots):
            stack += node.after(found, at + 1, slots=slots)
    while stack:
        node, index = stack.pop()
        if node.entry and index > end and (numbered or not node.entry.numbered):
            end, entry = index, node.entry
        if index < len(found) and (node.words or node.stems or node.slots):
            stack += node.after(found, index, slots=slots)
    return end, entry
