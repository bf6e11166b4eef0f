"""Stretches of a text that are in another language: found at a function word, grown word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.repair.residue.triggers import sources, triggers
from pipeline.repair.view import View
from pipeline.text.lexicon import Lexicon, lexicon

_WORD = re.compile(r"[^\W\d_]+")
_REACH = 400  # characters to each side of a trigger
_BREAK = re.compile(r"[.!?;:\n\r()\[\]{}«»“”„\"|/\\@#_<>=*•·–—。！？、，]")
_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[ \u00a0,]$")
_AFTER = re.compile(r",?[ \u00a0]([^\W\d_]+)")
_NEAR = 32  # characters
_COMMON = 5.3  # Zipf of a word that no run in another language is expected to hold
_GLUED = frozenset("'’.-@_/")
_AROUND = ",;:!?.\"'“”’«»()[]…-–—¿¡„"  # what may stand about a word
_SOUGHT = 6  # words that are looked for one by one
_MOST = 400  # places looked at; no translation has more leftovers
_STRANGE = 1.0  # how much more common a word must be in the other language to belong to it
_AT_HOME = -1.5  # a word so much more common in the text's own language ends a run
_CAP = 3.0  # what one word can count for
_BRIDGE = 1  # words that may stand between two strange ones


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a run: where it stands, how common it is in the text's language and in the other."""

    start: int
    end: int
    text: str
    own: float
    other: float
    is_function: bool

    @property
    def strange(self) -> float:
        """How much more common it is in the other language."""
        return self.other - self.own

    @property
    def is_small(self) -> bool:
        """Whether it begins with a small letter."""
        return self.text[:1].islower()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that belong together in `lang`; `before` and `after` are the words around it in the same clause."""

    lang: str
    words: tuple[Word, ...]
    before: str
    after: str
    begins: bool  # whether it begins a clause

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.words[-1].end

    @property
    def weight(self) -> float:
        """The sum of what its words say."""
        return sum(min(word.strange, _CAP) for word in self.words)


def places(view: View) -> list[re.Match[str]]:
    """Where triggers stand in the text in small letters, in order.

    >>> from pipeline.repair.view import view_of
    >>> [match.span() for match in places(view_of("We think (Und) so und so.", "en", ()))]
    [(10, 13), (18, 21)]
    """
    hits = triggers(view.lang) and _hits(view)
    small = view.text.lower() if hits else ""
    if len(small) != len(view.text):
        return []
    if len(hits) > _SOUGHT:
        return [match for match in _WORD.finditer(small) if match.group() in hits]
    found = [match for word in hits for match in _alone(word).finditer(small)]
    return sorted(found, key=re.Match.start)


def _hits(view: View) -> frozenset[str]:
    """The triggers among the words of the text: each token is looked at once, and a pattern run on few."""
    wanted = triggers(view.lang)
    tokens = " ".join(set(view.tokens)).lower().split()
    odd = [stripped for token in tokens if not token.isalpha() and (stripped := token.strip(_AROUND))]
    inside = _WORD.findall(" ".join([token for token in odd if not token.isalpha()]))
    return wanted.intersection(tokens) | wanted.intersection(odd) | wanted.intersection(inside)


@lru_cache(maxsize=1024)
def _alone(word: str) -> re.Pattern[str]:
    """What finds a word in small letters where no letter stands beside it; fast, since it begins with a letter."""
    return re.compile(rf"{word}(?<![^\W\d_]{word})(?![^\W\d_])")


def runs(view: View, hits: Sequence[re.Match[str]], *, lone: bool = False) -> list[Run]:
    """The likeliest run at each of the `hits`, which are `places` of the text; in order, none overlapping.

    Words that stand alone among common words of the text's language are looked at where `lone` is set only.
    """
    if not hits:
        return []
    small = hits[0].string
    own = lexicon(view.lang)
    found: list[Run] = []
    reached = 0
    looked = 0
    for match in hits:
        if match.start() < reached:
            continue
        if small[match.start() - 1 : match.start()] in _GLUED or (not lone and _is_alone(small, match, own)):
            continue
        looked += 1
        if looked > _MOST:
            return []  # no translation: another language, or none
        clause = _clause(view.text, match)
        best = _best(view, own, clause, match)
        if best is not None:
            found.append(best)
            reached = best.end
    return found


def _is_alone(small: str, hit: re.Match[str], own: Lexicon) -> bool:
    """Whether the words, or the ends of the clause, on both sides of a hit show that no run goes on there."""
    before = _BEFORE.search(small, max(0, hit.start() - _NEAR), hit.start())
    after = _AFTER.match(small, hit.end(), hit.end() + _NEAR)
    return all(side is None or own.common_zipf(side.group(1)) >= _COMMON for side in (before, after))


def _clause(text: str, hit: re.Match[str]) -> list[re.Match[str]]:
    """The words of the clause around a hit."""
    low, high = max(0, hit.start() - _REACH), min(len(text), hit.end() + _REACH)
    for mark in _BREAK.finditer(text, low, hit.start()):
        low = mark.end()
    stop = _BREAK.search(text, hit.end(), high)
    return list(_WORD.finditer(text, low, stop.start() if stop else high))


def _best(view: View, own: Lexicon, clause: Sequence[re.Match[str]], hit: re.Match[str]) -> Run | None:
    """The heaviest run around `hit` among the languages that have the word."""
    at = next(index for index, match in enumerate(clause) if match.start() == hit.start())
    best: Run | None = None
    for lang in sources(hit.group()):
        run = _grown(clause, at, own, lang) if lang != view.lang else None
        if run is not None and (best is None or run.weight > best.weight):
            best = run
    return best


def _grown(clause: Sequence[re.Match[str]], at: int, own: Lexicon, lang: str) -> Run | None:
    """The run around the word number `at`; None where that word is not strange."""
    other = lexicon(lang)
    seen: dict[int, Word] = {}

    def word(index: int) -> Word:
        if index not in seen:
            match = clause[index]
            text = match.group()
            figures = own.zipf(text), other.zipf(text)
            seen[index] = Word(match.start(), match.end(), text, *figures, other.is_function(text))
        return seen[index]

    if word(at).strange < _STRANGE:
        return None
    first = _reach(word, at, -1, -1)
    last = _reach(word, at, 1, len(clause))
    words = tuple(word(index) for index in range(first, last + 1))
    before = clause[first - 1].group() if first else ""
    after = clause[last + 1].group() if last + 1 < len(clause) else ""
    return Run(lang, words, before, after, not first)


def _reach(word: Callable[[int], Word], at: int, step: int, stop: int) -> int:
    """How far strange words go on in one direction; a single other one may stand between two."""
    last, gap, index = at, 0, at + step
    while index != stop and gap <= _BRIDGE:
        strange = word(index).strange
        if strange >= _STRANGE:
            last, gap = index, 0
        elif strange < _AT_HOME:
            return last
        else:
            gap += 1
        index += step
    return last
