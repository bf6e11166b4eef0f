"""The chrome lexicon: how much of a line is made of the words that page furniture is made of.

The lexicon (`pipeline/data/chrome/`, one file a language) holds building blocks, not whole lines:
"comments", "posted by", "older posts". A line's *coverage* is the share of its content words that
such blocks explain; function words, numbers and separators count for nothing. So "Comments (3) |
Leave a reply" is explained whole, and "The comments of my neighbours surprised me" hardly at all.

All patterns of all languages stand in one token trie: the furniture of a page often speaks another
language than the post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.text.function_words import languages_with
from pipeline.text.furniture.line_features import MARKS

MIN_STEM = 2
CACHED_WORDS = 50_000
SWALLOW_NAME = 4  # words that a byline or "powered by" explains beside itself

# Scripts written without spaces are matched character by character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W\d_](?:[^\W\d_{_UNSPACED}]|[{MARKS}'’\u200c\u200d-])*|\d+|\S")
_SEPARATORS = frozenset("|»›>«‹·•/–—▼►■◆*#:,;()[]")
_KANA = re.compile("[\u3041-\u309f]")  # Japanese endings and particles, its function words
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")  # neither explained nor unexplained
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_COLONS = frozenset(":：")
_SEGMENT_ENDS = frozenset("|»›«‹·•▼►■◆")


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


_LISTING = frozenset((Kind.LABEL, Kind.AD))  # they explain the list that follows
_SWALLOWING = _LISTING | {Kind.BYLINE, Kind.POWERED}  # these a name


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern's meaning: its kind, and whether it is a generic word that needs support."""

    kind: Kind
    generic: bool
    langs: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    stems: dict[str, _Node] = field(default_factory=dict)
    entry: Entry | None = None

    def after(self, token: str) -> list[_Node]:
        """The nodes that `token` leads to: as a whole word, and by each stem that it begins with."""
        word = self.words.get(token)
        nodes = [word] if word else []
        if self.stems:
            nodes += [
                self.stems[stem] for stem in sorted(self.stems) if len(stem) >= MIN_STEM and token.startswith(stem)
            ]
        return nodes


class Coverage(NamedTuple):
    """What the lexicon says of a line; where it explains nothing, nothing is counted.

    `share`: explained content words over all content words, 0 to 1. `words`: content words.
    `hits`: patterns found; `specific`: those that are not generic. `kind`: of the first specific
    hit, else of the first. `numbers` and `separators` are counts.
    """

    share: float
    words: int
    hits: int
    specific: int
    kind: Kind | None
    numbers: int
    separators: int


NO_COVERAGE = Coverage(share=0.0, words=0, hits=0, specific=0, kind=None, numbers=0, separators=0)


def tokens(line: str) -> list[str]:
    """The words, numbers and signs of a line, case-folded.

    >>> tokens("Leave a reply (3) | 發表留言")
    ['leave', 'a', 'reply', '(', '3', ')', '|', '發', '表', '留', '言']
    """
    return _TOKEN.findall(line.casefold().replace("’", "'"))


NOTHING: tuple[int, Entry | None] = (0, None)


class ChromeLexicon:
    """The patterns of all languages, ready to match.

    >>> lexicon = chrome_lexicon()
    >>> lexicon.coverage("Leave a comment | Share this").share
    1.0
    >>> lexicon.coverage("The comments of my neighbours surprised me greatly").share < 0.5
    True
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        # Most patterns are never asked for: they are parsed when a text has their first word.
        self._words: dict[str, list[tuple[str, str, str]]] = {}
        self._stems: dict[str, list[tuple[str, str, str]]] = {}
        opening = cache(_opening)
        for row in rows:
            token, stem = opening(row[2].partition(" ")[0])
            (self._stems if stem else self._words).setdefault(token, []).append(row)
        # Every token of every line is looked up at the root, and words repeat.
        self._first = lru_cache(maxsize=CACHED_WORDS)(self._opened)

    def _opened(self, token: str) -> list[_Node]:
        """The nodes that `token` leads to as the first of a line."""
        nodes = [_grown(self._words[token]).words[token]] if token in self._words else []
        stems = (token[:cut] for cut in range(MIN_STEM, len(token) + 1))
        return nodes + [_grown(self._stems[stem]).stems[stem] for stem in stems if stem in self._stems]

    def coverage(self, line: str) -> Coverage:
        """What the lexicon explains of `line`; cost is linear in its tokens."""
        if "@" in line or "://" in line or "www." in line:
            line = _ADDRESS.sub(" ", line)
        found = tokens(line)
        nodes = list(map(self._first, found))
        if not any(nodes):
            return NO_COVERAGE
        explained, hits = self._explained(found, nodes, line)
        if not hits:
            return NO_COVERAGE
        langs = set().union(*(entry.langs for entry in hits))  # those that the line's furniture speaks
        words = covered = numbers = separators = 0
        for token, known in zip(found, explained, strict=True):
            if known and token[0].isalpha():
                words += 1
                covered += 1
            elif token[0].isalpha():
                words += langs.isdisjoint(languages_with(token)) and not _KANA.match(token)
            elif token[0].isdigit():
                numbers += 1
            elif token in _SEPARATORS:
                separators += 1
        specific = [entry for entry in hits if not entry.generic]
        kind = (specific or hits)[0].kind
        return Coverage(covered / words if words else 0.0, words, len(hits), len(specific), kind, numbers, separators)

    def _explained(self, found: list[str], nodes: list[list[_Node]], line: str) -> tuple[list[bool], list[Entry]]:
        """Which tokens are explained, and the entries found, in order; `nodes` is what each token opens."""
        explained = [False] * len(found)
        hits: list[Entry] = []
        at = 0
        while at < len(found):
            length, entry = _longest(nodes[at], found, at) if nodes[at] else NOTHING
            if entry is None:
                at += 1
                continue
            hits.append(entry)
            end = at + length
            if entry.kind in _SWALLOWING:
                opens = not at or explained[at - 1] or found[at - 1] in _SEPARATORS
                if (length > 1 and opens) or _colon(found, end) or _CLOCK.search(line):
                    end = _swallowed(found, end, entry.kind)
            explained[at:end] = [True] * (end - at)
            at += length
        return explained, hits


def _opening(word: str) -> tuple[str, bool]:
    """The first token of a pattern's first word, and whether it is a stem."""
    word = word.removeprefix("?")
    bare = word.removesuffix("*")
    return tokens(bare)[0], bare != word


def _grown(rows: Iterable[tuple[str, str, str]]) -> _Node:
    """The trie of these patterns."""
    root = _Node()
    for lang, kind, pattern in rows:
        generic = pattern.startswith("?")
        node = root
        for word in pattern.removeprefix("?").split():
            stem = word.endswith("*")
            for token in tokens(word.removesuffix("*")):
                branch = node.stems if stem else node.words
                node = branch.setdefault(token, _Node())
        known = node.entry
        langs = (*known.langs, lang) if known else (lang,)
        # A word that is specific in one language stays so: furniture is dropped on more than one word.
        chosen = known.kind if known else Kind(kind)
        node.entry = Entry(chosen, generic and (known is None or known.generic), langs)
    return root


def _longest(opened: list[_Node], found: list[str], at: int) -> tuple[int, Entry | None]:
    """The longest pattern that begins at token `at`: its length in tokens, and its entry."""
    best = NOTHING
    stack = [(node, at + 1) for node in opened]
    while stack:
        node, index = stack.pop()
        if node.entry and index - at > best[0]:
            best = (index - at, node.entry)
        if index < len(found) and (node.words or node.stems) and (nodes := node.after(found[index])):
            stack += [(following, index + 1) for following in nodes]
    return best


def _colon(found: list[str], at: int) -> bool:
    return at < len(found) and found[at] in _COLONS


def _swallowed(found: list[str], end: int, kind: Kind) -> int:
    """Where what a pattern explains ends: labels explain their list, bylines a name.

    Asked only of phrases that open a piece of the line, before a colon, or in a line with a time of
    day: "author" and "was published in" stand in prose too.
    """
    if kind in _LISTING:
        while end < len(found) and found[end] not in _SEGMENT_ENDS:
            end += 1
    else:
        words = 0
        while end < len(found) and words < SWALLOW_NAME and found[end] not in _SEGMENT_ENDS:
            words += found[end][0].isalpha()
            end += 1
    return end


@cache
def chrome_lexicon() -> ChromeLexicon:
    """The lexicon that comes with the package, read once."""
    return ChromeLexicon(_rows())


def _rows() -> Iterator[tuple[str, str, str]]:
    """Language, kind and pattern, of all files."""
    folder = files("pipeline").joinpath("data", "chrome")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".tsv"):
            lang = item.name.removesuffix(".tsv")
            for line in item.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    kind, _, pattern = line.partition("\t")
                    yield lang, kind, pattern
