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
SCRIPTS = ("latin", "cyrillic", "greek", "hebrew", "arabic", "thai")
_CJK = len(SCRIPTS) + 1
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
    alphabetic: NDArray[np.bool_]  # a letter of a script with a table of pairs
    mark: NDArray[np.bool_]  # a sign that does not stand between letters
    pairs: tuple[NDArray[np.uint8], ...]  # a script: pairs x languages
    sizes: tuple[int, ...]
    langs: tuple[tuple[str, ...], ...]
    cjk: NDArray[np.uint8]  # characters x languages


@cache
def model_data() -> dict[str, NDArray[np.uint8]]:
    """The tables of the model as they are stored, by name."""
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

    data = model_data()
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
    for number, name in enumerate(SCRIPTS, 1):
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
    langs = tuple(tuple(map(str, data[f"{name}.langs"])) for name in (*SCRIPTS, "cjk"))
    sizes = tuple(len(str(data[f"{name}.alphabet"])) + 1 for name in SCRIPTS)
    alphabetic = (script >= 1) & (script < _CJK)
    return _Tables(script, place, flat, upper, letter, alphabetic, _marks(letter), tuple(pairs), sizes, langs, cjk)


def _marks(letter: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The characters that no word has inside: no letters, spaces, apostrophes, soft hyphens, Indic signs."""
    marks = ~letter
    marks[:0x80] = False
    marks[0xE00:0x2010] = False
    marks[[0xA0, 0xAD, 0xB7, 0x2019, 0x202F]] = False
    return marks


def forms_of(letter: str) -> set[str]:
    """A small letter with its capitals, where they are single characters; Turkish has İ."""
    forms = {letter, letter.upper()} | ({"İ"} if letter == "i" else set())
    return {form for form in forms if len(form) == 1}


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
    codes, cost = _codes(text)
    script, place, flat = tables.script.take(codes), tables.place.take(codes), tables.flat.take(codes)
    present = np.bincount(script, minlength=_WORD_LETTER + 1).tolist()
    cost += int(np.add.reduce(flat, dtype=np.uint32)) + _mark_cost(codes, tables) + _case_cost(codes, tables)
    if sum(map(bool, present[1 : _CJK + 1])) > 1:
        cost += _mixed_cost(script)
    best, lang = 0, "und"
    for number in range(1, _CJK + 1):
        if not present[number]:
            continue
        sums = _sums(script, place, flat, number)
        at = int(sums.argmin())
        cost += int(sums[at])
        if present[number] > best:
            best, lang = present[number], tables.langs[number - 1][at]
    return Reading(cost * _STEP, sum(present[1:]), lang)


_NEAR = 80  # steps by which a language may fit worse and still be likely
_LIKELY = 4


def likely_languages(text: str) -> list[str]:
    """The languages that fit the letters of the commonest script in `text`, best first.

    >>> likely_languages("Una vez ahí, se vio rodeado de cuatro camisetas verdes.")[0]
    'es'
    """
    import numpy as np  # noqa: PLC0415 heavy

    tables = _tables()
    codes, _ = _codes(text)
    # Letters of ASCII tell languages apart as well.
    script, place, flat = tables.script.take(codes), tables.place.take(codes), tables.flat.take(codes)
    present = np.bincount(script, minlength=_WORD_LETTER + 1)[1 : _CJK + 1]
    if not present.any():
        return []
    number = int(present.argmax()) + 1
    sums = _sums(script, place, flat, number)
    order = np.argsort(sums, kind="stable")[:_LIKELY].tolist()
    return [tables.langs[number - 1][at] for at in order if sums[at] <= sums[order[0]] + _NEAR]


def _codes(text: str) -> tuple[NDArray[np.intp], int]:
    """The code points of the basic plane, with a space for each of the others, and what those cost in steps."""
    import numpy as np  # noqa: PLC0415 heavy

    codes = np.frombuffer(text.encode(_ENCODING, "surrogatepass"), np.uint32).astype(np.intp)
    if text.isascii() or int(codes.max()) < _BMP:
        return codes, 0
    astral = codes >= _BMP
    cost = sum(_NATS_EMOJI if _is_emoji(code) else _ODD_CJK for code in codes[astral].tolist())
    return np.where(astral, 0x20, codes), cost


def _sums(script: Bytes, place: NDArray[np.uint16], flat: Bytes, number: int) -> NDArray[np.uint32]:
    """The summed cost of the letters of one script, a figure for each language: of pairs, or of single characters."""
    import numpy as np  # noqa: PLC0415 heavy

    tables = _tables()
    if number == _CJK:
        known = place[(script == _CJK) & (flat == 0)]
        costs: NDArray[np.uint32] = np.add.reduce(tables.cjk.take(known, 0), 0, np.uint32)
        return costs
    edged = np.zeros(len(place) + 2, np.intp)
    np.multiply(place, script == number, out=edged[1:-1])
    index = edged[:-1] * tables.sizes[number - 1] + edged[1:]
    sums: NDArray[np.uint32] = np.add.reduce(tables.pairs[number - 1].take(index[index > 0], 0), 0, np.uint32)
    return sums


def flaws(text: str) -> int:
    """How often something stands in `text` that no writing has: a mark inside a word, two alphabets in one, odd signs.

    >>> flaws("Příliš žluťoučký"), flaws("žlu›ou"), flaws("žluтый")
    (0, 1, 1)
    """
    tables = _tables()
    codes, _ = _codes(text)
    script = tables.script[codes]
    odd = (tables.flat[codes] >= _NATS_OTHER["N"]) & (codes >= 0x80)  # noqa: PLR2004
    odd |= ((codes >= 0x200B) & (codes < 0x2010)) | (codes == 0xAD)  # noqa: PLR2004 what cannot be seen
    return int(odd.sum() + _mark_cost(codes, tables) / _INSIDE_WORD + (_mixed_cost(script) > 0))


def _mark_cost(codes: NDArray[np.intp], tables: _Tables) -> int:
    """What marks cost that stand between two letters, in steps; apostrophes may."""
    import numpy as np  # noqa: PLC0415 heavy

    at = np.flatnonzero(tables.mark.take(codes[1:-1]))
    if not at.size:
        return 0
    before, after = codes.take(at), codes.take(at + 2)
    inside = tables.letter.take(before) & tables.letter.take(after) & (tables.script.take(before) != _CJK)
    return int(np.count_nonzero(inside)) * _INSIDE_WORD


def _case_cost(codes: NDArray[np.intp], tables: _Tables) -> int:
    """What capitals cost, most of all those after small letters, in steps."""
    import numpy as np  # noqa: PLC0415 heavy

    at = np.flatnonzero(tables.upper.take(codes))
    if not at.size:
        return 0
    before = codes.take(at[at > 0] - 1)
    inside = np.count_nonzero(tables.alphabetic.take(before) & ~tables.upper.take(before))
    return int(at.size) * _UPPER + int(inside) * _UPPER_AFTER_LOWER


def _mixed_cost(script: Bytes) -> int:
    """What letters of two alphabets cost that stand side by side, in steps."""
    letters = (script >= 1) & (script < _CJK)
    cjk = script == _CJK
    mixed = letters[:-1] & letters[1:] & (script[:-1] != script[1:])
    grown = (letters[:-1] & cjk[1:]) | (cjk[:-1] & letters[1:])
    return int(mixed.sum()) * _MIXED + int(grown.sum()) * _MIXED_CJK


def _is_emoji(code: int) -> bool:
    return 0x1F000 <= code < 0x1FB00  # noqa: PLR2004 the blocks of pictographs
