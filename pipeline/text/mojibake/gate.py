"""The look at a text that tells most sound texts from mis-decoded ones, at the cost of a set of its characters.

A text is sound at a glance where all its letters beyond ASCII belong to one language that we know, and
nothing in it has a shape that only mis-decoded text has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import Enum
from functools import cache

from pipeline.text.mojibake.alphabets import alphabets, cjk_alphabets
from pipeline.text.mojibake.chains import CONFUSIONS
from pipeline.text.mojibake.model import forms_of, model_data

_TYPOGRAPHY = frozenset(
    "’“”–—…«»„•·\u00a0°€„‚‘‹›№، ؟،。、，！？：；「」『』（）《》・ー～\u200b\u200c\u200d\u200e\u200f"
)
# Small letter, then capital, inside a word, or many capitals: what Cyrillic code pages make of one another.
# Two alphabets in one word.
# The pattern begins with capitals, Latin letters and digits, which are few in Cyrillic.
_CASE = re.compile(
    "[А-ЯЁІЇЄҐЎЂЈA-Za-z0-9]"
    "(?:(?<=[а-яёіїєґўђј][А-ЯЁІЇЄҐЎЂЈ])|(?<=[А-ЯЁІЇЄҐЎЂЈ])(?=[А-ЯЁІЇЄҐЎЂЈ]{3})"
    "|(?<=[A-Za-z0-9])(?=[Ѐ-ӿ])|(?<=[Ѐ-ӿ][A-Za-z]))"
)
# Letters that are another language's letter in a neighbouring code page.
_TWINS = "àãäåæèêìðñòôõøùûþýÿ"
_TWIN_LETTERS = frozenset(_TWINS)
_TWIN = re.compile(f"[{_TWINS}]")
_CAPITALS = frozenset(char for char in map(chr, range(0x80, 0x370)) if char.isupper())
_EVERY = -1  # a mask with every bit set
_SINGLE_BYTE = tuple(codec for codec in CONFUSIONS if codec not in {"gb18030", "big5hkscs", "cp932", "cp949"})
_NO_WRITING = (range(0x80, 0xA0), range(0xFF61, 0xFFA0))  # C1 controls, half-width kana
_FIRST_CJK = "\u3041"
_CJK_LETTERS = frozenset(map(chr, (*range(0x3400, 0xA000), *range(0xAC00, 0xD7A4))))
_CYRILLIC = frozenset(map(chr, range(0x400, 0x460)))
_THAI = frozenset(map(chr, range(0xE01, 0xE5C)))
_SHAPELY = frozenset("âàåã€„‚°")  # small letters and marks that the shapes of mis-decoded text need
_COMMON_SHARE = 0.3
_ASCII = frozenset(map(chr, range(0x80)))
_USUAL_PAIR = 60  # steps of the model that a pair of letters may cost
_NEAR = 5  # characters on either side that a shape can reach
_FIRST = 4  # places that are looked at before the others
# What no shape goes without: a sign or accented capital beside another character beyond ASCII, or one of a few alone.
_SIGNS = ("bad", "law", "currency", "start_punctuation", "end_punctuation", "numeric", "box", "upper_accented", "c1")
_MORE_SIGNS = "ÙØ×Ђ"
_ALONE = "ŒœÃÂ\x80-\x9f"


@cache
def _mask_of() -> dict[str, int]:
    """Character → the languages that write it, a bit each; only characters that a wrong reading can give."""
    masks: dict[str, int] = {}
    for codec in _SINGLE_BYTE:
        for byte in range(0x80, 0x100):
            masks.update(dict.fromkeys(bytes([byte]).decode(codec, "ignore"), 0))
    masks.update((chr(code), 0) for block in _NO_WRITING for code in block)
    letters = alphabets()
    for bit, alphabet in enumerate(letters):
        for letter in alphabet:
            for form in forms_of(letter):
                masks[form] = masks.get(form, 0) | (1 << bit)
    for bit, (known, _) in enumerate(cjk_alphabets(), len(letters)):
        for char in known:
            masks[char] = masks.get(char, 0) | (1 << bit)
    masks.update((char, _EVERY) for char in masks if unicodedata.category(char) in {"Mn", "Cf"} or char in _THAI)
    masks.update(dict.fromkeys(_TYPOGRAPHY, _EVERY))
    return masks


@cache
def _common_of() -> dict[int, frozenset[str]]:
    """Bit of a CJK language → its commonest characters."""
    first = len(alphabets())
    return {1 << bit: common for bit, (_, common) in enumerate(cjk_alphabets(), first)}


class Glance(Enum):
    """What a text looks like: `TWINS` where letters stand that may be those of a neighbouring code page."""

    SOUND = "sound"
    TWINS = "twins"
    ODD = "odd"


def glance(text: str) -> Glance:
    """What a text looks like by its characters, and by the neighbours of a few of its letters.

    >>> glance("Příliš žluťoučký kůň"), glance("PÃ¥ veggen"), glance("mìsíci")
    (<Glance.SOUND: 'sound'>, <Glance.ODD: 'odd'>, <Glance.TWINS: 'twins'>)
    """
    if text.isascii():
        return Glance.SOUND
    chars = set(text) - _ASCII
    masks = _mask_of()
    shared = _EVERY
    for char in chars:
        shared &= masks.get(char, _EVERY)
        if not shared:
            return Glance.ODD
    if max(chars) >= _FIRST_CJK and (cjk := [char for char in chars if char in _CJK_LETTERS]):
        return Glance.SOUND if all(char in masks for char in cjk) and _is_common_cjk(cjk, shared) else Glance.ODD
    if not _CYRILLIC.isdisjoint(chars) and _CASE.search(text):
        return Glance.ODD
    if has_bad_shape_in(chars, text):
        return Glance.ODD
    return Glance.SOUND if _TWIN_LETTERS.isdisjoint(chars) or _twins_fit(text, shared) else Glance.TWINS


def _twins_fit(text: str, shared: int) -> bool:
    """Whether one of the languages that share the letters often has them all beside their neighbours."""
    pairs = _pair_masks()
    for match in _TWIN.finditer(text):
        before, after = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
        first = before.lower() if before.isalpha() else ""
        last = after.lower() if after.isalpha() else ""
        shared &= pairs.get(f"{first} {match[0]}", 0) & pairs.get(f"{match[0]} {last}", 0)
        if not shared:
            return False
    return True


@cache
def _pair_masks() -> dict[str, int]:
    """Pair of letters, one of which may be of a neighbouring code page, → the languages that often have it, a bit each.

    The letters stand on either side of a space; none stands for the edge of a word.
    """
    import numpy as np  # noqa: PLC0415 heavy

    data = model_data()
    letters = ["", *str(data["latin.alphabet"])]
    usual = data["latin.costs"] <= _USUAL_PAIR
    bits = np.left_shift(np.uint64(1), np.arange(len(usual), dtype=np.uint64))
    masks: dict[str, int] = {}
    for at, twin in enumerate(letters):
        if twin in _TWIN_LETTERS:
            after, before = (bits @ pairs for pairs in (usual[:, at, :], usual[:, :, at]))
            masks |= {f"{twin} {letter}": mask for letter, mask in zip(letters, after.tolist(), strict=True) if mask}
            masks |= {f"{letter} {twin}": mask for letter, mask in zip(letters, before.tolist(), strict=True) if mask}
    return masks


def _is_common_cjk(chars: Collection[str], shared: int) -> bool:
    """Whether enough of the characters are the common ones of a language that has them all."""
    return any(
        bit & shared and len(common.intersection(chars)) >= _COMMON_SHARE * len(chars)
        for bit, common in _common_of().items()
    )


def has_bad_shape_in(chars: set[str], text: str) -> bool:
    """Whether ftfy sees the shape of mis-decoded text; not asked where only small letters and usual marks occur."""
    if not (_SHAPELY.isdisjoint(chars) and _CAPITALS.isdisjoint(chars)):
        return has_bad_shape(text)
    return False


def has_bad_shape(text: str) -> bool:
    """Whether ftfy sees the shape of mis-decoded text.

    Its shapes are a few characters long, so it is shown only the places where one can lie.
    """
    from ftfy.badness import is_bad  # noqa: PLC0415 heavy

    at = 0
    around: list[str] = []
    for match in _may_be_shape().finditer(text):
        begin, end = match.start() - _NEAR, match.end() + _NEAR
        around.append(text[max(at, begin, 0) : end] if begin < at else "\n" + text[begin:end])
        at = end
        if len(around) == _FIRST and is_bad("".join(around)):  # damage is seldom alone
            return True
    return bool(around) and is_bad("".join(around))


@cache
def _may_be_shape() -> re.Pattern[str]:
    from ftfy.badness import MOJIBAKE_CATEGORIES  # noqa: PLC0415 heavy

    signs = "".join(MOJIBAKE_CATEGORIES[name] for name in _SIGNS) + _MORE_SIGNS
    beyond = r"[^\x00-\x7f]"
    return re.compile(rf"[{signs}{_ALONE}](?:(?<=[{_ALONE}])|(?={beyond})|(?<={beyond}.))", re.DOTALL)
