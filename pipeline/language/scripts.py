"""Scripts: the ISO 15924 code of a text, from the letters in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

UNKNOWN = "Zzzz"
_SAMPLE = 250
_ASCII_LETTER = re.compile("[A-Za-z]")
# Most texts are seen at a glance to have letters of one script only.
_NOT_ONLY_LATIN = re.compile("[^\\x00-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\u024f\\u1e00-\\u1eff\\u2010-\\u203a\\u20ac]")
_NOT_ONLY_CYRILLIC = re.compile(
    r"[^\x00-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u0400-\u0481\u048a-\u052f\u2010-\u203a\u20ac]"
)
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u0481\u048a-\u052f]")
# Scripts as they begin Unicode character names; the names are stable by the standard's own rule.
_BY_NAME = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "ARMENIAN": "Armn",
    "GEORGIAN": "Geor", "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
    "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt", "MYANMAR": "Mymr", "KHMER": "Khmr", "ETHIOPIC": "Ethi",
    "HANGUL": "Hang", "HIRAGANA": "Hira", "KATAKANA": "Kana", "CJK": "Hani", "IDEOGRAPHIC": "Hani", "MONGOLIAN": "Mong",
    "CHEROKEE": "Cher", "THAANA": "Thaa", "SYRIAC": "Syrc", "COPTIC": "Copt", "GOTHIC": "Goth", "BOPOMOFO": "Bopo",
    "TIFINAGH": "Tfng", "NKO": "Nkoo", "JAVANESE": "Java", "YI": "Yiii", "CANADIAN": "Cans", "OL": "Olck",
    "FULLWIDTH": "Latn", "HALFWIDTH": "Kana",
}  # fmt: skip


@lru_cache(maxsize=8192)
def char_script(char: str) -> str:
    """The script of a letter, or "" for what belongs to none (digits, signs, spaces).

    >>> [char_script(c) for c in "aж語7"]
    ['Latn', 'Cyrl', 'Hani', '']
    """
    if not char.isalpha():
        return ""
    first = unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0]
    return _BY_NAME.get(first, UNKNOWN if first else "")


@lru_cache(maxsize=16384)
def _han_form(char: str) -> str:
    """`Hans` or `Hant` for an ideograph that only one of the two old national sets has, else ""."""
    simplified, traditional = _has(char, "gb2312"), _has(char, "big5")
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def _has(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def script_of(text: str) -> str:
    """The ISO 15924 code of the script of most letters of `text`; `Zzzz` where it has no letters.

    Long texts are judged by characters spread over them. Japanese and Korean mixtures are `Jpan`
    and `Kore`; Han alone is `Hans` or `Hant`, or `Hani` where nothing tells them apart.

    >>> script_of("Привет"), script_of("简体字"), script_of("繁體字"), script_of("かな漢字"), script_of("12")
    ('Cyrl', 'Hans', 'Hant', 'Jpan', 'Zzzz')
    """
    if text.isascii():
        return "Latn" if _ASCII_LETTER.search(text) else UNKNOWN
    if alone := _only_script(text):
        return alone
    sample = text if len(text) <= 2 * _SAMPLE else text[:: len(text) // _SAMPLE]
    counts: Counter[str] = Counter()
    for char, times in Counter(sample).items():
        counts[char_script(char)] += times
    del counts[""]
    if not counts:
        return UNKNOWN
    east = counts["Hani"] + counts["Hira"] + counts["Kana"] + counts["Bopo"]
    if counts["Hang"] >= east and counts["Hang"] > 0 and counts["Hang"] + counts["Hani"] >= counts["Latn"]:
        return "Kore"
    best = min((script for script in counts if counts[script]), key=lambda script: (-counts[script], script))
    if best in {"Hani", "Hira", "Kana", "Bopo"} or east > counts[best]:
        return "Jpan" if counts["Hira"] + counts["Kana"] > 0.05 * east else _han(sample)
    return best


def _only_script(text: str) -> str:
    """`Latn` or `Cyrl` where a glance shows that the text has no other letters; else empty."""
    if _ASCII_LETTER.search(text):
        return "" if _NOT_ONLY_LATIN.search(text) else "Latn"
    return "Cyrl" if _CYRILLIC_LETTER.search(text) and not _NOT_ONLY_CYRILLIC.search(text) else ""


def _han(sample: str) -> str:
    forms = Counter(_han_form(char) for char in sample if char_script(char) == "Hani")
    if forms["Hans"] == forms["Hant"]:
        return "Hani"
    return "Hans" if forms["Hans"] > forms["Hant"] else "Hant"
