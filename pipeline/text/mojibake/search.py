"""The search for the reading that a text was meant to have, over chains of confusions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.mojibake.chains import Step, steps_from, undo, undo_by_parts
from pipeline.text.mojibake.familiar import became_familiar
from pipeline.text.mojibake.gate import Glance, glance, has_bad_shape
from pipeline.text.mojibake.model import flaws, read

SAMPLE = 600  # characters that a search looks at
_HEAD = 5 * SAMPLE  # which mostly has so many words beyond ASCII
_PAIR = re.compile(r"[\x80-\U0010ffff]{2}|[\u3400-\uffff]")  # what UTF-8 needs that was read as something else
_DEPTH = 3
_BEAM = 3
_MARGIN = 7.0  # nats by which a reading must be better
_MARGIN_UTF8 = 5.0  # chance makes no UTF-8
_GAIN_PER_CHAR = 0.3  # of the words that change
_EXCESS_PER_CHAR = 0.15
_SOUND = {"zh": 7.6, "zh-Hant": 7.6, "ja": 7.0, "ko": 5.2, "th": 4.6, "und": 6.5}  # nats a character, usual
_SOUND_ALPHABET = 2.6
_FLUENT = {"zh": 7.6, "zh-Hant": 7.6, "ja": 7.2, "ko": 5.6, "th": 5.6, "und": 7.2}
_FLUENT_ALPHABET = 3.7
_FEW_UTF8 = 3  # characters that UTF-8 must give where a text has no shape of mis-decoding
_LETTERS_KEPT = 0.8  # share of the letters beyond ASCII
_FEW_LETTERS = 20
_MANY_FLAWS = 3
_FOREIGN = re.compile("[\u0370-\u1dff\u3041-\ufdff\U00020000-\U0003ffff]")
_MIXED = re.compile("[A-Za-z][\u0370-\u1dff]|[\u0370-\u1dff][A-Za-z]")
_CJK = re.compile("[\u3041-\ufaff\U00020000-\U0003ffff]")
_CJK_IN_LATIN = re.compile(f"[a-z]{_CJK.pattern}|{_CJK.pattern}[a-z]")
_GROWN = 3  # Chinese characters or kana for each that stands beside a small Latin letter
_FLAWS = 10  # signs that no writing has in the text as it stands, for each that the new reading may have

Chain = tuple[Step, ...]
THEN = " then "  # between the rules of a chain


@dataclass(frozen=True, slots=True)
class Option:
    """A reading of a text: the chain of confusions that it undoes (or ftfy's rule), and what it costs."""

    text: str
    chain: Chain
    cost: float  # of the words beyond ASCII, with the priors of the steps
    rule: str = ""

    @property
    def name(self) -> str:
        """The rule's name; a confusion that struck repeatedly says so."""
        if self.rule or not self.chain:
            return self.rule
        first = self.chain[0]
        if len(set(self.chain)) == 1 and len(self.chain) > 1:
            return f"{first.rule}-{'twice' if len(self.chain) == 2 else 'repeatedly'}"  # noqa: PLR2004
        return THEN.join(step.rule for step in reversed(self.chain))


def words_of(text: str) -> str:
    """The words of `text` with anything beyond ASCII in them, each once: to repeat a word is no evidence."""
    for space in "\t\n\r":
        if space in text:
            text = text.replace(space, " ")
    return " ".join(dict.fromkeys(word for word in text.split(" ") if not word.isascii()))


def sample_of(text: str) -> str:
    """The first of `words_of`, as many as a search looks at."""
    words = words_of(text[:_HEAD])
    return words[:SAMPLE] if len(words) >= SAMPLE or len(text) <= _HEAD else words_of(text)[:SAMPLE]


def reads_badly(words: str) -> bool:
    """Whether words read so badly that another reading may be clearly better."""
    reading = read(words)
    excess = reading.cost - _SOUND.get(reading.lang, _SOUND_ALPHABET) * len(words)
    return excess >= _MARGIN and excess >= _EXCESS_PER_CHAR * len(words)


def applied(text: str, chain: Chain) -> Option | None:
    """`text` with a chain of confusions undone, as a whole or else in the parts where that is possible."""
    for step in chain:
        before = undo(text, step)
        text = undo_by_parts(text, step) if before is None else before
    if not text:
        return None
    return Option(text, chain, read(words_of(text)).cost)


@lru_cache(maxsize=16)  # a second round meets the lines again that the first left as they were
def search(words: str) -> Option:
    """The best reading of `words` over chains of confusions; the words themselves where none is clearly better."""
    base = Option(words, (), read(words).cost)
    if not words:
        return base
    best, frontier = base, [base]
    narrow = not reads_badly(words)
    if narrow and not _PAIR.search(words):
        return base
    twins = glance(words) is Glance.TWINS  # one step away from letters that are no odder, if it is damage
    for _ in range(1 if twins else _DEPTH):
        grown = sorted(
            (new for option in frontier for new in _grown(option, narrow=narrow, sound=twins)),
            key=lambda option: option.cost,
        )
        if not grown:
            break
        frontier = _beam(grown)
        if frontier[0].cost < best.cost:
            best = frontier[0]
        elif best is not base or all(option.chain[-1].stored != "utf-8" for option in frontier):
            break
    return best if best is not base and _is_convincing(best, base) else base


def _beam(options: list[Option]) -> list[Option]:
    utf8 = [option for option in options if option.chain[-1].stored == "utf-8"][:_BEAM]
    top = options[:_BEAM]
    return [*top, *(option for option in utf8 if option not in top)]


def _grown(option: Option, *, narrow: bool, sound: bool) -> Iterator[Option]:
    """The readings one confusion further; of a chain, one step at most is not UTF-8: more is chance.

    With `sound`, only those that do not look odd at a glance.
    """
    spent = sum(step.prior for step in option.chain)
    narrow = narrow or any(step.stored != "utf-8" for step in option.chain)
    for step, before in steps_from(option.text, utf8_only=narrow, latin=sound):
        if sound and glance(before) is Glance.ODD:
            continue
        yield Option(before, (*option.chain, step), read(before).cost + spent + step.prior)


def _is_convincing(option: Option, base: Option) -> bool:
    """Whether a reading that a search found is better by a clear margin, and good writing in itself."""
    gain = base.cost - option.cost
    if all(step.stored == "utf-8" for step in option.chain):
        decoded = sum(char > "\x7f" for char in option.text)
        least = 1 if has_bad_shape(base.text) or _signs_became_letters(option, base) else _FEW_UTF8
        return gain >= _MARGIN_UTF8 and decoded >= least and flaws(option.text) <= flaws(base.text) // _FLAWS
    fluent = (
        is_fluent(option.text) and _keeps_letters(option, base) and flaws(option.text) <= flaws(base.text) // _FLAWS
    )
    if not fluent or gain < max(_MARGIN, _GAIN_PER_CHAR * _changed(option.text, base.text)):
        return False
    return _has_proof(option, base)


def is_fluent(words: str) -> bool:
    """Whether words read well enough to be good writing.

    >>> is_fluent("Příliš žluťoučký kůň"), is_fluent("Ïðåêðàñíàÿ ïîãîäà")
    (True, False)
    """
    reading = read(words)
    return reading.cost <= _FLUENT.get(reading.lang, _FLUENT_ALPHABET) * len(words)


def _has_proof(option: Option, base: Option) -> bool:
    """Whether there is more than the model's word for it, which may not know the language.

    One Latin alphabet for another: the words must be known. Another alphabet: they must be known if they are few.
    Where marks alone differ, statistics of letters prove nothing.
    """
    if _MIXED.search(option.text) and not _MIXED.search(base.text):
        return False
    if len(option.text) < len(base.text):
        return _GROWN * len(_CJK_IN_LATIN.findall(option.text)) <= len(_CJK.findall(option.text))
    letters = sum(a != b and (a.isalpha() or b.isalpha()) for a, b in zip(option.text, base.text, strict=False))
    if not letters:
        return False
    if not _is_latin(option.text) and _is_latin(base.text):
        return letters >= _FEW_LETTERS or became_familiar(base.text, option.text)
    if not _is_latin(base.text):  # one of the Cyrillic code pages for another, say
        return True
    signs = flaws(base.text) >= _MANY_FLAWS and not flaws(option.text)
    return signs or became_familiar(base.text, option.text)


def _is_latin(text: str) -> bool:
    """Whether no letter is of another alphabet."""
    return not _FOREIGN.search(text)


def _signs_became_letters(option: Option, base: Option) -> bool:
    """Whether there were signs beyond ASCII, and the reading has letters only."""
    return not all(map(_is_plain, base.text)) and all(map(_is_plain, option.text))


def _is_plain(char: str) -> bool:
    return char < "\x80" or char.isalpha()


def _changed(after: str, before: str) -> int:
    """The number of characters in the words of `before` that differ in `after`."""
    old, new = before.split(), after.split()
    if len(old) != len(new):
        return len(before)
    return sum(len(a) for a, b in zip(old, new, strict=True) if a != b)


def _keeps_letters(option: Option, base: Option) -> bool:
    """False where a reading of single bytes turns most letters into signs: then it is the reading that is wrong."""
    if len(option.text) < len(base.text):  # characters of several bytes
        return _letters(option.text) > 0
    return _letters(option.text) >= _LETTERS_KEPT * _letters(base.text)


def _letters(text: str) -> int:
    return sum(char > "\x7f" and char.isalpha() for char in text)
