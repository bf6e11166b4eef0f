"""Text that was decoded in the wrong encoding, read again as it was meant.

The whole page is judged first, then line by line: what happened to the page is what most likely
happened to a short line, but no line is changed unless it reads better for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.text.lines import split_lines
from pipeline.text.mojibake.attested import attested, is_broken
from pipeline.text.mojibake.by_ftfy import STRICT, by_ftfy, by_ftfy_strictly
from pipeline.text.mojibake.chains import LABELS, Step, undo
from pipeline.text.mojibake.gate import Glance, glance, has_bad_shape
from pipeline.text.mojibake.model import read
from pipeline.text.mojibake.search import SAMPLE, THEN, Chain, Option, applied, reads_badly, sample_of, search, words_of

_SEGMENT = 4000  # characters of a line that are judged at once
_LONE = 3  # lines of a page, if no more are odd, that each must speak for itself
_SEARCHES = 3  # lines of a page that are searched in vain
_CHAINS = 4  # confusions of a page that are remembered
_MARGIN_KNOWN = 1.5  # for a confusion that the page shows elsewhere
_CONFIDENCE_UTF8 = 0.99
_CONFIDENCE = 0.95
_LINES_OF_PAGE = 3  # lines beyond ASCII that make a page
_MARGIN_PAGE = 20.0
_MOST = 0.6  # share of the changed lines that must read better, where one confusion struck all
_SLACK = 6.0  # nats that a line may then read worse
_FTFY_WORSE = 6.0
_FTFY_BONUS = 6.0
# One character of the pair was changed after the damage was done.
_NEAR_MISSES = (("Ã|", "Ã¦"), ("Â|", "Â¦"))


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch `[start, end)` of a text and what it should read, the rule's name, and how sure it is."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float


def rules_of(rule: str) -> list[str]:
    """The rules one by one, where several confusions struck in turn."""
    return rule.split(THEN)


@dataclass(slots=True)
class _Page:
    """What is known of the page: the confusions that struck it, and how many searches are left."""

    chains: list[Chain] = field(default_factory=list)
    searches: int = _SEARCHES
    attempts: int = _SEARCHES
    tried: set[str] = field(default_factory=set)

    def learn(self, chain: Chain, *, first: bool = False) -> None:
        """Remember a chain, as the likeliest of the page with `first`."""
        if chain and chain not in self.chains and (first or len(self.chains) < _CHAINS):
            self.chains.insert(0 if first else len(self.chains), chain)

    def learn_attested(self, pieces: Iterable[str]) -> None:
        """Remember the confusions that the words of single lines attest."""
        for piece in pieces:
            if is_broken(piece) and (option := attested(piece)) is not None:
                self.learn(option.chain)

    def learn_utf8(self, rule: str) -> None:
        """Remember a confusion by the name of its rule."""
        read = next((codec for codec, label in LABELS.items() if rule.startswith(f"utf-8-as-{label}")), "cp1252")
        self.learn((Step("utf-8", read),))


@lru_cache(maxsize=2)  # asked first whether there are any, then for them
def find_repairs(text: str) -> tuple[Repair, ...]:
    r"""The stretches of `text` that were decoded wrongly, in order, with what they should read.

    >>> [(r.after, r.rule) for r in find_repairs("På veggen hang en hylle.\nPÃ¥ bordet stod blomster.")]
    [('På', 'utf-8-as-windows-1252')]
    """
    whole = glance(text)
    if whole is Glance.SOUND:
        return ()
    segments = [(start, piece) for start, piece in _segments(text) if not piece.isascii()]
    looks = [(start, whole if piece == text else glance(piece)) for start, piece in segments]
    seen = {start: look for start, look in looks if look is not Glance.SOUND}
    suspects = {start for start, piece in segments if start in seen and _is_suspect(piece, seen[start])}
    if not suspects:
        return ()
    page = _Page()
    sample = " ".join(words_of(_without_near_misses(piece)) for start, piece in segments if start in suspects)[:SAMPLE]
    for start, piece in segments:
        if start in suspects and len(page.chains) < _CHAINS and (option := by_ftfy_strictly(piece)):
            page.learn_utf8(option.rule)
    if len(suspects) <= _LONE:
        page.learn_attested(piece for start, piece in segments if start in suspects)
    if all(undo(sample, step) is None for chain in page.chains for step in chain[:1]):
        page.tried.add(sample)
        page.learn(search(sample).chain, first=True)
    options = _of_whole_page(segments, page) or _line_by_line(segments, suspects, page)
    out: list[Repair] = []
    for (start, piece), option in zip(segments, options, strict=True):
        if option.text != piece:
            out += _minimal(piece, start, option)
    return tuple(out)


def _line_by_line(segments: list[tuple[int, str]], suspects: set[int], page: _Page) -> list[Option]:
    """The best reading of each line by itself."""
    options = [_decide(piece, page, suspect=start in suspects) for start, piece in segments]
    if page.chains:  # for the lines that came before the one that taught us
        options = [_decide(piece, page, suspect=start in suspects) for start, piece in segments]
    return options


def _of_whole_page(segments: list[tuple[int, str]], page: _Page) -> list[Option]:
    """The reading of all lines by the one confusion that struck the whole page; empty where none did.

    Then even a line that reads no better for it, a date or a title of few letters, is read that way.
    """
    if not page.chains or len(segments) < _LINES_OF_PAGE:
        return []
    (chain, *_), options, gains = page.chains, [], []
    for _, piece in segments:
        after: str | None = piece
        for step in chain:
            after = undo(after, step) if after else None
        if not after:
            return []
        option = Option(after, chain, read(words_of(after)).cost)
        gains.append(read(words_of(piece)).cost - option.cost if after != piece else 0.0)
        options.append(option)
    better = sum(gain >= _MARGIN_KNOWN for gain in gains)
    changed = sum(gain != 0.0 for gain in gains)
    sound = min(gains) >= -_SLACK and better >= _MOST * changed and sum(gains) >= _MARGIN_PAGE
    return options if sound else []


def _segments(text: str) -> Iterator[tuple[int, str]]:
    """The lines of `text` with their offsets; very long ones in pieces that end at a space."""
    for line in split_lines(text):
        at = line.start
        while line.end - at > _SEGMENT:
            cut = text.rfind(" ", at, at + _SEGMENT) + 1 or at + _SEGMENT
            yield at, text[at:cut]
            at = cut
        yield at, text[at : line.end]


def _is_suspect(piece: str, look: Glance) -> bool:
    """Whether a line deserves a closer look."""
    if look is Glance.ODD and (has_bad_shape(piece) or is_broken(piece)):
        return True
    return look is not Glance.SOUND and reads_badly(sample_of(piece))


# ---------------------------------------------------------------- deciding on a line
def _decide(piece: str, page: _Page, *, suspect: bool) -> Option:
    """The best reading of a line; the line itself where none is clearly better."""
    if not suspect and not page.chains:
        return Option(piece, (), 0.0)
    base = Option(piece, (), read(words_of(piece)).cost)
    near = _without_near_misses(piece)
    best = min([base, *_known_options(near, page, base)], key=lambda option: option.cost)
    if not suspect:
        return best
    if has_bad_shape(near):
        option = by_ftfy(near, base)
        if option is not None and option.rule in STRICT and option.cost <= best.cost + _FTFY_BONUS:
            return option
        best = _better(best, option, base)
        if option is best:
            page.learn_utf8(best.rule)
            best = min([best, *_known_options(best.text, page, best)], key=lambda option: option.cost)
    return _searched(best, page)


def _searched(best: Option, page: _Page) -> Option:
    """The reading that a search of the line finds beyond the best so far, or that its words attest."""
    left = words_of(best.text)
    words = sample_of(_without_near_misses(best.text))
    if page.searches > 0 and words not in page.tried and _is_suspect(best.text, glance(best.text)):
        page.searches -= 1
        page.tried.add(words)
        found = search(words)
        if found.chain:
            page.searches += 1  # only searches in vain are counted
            page.learn(found.chain)
            option = applied(_without_near_misses(best.text), found.chain)
            if option is not None and _accepts(option, Option(best.text, (), read(left).cost), _MARGIN_KNOWN):
                return Option(option.text, (*best.chain, *found.chain), option.cost, best.rule)
    if page.attempts > 0 and is_broken(best.text):
        page.attempts -= 1
        if (option := attested(_without_near_misses(best.text))) is not None:
            page.attempts += 1
            page.learn(option.chain)
            return Option(option.text, (*best.chain, *option.chain), option.cost, best.rule)
    return best


def _without_near_misses(piece: str) -> str:
    for near, right in _NEAR_MISSES:
        if near in piece:
            piece = piece.replace(near, right)
    return piece


def _known_options(piece: str, page: _Page, base: Option) -> Iterator[Option]:
    for chain in page.chains:
        option = applied(piece, chain)
        if option is not None and _accepts(option, base, _MARGIN_KNOWN):
            yield option


def _accepts(option: Option, base: Option, margin: float) -> bool:
    return option.text != base.text and base.cost - option.cost >= margin


def _better(best: Option, option: Option | None, base: Option) -> Option:
    """The reading of ftfy, unless ours is clearly better or ftfy's reads worse than the line as it stands."""
    if option is None or option.cost > base.cost + _FTFY_WORSE:
        return best
    return option if not best.chain or option.cost <= best.cost else best


# ---------------------------------------------------------------- smallest repairs
_TOKEN = re.compile(r"[ \t]+|[^ \t]+")


def _minimal(piece: str, start: int, option: Option) -> Iterator[Repair]:
    """The words of a line that differ, each a repair of its own."""
    name = option.name
    sure = _CONFIDENCE_UTF8 if "utf-8" in name else _CONFIDENCE
    old, new = _TOKEN.findall(piece), _TOKEN.findall(option.text)
    if len(old) != len(new) or any(a[0] in " \t" and a != b for a, b in zip(old, new, strict=True)):
        head = _common_prefix(piece, option.text)
        tail = _common_prefix(piece[head:][::-1], option.text[head:][::-1])
        end = len(piece) - tail
        yield Repair(start + head, start + end, option.text[head : len(option.text) - tail], name, sure)
        return
    at = start
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield Repair(at, at + len(before), after, name, sure)
        at += len(before)


def _common_prefix(left: str, right: str) -> int:
    """The number of characters that two strings have in common at their beginning."""
    size = min(len(left), len(right))
    return next((i for i in range(size) if left[i] != right[i]), size)
