"""What looks like words and is none: statements of code, commands, names of files, runs of keys."""

from __future__ import annotations

import re
from itertools import pairwise

_LONGEST_STATEMENT = 200
_CODE = re.compile(r"[{}=<>;$|\\`]")
_CODE_OR_BRACKET = re.compile(r"[{}=<>;$|\\`()\[\]+*/_&]")
_CODE_SHARE = 0.14
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STATEMENT = re.compile(
    r"""\s*(?:
      \w{1,30}\s?[-+*/|&]?=\s?[^=\s].{0,80}                                     # an assignment
    | [\w.]{1,60}\([^()]{0,60}\(?[^()]{0,60}\){1,2}\s*;?                        # a call
    | (?:else\s{1,4})?(?:if|while|for|switch|return|catch)\s?\(.{0,100}\).{0,60}[;{}]
    | for\s\w{1,30}\sin\s\w{1,30}\(.{0,80}:.{0,40} | (?:def|class)\s\w{1,40}\(.{0,80}:.{0,40}
    | return\s?[\w.]{0,20}; | (?:public|private|static)\s[\w\s]{1,60}\(.{0,80} | UPDATE\s\w{1,30}\sSET\s.{1,120}
    | from\s[\w.]{1,40}\simport\s[\w.*]{1,40}(?:\s?,\s?\w{1,40}){0,9}
    | SELECT\s.{1,100}\sFROM\s.{1,80} | (?:INSERT\sINTO|DELETE\sFROM|CREATE\sTABLE)\s.{1,120}
    | @media\s.{1,80} | \$\s[a-z][\w-]{0,20}(?:\s.{1,120})?
    | (?:[a-z-]{2,30}\s?:\s?(?:auto|none|bold|inherit|hidden|block|[\#\d][\w%.]{0,20})
        (?:\s[\w%\#.]{1,20}){0,4}\s?;\s*){1,6}
    )""",
    re.VERBOSE,
)
_OPERATOR = re.compile(r"&&|\|\||\w::\w|\w->\w|\w=>\w|[!=]==?|[-+*/]=")
_SHORT_LINE = 60
_ROWS = ("qwertyuiop", "asdfghjklö", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_NEIGHBOURS = frozenset(pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way))
_MASH_LENGTH, _MASH_WORD, _MASH_SHARE = 6, 4, 0.75
_REPEATED = 3
_SYLLABLE = re.compile(r"(\w{1,3})\1{3,20}\w?")
_ASCII_VOWEL = re.compile("[aeiouyw]")
_HEX = re.compile(r"(?:[a-f]{8,}+\s?){1,8}")
_UNIT = 2  # letters; with figures, that is a unit or a sign, not a word
_NO_SYLLABLES = frozenset("ー" + "".join(map(chr, range(0x3131, 0x318F))))  # a mark of length, parts of Hangul
_LAST_CASED = "\u052f"  # Latin, Greek, Cyrillic: a letter is no word there


def looks_like_code(text: str) -> bool:
    """True for a line of a program, a style sheet, a query.

    >>> looks_like_code("for i in range(10): pass"), looks_like_code("for in (and out): all of it")
    (True, False)
    """
    if len(text) <= _LONGEST_STATEMENT and _STATEMENT.fullmatch(text):
        return True
    if len(text) <= _SHORT_LINE and _OPERATOR.search(text):
        return True
    signs = len(_CODE.findall(text))
    return bool(signs) and len(_CODE_OR_BRACKET.findall(_TAG.sub("", text))) > _CODE_SHARE * len(text)


def is_key_mash(text: str) -> bool:
    """True for letters that no word is made of: keys side by side, one letter over and over, not one vowel.

    >>> [is_key_mash(text) for text in ("asdf jklö", "hhhhh", "hjkl", "фывапр", "ㅎㅎㅎ", "Wetter", "Brr")]
    [True, True, True, True, True, False, True]
    """
    small = text.lower()
    if text.isascii() and not _ASCII_VOWEL.search(small):
        return True
    letters = set(filter(str.isalpha, small))
    if len(letters) == 1:
        return text.isascii() or (len(small) >= _REPEATED and (max(letters) <= _LAST_CASED or letters <= _NO_SYLLABLES))
    if _SYLLABLE.fullmatch(small):
        return True
    return _HEX.fullmatch(small) is not None or _is_row_of_keys(small)


def _is_row_of_keys(small: str) -> bool:
    words = small.split()
    if min(map(len, words), default=0) < _MASH_WORD or sum(map(len, words)) < _MASH_LENGTH:
        return False
    for word in words:
        beside = sum([pair in _NEIGHBOURS for pair in pairwise(word)])
        if beside < _MASH_SHARE * (len(word) - 1):
            return False
    return True


def is_measure(text: str) -> bool:
    """True where at most two letters of an alphabet go with figures.

    >>> is_measure("99,90 zł"), is_measure("No. 7"), is_measure("7 Uhr"), is_measure("3日")
    (True, True, False, False)
    """
    letters = list(filter(str.isalpha, text))
    return len(letters) <= _UNIT and max(letters, default="") <= _LAST_CASED and any(map(str.isdigit, text))
