"""Coarse classes of characters, for counting many lines at once.

The table covers the Basic Multilingual Plane; characters beyond it are symbols nearly always (emoji).
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt

Classes = npt.NDArray[np.uint8]
PLANE = 0x10000
SYMBOL = 0x2603  # what stands in for characters beyond the plane


class CharClass(IntEnum):
    """What a character is, as far as a line's shape is concerned."""

    LOWER = 0
    UPPER = 1
    UNCASED = 2
    MARK = 3
    FUNCTION = 4  # kana endings and the commonest Chinese function characters
    DIGIT = 5
    SPACE = 6
    TERMINAL = 7
    COMMA = 8
    COLON = 9
    BAR = 10
    OPEN = 11
    CLOSE = 12
    QUOTE = 13
    MONEY = 14
    SYMBOL = 15
    CODE = 16
    JOINER = 17
    BULLET = 18
    OTHER = 19


LAST_LETTER = CharClass.FUNCTION  # the classes up to this one make words
_BY_CATEGORY = {
    "Ll": CharClass.LOWER,
    "Lu": CharClass.UPPER,
    "Lt": CharClass.UPPER,
    "Lo": CharClass.UNCASED,
    "Lm": CharClass.UNCASED,
    "Mn": CharClass.MARK,
    "Mc": CharClass.MARK,
    "Me": CharClass.MARK,
    "Nd": CharClass.DIGIT,
    "Nl": CharClass.DIGIT,
    "No": CharClass.DIGIT,
    "Zs": CharClass.SPACE,
    "Zl": CharClass.SPACE,
    "Zp": CharClass.SPACE,
    "Sc": CharClass.MONEY,
    "So": CharClass.SYMBOL,
    "Sk": CharClass.SYMBOL,
    "Sm": CharClass.SYMBOL,
}
_SIGNS = (
    (CharClass.SPACE, "\t\v\f"),
    (CharClass.TERMINAL, ".!?…。！？։؟۔।॥｡"),
    (CharClass.COMMA, ",;،、，；"),
    (CharClass.COLON, ":："),
    (CharClass.BAR, "|·/›»‹«→←>▸▾▼►"),
    (CharClass.OPEN, "([{（【「『〈《"),
    (CharClass.CLOSE, ")]}）】」』〉》"),
    (CharClass.QUOTE, '"“”„‘‚'),
    (CharClass.CODE, "@#_=&©®™\\%+*~^<$`"),
    (CharClass.JOINER, "'’-‐‑–—"),
    (CharClass.BULLET, "•◦▪●○■□◆★☆✓✔"),
    (CharClass.FUNCTION, "的了是在和有不我他她这那也就都们與與及於之为為被把对對从從到得着過过會会可以而且但或很"),
    (CharClass.FUNCTION, "".join(map(chr, range(0x3041, 0x3097)))),
)
_IDEOGRAPHIC = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))


@cache
def class_table() -> Classes:
    """The class of every character of the plane, shape (65536,).

    >>> [CharClass(class_table()[ord(ch)]).name for ch in "aÉ字3。"]
    ['LOWER', 'UPPER', 'UNCASED', 'DIGIT', 'TERMINAL']
    """
    table = np.full(PLANE, CharClass.OTHER, np.uint8)
    for code in range(PLANE):
        table[code] = _BY_CATEGORY.get(unicodedata.category(chr(code)), CharClass.OTHER)
    for kind, signs in _SIGNS:
        table[[ord(sign) for sign in signs]] = kind
    return table


@cache
def density_table() -> npt.NDArray[np.float32]:
    """How much of a word each character is, beyond its letters: 1 for an ideograph, 0 for what is spaced.

    Scripts without spaces say more in fewer characters; widths are compared in Latin letters.
    """
    table = np.zeros(PLANE, np.float32)
    for ranges, weight in ((_IDEOGRAPHIC, 1.0), (_UNSPACED, 0.4), (((0xAC00, 0xD7AF),), 0.5)):
        for first, last in ranges:
            table[first : last + 1] = weight
    return table


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of `text`; lone surrogates as they are, what is beyond the plane as a symbol."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(points < PLANE, points, SYMBOL)
