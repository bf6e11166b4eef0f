"""The chrome lexicon: how much of a line is made of the words that page furniture is made of.

The lexicon (`pipeline/data/chrome/`, one file a language) holds building blocks, not whole lines:
"comments", "posted by", "older posts". A line's *coverage* is the share of its content words that
such blocks explain; function words, numbers, dates and separators count for nothing. So "Comments (3) |
Leave a reply" is explained whole, and "The comments of my neighbours surprised me" hardly at all.

All patterns of all languages stand in one token trie: the furniture of a page often speaks another
language than the post. `chrome_patterns` says what a pattern may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.text.function_words import languages_with
from pipeline.text.furniture.chrome_patterns import (
    MIN_STEM,
    SLOTS,
    Entry,
    Kind,
    Node,
    Opening,
    Row,
    Source,
    grown,
    is_date_word,
    longest,
    openings,
    swallowed,
)
from pipeline.text.furniture.chrome_tokens import CACHED_WORDS, key, tokens

__all__ = ["MIN_STEM", "NO_COVERAGE", "ChromeLexicon", "Coverage", "Kind", "Source", "chrome_lexicon", "tokens"]

CACHED_LINES = 4096  # furniture repeats from page to page
NAME_TOKENS, NAME_WORDS = SLOTS["name"].tokens, SLOTS["name"].words
NEAR_NUMBER = 2  # tokens between the name of a month and a number of its date
_SEPARATORS = frozenset("|»›>«‹·•/–—▼►■◆*#:,;()[]")
_OPENERS = _SEPARATORS - frozenset(",;)]")  # behind these a piece of the line begins
_KANA = re.compile("[\u3041-\u309f]")  # Japanese endings and particles, its function words
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_COLONS = frozenset(":：")
# What patterns without slots explain beside themselves: only those that open a piece of the line, or stand
# before a colon, or in a line with a time of day; "author" and "was published in" stand in prose too.
DEFAULT_SLOTS = {Kind.LABEL: "list", Kind.AD: "list", Kind.BYLINE: "name", Kind.POWERED: "name"}


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


class Hit(NamedTuple):
    """A pattern found, and the tokens that it explains."""

    start: int
    end: int
    entry: Entry


class ChromeLexicon:
    """The patterns of all languages, ready to match.

    >>> lexicon = chrome_lexicon()
    >>> lexicon.coverage("Leave a comment | Share this").share
    1.0
    >>> lexicon.coverage("The comments of my neighbours surprised me greatly").share < 0.5
    True
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        # Most patterns are never asked for: they are parsed when a text has their first word.
        self._words: dict[str, list[Opening]] = {}
        self._stems: dict[str, list[Opening]] = {}
        for token, opened in openings(rows):
            (self._stems if opened.word[-1] == "*" else self._words).setdefault(token, []).append(opened)
        # Most lines are made of words that open nothing and were seen before, or are repeated lines.
        self._plain: set[str] = set()
        self._first = lru_cache(maxsize=CACHED_WORDS)(self._opened)
        self._cached = lru_cache(maxsize=CACHED_LINES)(self._coverage)

    def coverage(self, line: str) -> Coverage:
        """What the lexicon explains of `line`; cost is linear in its tokens."""
        return self._cached(line)

    def _opened(self, token: str) -> tuple[Node, ...]:
        """The nodes that `token` leads to as the first of a pattern."""
        form = key(token)
        nodes = [grown(self._words[form]).words[form]] if form in self._words else []
        stems = (form[:cut] for cut in range(MIN_STEM, len(form) + 1))
        return (*nodes, *(grown(self._stems[stem]).stems[stem] for stem in stems if stem in self._stems))

    def _coverage(self, line: str) -> Coverage:
        if self._plain.issuperset(line.split()):
            return NO_COVERAGE
        found = tokens(line)
        nodes = list(map(self._first, found))
        if not any(nodes):
            if len(self._plain) < CACHED_WORDS:
                self._plain.update(line.split())
            return NO_COVERAGE
        hits = _hits(found, nodes, line)
        return _counted(found, hits) if hits else NO_COVERAGE


def _hits(found: list[str], nodes: Sequence[tuple[Node, ...]], line: str) -> list[Hit]:
    """The patterns found, in order; `nodes` is what each token opens."""
    keys = found if line.isascii() else list(map(key, found))
    hits: list[Hit] = []
    behind = 0  # the end of the pattern before
    for at, opened in enumerate(nodes):
        if not opened or at < behind:
            continue
        piece = _piece(found, at, behind)
        numbered = at > 0 and found[at - 1].isdigit()
        near = at - piece <= NAME_WORDS
        end, entry = longest(opened, keys, at, slots=near, numbered=numbered)
        if entry and entry.slotted and not entry.before and piece < at:
            end, entry = longest(opened, keys, at, slots=False, numbered=numbered)
        if entry is None:
            continue
        start = piece if entry.before and near else at
        slot = "" if entry.slotted else DEFAULT_SLOTS.get(entry.kind, "")
        told = slot and ((piece == at and _phrase(found[at:end])) or _colon(found, end) or _CLOCK.search(line))
        hits.append(Hit(start, max(swallowed(SLOTS[slot], found, end), default=end) if told else end, entry))
        behind = end
    return hits


def _piece(found: list[str], at: int, behind: int) -> int:
    """Where the piece of the line that holds token `at` begins, numbers left out; at most a few tokens back."""
    start = at
    while start > behind and at - start <= NAME_TOKENS and found[start - 1] not in _OPENERS:
        start -= 1
    while start < at and found[start].isdigit():
        start += 1
    return start


def _phrase(found: list[str]) -> bool:
    """Whether these tokens are more than one word; in scripts without spaces, nothing says so."""
    return len(found) > 1 and any(len(token) > 1 for token in found)


def _colon(found: list[str], at: int) -> bool:
    return at < len(found) and found[at] in _COLONS


def _counted(found: list[str], hits: list[Hit]) -> Coverage:
    """The coverage of a line in which there are hits."""
    explained = bytearray(len(found))
    langs: set[str] = set()  # those that the line's furniture speaks
    for start, end, entry in hits:
        explained[start:end] = b"\1" * (end - start)
        langs.update(entry.langs)
    specific = [hit.entry for hit in hits if not hit.entry.generic]
    words = covered = numbers = separators = 0
    piece_words = piece_covered = 0
    dated = any(map(str.isdigit, found))
    for at, token in enumerate(found):
        if token[0].isalpha():
            if explained[at]:
                piece_covered += 1
                piece_words += 1
            elif langs.isdisjoint(languages_with(token)) and not _KANA.match(token):
                piece_words += not (dated and _in_date(found, at))
        elif token[0].isdigit():
            numbers += 1
        elif token in _SEPARATORS:
            separators += 1
            words += piece_words
            covered += _supported(piece_covered, piece_words, specific)
            piece_words = piece_covered = 0
    words += piece_words
    covered += _supported(piece_covered, piece_words, specific)
    kind = (specific[0] if specific else hits[0].entry).kind
    return Coverage(covered / words if words else 0.0, words, len(hits), len(specific), kind, numbers, separators)


def _supported(covered: int, words: int, specific: Sequence[Entry]) -> int:
    """The words of a piece that count as explained: generic ones need neighbours, or the piece for themselves."""
    return covered if specific or covered == words else 0


def _in_date(found: list[str], at: int) -> bool:
    """Whether a word belongs to a date: it is the name of a month, say, and stands beside a number."""
    near = found[max(0, at - NEAR_NUMBER) : at + NEAR_NUMBER + 1]
    return any(map(str.isdigit, near)) and is_date_word(found[at])


@cache
def chrome_lexicon() -> ChromeLexicon:
    """The lexicon that comes with the package, read once."""
    return ChromeLexicon(_rows())


def _rows() -> Iterator[Row]:
    """The rows of all files; their third column, the source, is for those who edit them."""
    folder = files("pipeline").joinpath("data", "chrome")
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".tsv"):
            lang = item.name.removesuffix(".tsv")
            for line in item.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    kind, pattern = line.split("\t")[:2]
                    yield Row(lang, kind, pattern)
