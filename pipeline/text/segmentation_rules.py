"""Whether a sentence ends at a place where it could."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from pipeline.text.segmentation_srx import Exceptions, exceptions

# Ends of sentences in many scripts. A space must follow the first kind, none the second.
SPACED_ENDS = ".!?…‽؟۔।॥։።፧။៕།"
UNSPACED_ENDS = "。！？．｡"
CLOSERS = "\"'”’»›)]}」』】）》〉"

Judge = Callable[[str, int, int, re.Match[str]], bool]
"""Says of a text, the places where the line and the sentence began, and a found end
(group 1: its signs, group 2: the space after them) whether a sentence ends there."""

_OPENERS = "\"'“‘„‚«‹([{¿¡—–-*•"
_BEFORE_WORD = _OPENERS + " \u00a0"
_CONTINUES = frozenset("、，,;；：:)]）」』”’》〉】")
_LOOK_BACK = 24
_SHORT_WORD = 4
_VOWEL = re.compile("[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿāăąēėęěīįōőūůűųıəαεηιουωάέήίόύώаеёиіїоуыэюяєўӑ]")
_UNITS = frozenset({"km", "kg", "cm", "mm", "ml", "dm", "dl", "mg", "kr", "км", "кг", "см", "мм", "мл"})
_NUMERAL = re.compile(r"\d+|[ivxlcdm]+")


@cache
def judge(lang: str) -> Judge:
    """The judge for `lang` (a primary subtag); an unknown one gets the general rules."""
    rules = exceptions(lang) or exceptions(_relatives().get(lang, ""))
    words = _abbreviations().get(lang, frozenset())
    spaced = _by_exceptions(rules) if rules and lang in _served() else _by_shape(words, rules)
    return _judge(lang, spaced)


def _judge(lang: str, spaced: Judge) -> Judge:
    japanese = lang == "ja"

    def decide(text: str, line: int, start: int, found: re.Match[str]) -> bool:
        signs = found[1]
        last = signs[-1]
        if last == ";" and not (lang == "el" and found[2]):  # the Greek question mark
            return False
        if last not in UNSPACED_ENDS:
            if found[2]:
                return spaced(text, line, start, found)
            if last not in "!?…" or not _is_east(text[found.end()]):
                return _ends_fused(text, found)
        return _ends_unspaced(text, found, japanese=japanese)

    return decide


def _is_east(char: str) -> bool:
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def _ends_unspaced(text: str, found: re.Match[str], *, japanese: bool) -> bool:
    """Ends of Chinese and Japanese sentences, which no space follows."""
    following = text[found.end()]
    if following in _CONTINUES:
        return False
    if found[1] == "．" and following.isdigit():
        return False
    quoted = found.end(1) < found.start(2)
    # 「…。」と言った: the quotation goes on in the sentence around it.
    return not (japanese and quoted and "\u3041" <= following <= "\u309f")


def _ends_fused(text: str, found: re.Match[str]) -> bool:
    """`end.Next` without a space: only between a plain word and a capitalised one."""
    at = found.end()
    following = text[at : at + 2]
    before = text[max(0, found.start() - 3) : found.start()]
    return len(following) > 1 and following[0].isupper() and following[1].islower() and _is_plain(before)


def _is_plain(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word.islower()  # noqa: PLR2004 three letters are a word


def _by_exceptions(rules: Exceptions) -> Judge:
    def decide(text: str, line: int, start: int, found: re.Match[str]) -> bool:
        at = found.end()
        word = _word_before(text, start, found.start())
        if word.isalpha() and word[1:].islower() and text[at].isupper() and "(" not in text[start:at]:
            return rules.ordinary(word, found[0])
        after_one = found.start(2) + 1
        return not rules.forbid(text, line, after_one) and (after_one == at or not rules.forbid(text, line, at))

    return decide


def _by_shape(words: frozenset[str], rules: Exceptions | None) -> Judge:
    """General rules for languages without rules of their own: next letter, short words, numerals."""

    def decide(text: str, line: int, start: int, found: re.Match[str]) -> bool:
        at = found.end()
        following = text[at : at + 5].lstrip(_BEFORE_WORD)[:1]
        signs = found[1]
        if signs != ".":
            return not (following.islower() and (signs[-1] in ".…" or found.end(1) < found.start(2)))
        word = _word_before(text, start, found.start())
        low = word.lower()
        if low in words or (rules and rules.forbid(text, line, at)):
            return False
        if following.islower() or following.isdigit():
            return len(word) + following.isdigit() > _SHORT_WORD and not _NUMERAL.fullmatch(low)
        if len(word) == 1 and word.isalpha():
            return not word.isupper()
        if start + len(word) == found.start() and _NUMERAL.fullmatch(low):
            return False  # "1. First": the number of a list item
        return not _is_clipped(word)

    return decide


def _is_clipped(word: str) -> bool:
    """True for what can only be an abbreviation: a short word without a vowel, units aside."""
    if not 1 < len(word) <= _SHORT_WORD or not word[1:].islower() or word in _UNITS:
        return False
    return word[0] < "\u0530" and not _VOWEL.search(word.lower())


def _word_before(text: str, start: int, end: int) -> str:
    """What stands between the last space and `end`, without opening signs; at most some 20 characters."""
    low = end - _LOOK_BACK
    low = max(low, start)
    before = text[low:end]
    if "\u00a0" in before:
        before = before.replace("\u00a0", " ")
    return before[before.rfind(" ") + 1 :].lstrip(_OPENERS)


@cache
def _served() -> frozenset[str]:
    """Languages whose own rules are good enough to stand alone."""
    return frozenset(tag for tag in _table()["served"])


@cache
def _relatives() -> dict[str, str]:
    return dict(_table()["relatives"])


@cache
def _table() -> dict[str, dict[str, str]]:
    text = files("pipeline").joinpath("data", "language", "segmentation.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    text = files("pipeline").joinpath("data", "language", "abbreviations.json").read_text(encoding="utf-8")
    return {lang: frozenset(words) for lang, words in json.loads(text)["abbreviations"].items()}
