"""How likely a text is as writing: the character model that tells sound text from mis-decoded text.

`cost` is minus the log likelihood, in nats, under the best-fitting language of each script. Two
readings of the same bytes may be compared by their costs, whatever their lengths.
"""

from __future__ import annotations

import io
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

_STEP = 0.1  # nats for each unit of a stored cost
_BMP = 0x10000
_SCRIPTS = ("latin", "cyrillic", "greek", "hebrew", "arabic", "thai")
_CJK = len(_SCRIPTS) + 1
_WORD_LETTER = _CJK + 1  # a letter of a script without a table
_TYPOGRAPHY = "\u00a0–—…‘’“”„‚«»‹›•·°§€£©®™№½¼¾²³¿¡ºª¹′″→←−\u200b\u200c\u200d\u200e\u200f\u2009\u202f\u00ad،؛؟׳״־"
_CJK_MARKS = "　、。〈〉《》「」『』【】〔〕・ー〜～！（），．：；？％＆／＋－＝“”…—々〆〇"
_NATS_TYPOGRAPHY = 40  # in steps
_NATS_CJK_MARK = 35
_NATS_OTHER = {"L": 60, "M": 35, "N": 70, "P": 75, "S": 80, "Z": 80, "C": 130}
_NATS_EMOJI = 60
_NATS_ODD_SYMBOL = 95
_NATS_ODD_LETTER = 110
_ODD = "¤¦¬¨¯¸´ƒˆ˜†‡‰�˝˛ˇ˘¶√∂∆∏∑∫≈≠≤≥◊∞‗"
_INSIDE_WORD = 40  # a mark with letters on both sides
_UPPER_AFTER_LOWER = 40
_UPPER = 12
_MIXED = 50
_MIXED_CJK = 25
_ODD_CJK = 140


@dataclass(frozen=True)
class _Tables:
    """Per code point of the basic plane: script, place in its alphabet, flat cost, upper case or not."""

    script: Bytes
    place: NDArray[np.uint16]
    flat: Bytes
    upper: NDArray[np.bool_]
    letter: NDArray[np.bool_]
    pairs: tuple[NDArray[np.uint8], ...]  # a script: pairs x languages
    sizes: tuple[int, ...]
    langs: tuple[tuple[str, ...], ...]
    cjk: NDArray[np.uint8]  # characters x languages


@cache
def _data() -> dict[str, NDArray[np.uint8]]:
    import numpy as np  # noqa: PLC0415 heavy

    content = files("pipeline").joinpath("data", "mojibake", "model.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as loaded:
        return dict(loaded)


def _flat_cost(char: str) -> int:
    """The cost of a character that no table knows, in steps."""
    if char in _TYPOGRAPHY:
        return _NATS_TYPOGRAPHY
    if char in _CJK_MARKS:
        return _NATS_CJK_MARK
    if char in _ODD or 0x2500 <= ord(char) < 0x25A0 or 0xFF61 <= ord(char) < 0xFFA0:  # noqa: PLR2004 boxes, half-width
        return _NATS_ODD_SYMBOL
    if 0x300 <= ord(char) < 0x370 or 0x591 <= ord(char) < 0x5C8:  # noqa: PLR2004 accents and points on their own
        return _NATS_ODD_SYMBOL
    kind = unicodedata.category(char)[0]
    if kind == "L" and (ord(char) < 0x530 or 0x1D00 <= ord(char) < 0x1E00):  # noqa: PLR2004 letters of no living alphabet
        return _NATS_ODD_LETTER
    return _NATS_OTHER[kind]


def knows(char: str) -> bool:
    """Whether a character is one that living texts have: a letter of a known alphabet, usual marks, an emoji."""
    code = ord(char)
    return _is_emoji(code) if code >= _BMP else bool(_tables().flat[code] <= _NATS_OTHER["L"])


@cache
def _tables() -> _Tables:
    import numpy as np  # noqa: PLC0415 heavy

    data = _data()
    script = np.zeros(_BMP, np.uint8)
    place = np.zeros(_BMP, np.uint16)
    flat = np.zeros(_BMP, np.uint8)
    upper = np.zeros(_BMP, np.bool_)
    letter = np.zeros(_BMP, np.bool_)
    for code in range(0x80, _BMP):
        char = chr(code)
        flat[code] = _flat_cost(char)
        if char.isalpha() and char not in _TYPOGRAPHY:
            script[code] = _WORD_LETTER
            letter[code] = True
    pairs = []
    for number, name in enumerate(_SCRIPTS, 1):
        for at, char in enumerate(str(data[f"{name}.alphabet"]), 1):
            for form in forms_of(char):
                script[ord(form)], place[ord(form)], flat[ord(form)] = number, at, 0
                upper[ord(form)] = form != char
                letter[ord(form)] = True
        costs = data[f"{name}.costs"]
        pairs.append(np.ascontiguousarray(costs.reshape(len(costs), -1).T))
    flat[0x80:0xA0] = 150  # C1 controls
    for low, high in ((0x3041, 0x3100), (0x3400, 0xA000), (0xAC00, 0xD7A4)):
        script[low:high], flat[low:high] = _CJK, _ODD_CJK
    cjk = np.ascontiguousarray(data["cjk.costs"].T)
    for at, char in enumerate(str(data["cjk.alphabet"])):
        script[ord(char)], place[ord(char)], flat[ord(char)] = _CJK, at, 0
    langs = tuple(tuple(map(str, data[f"{name}.langs"])) for name in (*_SCRIPTS, "cjk"))
    sizes = tuple(len(str(data[f"{name}.alphabet"])) + 1 for name in _SCRIPTS)
    return _Tables(script, place, flat, upper, letter, tuple(pairs), sizes, langs, cjk)


@cache
def languages() -> tuple[str, ...]:
    """The languages that `alphabets` lists, in its order."""
    data = _data()
    return tuple(str(lang) for name in _SCRIPTS for lang in data[f"{name}.langs"])


def forms_of(letter: str) -> set[str]:
    """A small letter with its capitals, where they are single characters; Turkish has İ."""
    forms = {letter, letter.upper()} | ({"İ"} if letter == "i" else set())
    return {form for form in forms if len(form) == 1}


_COMMON_LETTER = 42  # a share of 10**-4.2 of the language's letters


@cache
def alphabets() -> tuple[frozenset[str], ...]:
    """The small letters in common use, a set for each language that writes an alphabet."""
    data = _data()
    out: list[frozenset[str]] = []
    for name in _SCRIPTS:
        letters = str(data[f"{name}.alphabet"])
        out += [
            frozenset(letter for letter, share in zip(letters, row, strict=True) if share <= _COMMON_LETTER)
            for row in data[f"{name}.shares"].tolist()
        ]
    return tuple(out)


_KNOWN_CJK = 115  # steps: the few thousand characters in use
_COMMON_CJK = 78  # steps: the few hundred that make most of a text


@cache
def cjk_alphabets() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """For each language of Chinese characters, kana or Hangul: those in use, and the common ones."""
    data = _data()
    chars = str(data["cjk.alphabet"])
    return tuple(
        (
            frozenset(char for char, cost in zip(chars, row, strict=True) if cost <= _KNOWN_CJK),
            frozenset(char for char, cost in zip(chars, row, strict=True) if cost <= _COMMON_CJK),
        )
        for row in data["cjk.costs"].tolist()
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of a text: its cost in nats, letters counted, best language of its main script."""

    cost: float
    letters: int
    lang: str


_ENCODING = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


@lru_cache(maxsize=256)  # a line is compared with its readings more than once
def read(text: str) -> Reading:
    """The cost of `text` and the language that fits it best.

    >>> read("Příliš žluťoučký kůň").cost < read("Pøíliš žluouèký kùò").cost
    True
    """
    import numpy as np  # noqa: PLC0415 heavy

    if not text:
        return Reading(0.0, 0, "und")
    tables = _tables()
    codes = np.frombuffer(text.encode(_ENCODING, "surrogatepass"), np.uint32)
    astral = codes >= _BMP
    cost = 0.0
    if astral.any():
        cost += sum(_NATS_EMOJI if _is_emoji(code) else 140 for code in codes[astral].tolist())
        codes = np.where(astral, 0x20, codes)
    script, place, upper = tables.script[codes], tables.place[codes], tables.upper[codes]
    cost += float(tables.flat[codes].sum(dtype=np.int64))
    cost += _mark_cost(codes, tables) + _case_cost(script, upper) + _mixed_cost(script)
    best, lang = 0, "und"
    present = np.bincount(script, minlength=_WORD_LETTER + 1)
    for number in range(1, len(_SCRIPTS) + 1):
        if present[number]:
            sums = _pair_sums(np.where(script == number, place, 0), tables, number)
            at = int(sums.argmin())
            cost += float(sums[at])
            if present[number] > best:
                best, lang = int(present[number]), tables.langs[number - 1][at]
    if present[_CJK]:
        known = place[(script == _CJK) & (tables.flat[codes] == 0)]
        sums = tables.cjk[known].sum(axis=0, dtype=np.int64)
        at = int(sums.argmin())
        cost += float(sums[at])
        if present[_CJK] > best:
            best, lang = int(present[_CJK]), tables.langs[-1][at]
    return Reading(cost * _STEP, int(present[1:].sum()), lang)


def _pair_sums(place: NDArray[np.uint16], tables: _Tables, number: int) -> NDArray[np.int64]:
    """The summed cost of the letter pairs of one script, a figure for each language."""
    import numpy as np  # noqa: PLC0415 heavy

    size = tables.sizes[number - 1]
    edged = np.zeros(len(place) + 2, np.int64)
    edged[1:-1] = place
    index = edged[:-1] * size + edged[1:]
    index = index[index > 0]
    sums: NDArray[np.int64] = tables.pairs[number - 1][index].sum(axis=0, dtype=np.int64)
    return sums


def flaws(text: str) -> int:
    """How often something stands in `text` that no writing has: a mark inside a word, two alphabets in one, odd signs.

    >>> flaws("Příliš žluťoučký"), flaws("žlu›ou"), flaws("žluтый")
    (0, 1, 1)
    """
    import numpy as np  # noqa: PLC0415 heavy

    tables = _tables()
    codes = np.frombuffer(text.encode(_ENCODING, "surrogatepass"), np.uint32)
    codes = np.where(codes >= _BMP, 0x20, codes)
    script = tables.script[codes]
    odd = (tables.flat[codes] >= _NATS_OTHER["N"]) & (codes >= 0x80)  # noqa: PLR2004
    odd |= ((codes >= 0x200B) & (codes < 0x2010)) | (codes == 0xAD)  # noqa: PLR2004 what cannot be seen
    return int(odd.sum() + _mark_cost(codes, tables) / _INSIDE_WORD + (_mixed_cost(script) > 0))


def _mark_cost(codes: NDArray[np.uint32], tables: _Tables) -> float:
    """What marks cost that stand between two letters, in steps; apostrophes may."""
    if len(codes) < 3:  # noqa: PLR2004 a mark and its neighbours
        return 0.0
    letter = tables.letter[codes]
    marks = (codes >= 0x80) & ~letter & (codes != 0x2019) & (codes != 0xB7) & (codes != 0xAD)  # noqa: PLR2004
    small = (codes < 0xE00) | (codes >= 0x2000)  # noqa: PLR2004 vowel signs of Indic scripts are no marks
    inside = letter[:-2] & letter[2:] & marks[1:-1] & small[1:-1] & (tables.script[codes[:-2]] != _CJK)
    return float(inside.sum()) * _INSIDE_WORD


def _case_cost(script: Bytes, upper: NDArray[np.bool_]) -> float:
    """What capitals cost, most of all those after small letters, in steps."""
    letters = (script >= 1) & (script < _CJK)
    lower = letters & ~upper
    return float(upper.sum()) * _UPPER + float((lower[:-1] & upper[1:]).sum()) * _UPPER_AFTER_LOWER


def _mixed_cost(script: Bytes) -> float:
    """What letters of two alphabets cost that stand side by side, in steps."""
    letters = (script >= 1) & (script < _CJK)
    cjk = script == _CJK
    mixed = letters[:-1] & letters[1:] & (script[:-1] != script[1:])
    grown = (letters[:-1] & cjk[1:]) | (cjk[:-1] & letters[1:])
    return float(mixed.sum()) * _MIXED + float(grown.sum()) * _MIXED_CJK


def _is_emoji(code: int) -> bool:
    return 0x1F000 <= code < 0x1FB00  # noqa: PLR2004 the blocks of pictographs
