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
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.text.function_words import function_words

MIN_STEM = 2
CACHED_WORDS = 50_000
SWALLOW_NAME = 4  # words that a byline or "powered by" explains beside itself

# Scripts written without spaces are matched character by character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W\d_](?:[^\W\d_{_UNSPACED}]|[\u0300-\u036f'’\u200c-])*|\d+|\S")
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
        nodes = [self.words[token]] if token in self.words else []
        if self.stems:
            cuts = (token[:cut] for cut in range(MIN_STEM, len(token) + 1))
            nodes += [self.stems[stem] for stem in cuts if stem in self.stems]
        return nodes


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the lexicon says of a line.

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


def tokens(line: str) -> list[str]:
    """The words, numbers and signs of a line, case-folded.

    >>> tokens("Leave a reply (3) | 發表留言")
    ['leave', 'a', 'reply', '(', '3', ')', '|', '發', '表', '留', '言']
    """
    return _TOKEN.findall(line.casefold().replace("’", "'"))


NOTHING: tuple[int, Entry | None] = (0, None)


@lru_cache(maxsize=256)
def _neutral(langs: frozenset[str]) -> frozenset[str]:
    """The function words of the languages that a line's furniture speaks."""
    return frozenset().union(*(function_words(lang) for lang in langs))


class ChromeLexicon:
    """The patterns of all languages, ready to match.

    >>> lexicon = chrome_lexicon()
    >>> lexicon.coverage("Leave a comment | Share this").share
    1.0
    >>> lexicon.coverage("The comments of my neighbours surprised me greatly").share < 0.5
    True
    """

    def __init__(self, rows: list[tuple[str, str, str]]) -> None:
        self._root = _Node()
        for lang, kind, pattern in rows:
            self._add(lang, Kind(kind), pattern)
        # Every token of every line is looked up at the root, and words repeat.
        self._first = lru_cache(maxsize=CACHED_WORDS)(self._root.after)

    def _add(self, lang: str, kind: Kind, pattern: str) -> None:
        generic = pattern.startswith("?")
        node = self._root
        for word in pattern.removeprefix("?").split():
            stem = word.endswith("*")
            for token in tokens(word.removesuffix("*")):
                branch = node.stems if stem else node.words
                node = branch.setdefault(token, _Node())
        known = node.entry
        langs = (*known.langs, lang) if known else (lang,)
        # A word that is specific in one language stays so: furniture is dropped on more than one word.
        node.entry = Entry(known.kind if known else kind, generic and (known is None or known.generic), langs)

    def coverage(self, line: str) -> Coverage:
        """What the lexicon explains of `line`; cost is linear in its tokens."""
        found = tokens(_ADDRESS.sub(" ", line))
        explained, hits = self._explained(found, dated=bool(_CLOCK.search(line)))
        neutral = _neutral(frozenset(lang for entry in hits for lang in entry.langs)) if hits else frozenset()
        words = covered = numbers = separators = 0
        for token, known in zip(found, explained, strict=True):
            if token[0].isalpha():
                words += known or not (token in neutral or _KANA.match(token))
                covered += known
            elif token[0].isdigit():
                numbers += 1
            elif token in _SEPARATORS:
                separators += 1
        specific = [entry for entry in hits if not entry.generic]
        kind = (specific or hits)[0].kind if hits else None
        return Coverage(covered / words if words else 0.0, words, len(hits), len(specific), kind, numbers, separators)

    def _explained(self, found: list[str], *, dated: bool) -> tuple[list[bool], list[Entry]]:
        """Which tokens are explained, and the entries found, in order."""
        explained = [False] * len(found)
        hits: list[Entry] = []
        at = 0
        while at < len(found):
            length, entry = self._longest(found, at) if self._first(found[at]) else NOTHING
            if entry is None:
                at += 1
                continue
            hits.append(entry)
            opens = not at or explained[at - 1] or found[at - 1] in _SEPARATORS
            sure = dated or _colon(found, at + length) or (length > 1 and opens)
            end = _swallowed(found, at + length, entry.kind) if sure else at + length
            explained[at:end] = [True] * (end - at)
            at += length
        return explained, hits

    def _longest(self, found: list[str], at: int) -> tuple[int, Entry | None]:
        """The longest pattern that begins at token `at`: its length in tokens, and its entry."""
        best = NOTHING
        stack = [(node, at + 1) for node in self._first(found[at])]
        while stack:
            node, index = stack.pop()
            if node.entry and index - at > best[0]:
                best = (index - at, node.entry)
            if index < len(found):
                stack += [(following, index + 1) for following in node.after(found[index])]
        return best


def _colon(found: list[str], at: int) -> bool:
    return at < len(found) and found[at] in _COLONS


def _swallowed(found: list[str], end: int, kind: Kind) -> int:
    """Where what a pattern explains ends: labels explain their list, bylines a name.

    Asked only of phrases that open a piece of the line, before a colon, or in a line with a time of
    day: "author" and "was published in" stand in prose too.
    """
    if kind in {Kind.LABEL, Kind.AD}:
        while end < len(found) and found[end] not in _SEGMENT_ENDS:
            end += 1
    elif kind in {Kind.BYLINE, Kind.POWERED}:
        words = 0
        while end < len(found) and words < SWALLOW_NAME and found[end] not in _SEGMENT_ENDS:
            words += found[end][0].isalpha()
            end += 1
    return end


@cache
def chrome_lexicon() -> ChromeLexicon:
    """The lexicon that comes with the package, read once."""
    rows: list[tuple[str, str, str]] = []
    folder = files("pipeline").joinpath("data", "chrome")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".tsv"):
            rows += _rows(item.name.removesuffix(".tsv"), item.read_text(encoding="utf-8"))
    return ChromeLexicon(rows)


def _rows(lang: str, text: str) -> list[tuple[str, str, str]]:
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(lang, kind, pattern) for kind, pattern in lines]
