"""The tokens of a line of page furniture, and the forms under which they are looked up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipeline.text.furniture.line_features import MARKS

CACHED_WORDS = 50_000
LONG_WORD = 5  # letters from which a Latin word is known without its accents
# Scripts written without spaces are matched character by character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W\d_](?:[^\W\d_{_UNSPACED}]|[{MARKS}'’\u200c\u200d-])*|\d+|\S")
_ASCII_TOKEN = re.compile(r"[a-z][a-z'-]*|\d+|[^\s\w]|_")
_WORD = re.compile(r"\S+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S")
# Accents, Hebrew points, Arabic vowel signs, and marks that are not seen.
_DROPPED = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0655\u0670\u200c\u200d]+")
_ALIKE = str.maketrans(
    "łđøıæœþ\u06cc\u0649\u06a9\u0671\u06c1\u06c0\u06be", "ldoieot\u064a\u064a\u0643\u0627\u0647\u0647\u0647"
)


def tokens(line: str) -> list[str]:
    """The words, numbers and signs of a line, case-folded; addresses are left out.

    >>> tokens("Leave a reply (3) | 發表留言")
    ['leave', 'a', 'reply', '(', '3', ')', '|', '發', '表', '留', '言']
    """
    if "@" in line or "://" in line or "www." in line:
        line = _WORD.sub(_without_address, line)  # neither explained nor unexplained
    return split(line)


def _without_address(word: re.Match[str]) -> str:
    """A word without the address in it: of a page, or of mail, which is all of the word."""
    text = word[0]
    at = text.find("@", 1)
    if at > 0 and text.rfind(".", at + 2, len(text) - 1) > 0:
        return " "
    found = _ADDRESS.search(text)
    return f"{text[: found.start()]} " if found else text


def split(text: str) -> list[str]:
    """The same of a text without addresses."""
    if text.isascii():
        return _ASCII_TOKEN.findall(text.lower())
    return _TOKEN.findall(text.casefold().replace("’", "'"))


@lru_cache(maxsize=CACHED_WORDS)
def key(token: str) -> str:
    """The form under which a token is looked up: writers leave accents, points and joiners out.

    Short Latin words keep their accents, which often are all that tells them from another.

    >>> key("müəllif"), key("příspěvku"), key("بواسطةً"), key("thẻ"), key("comments-")
    ('muəllif', 'prispevku', 'بواسطة', 'thẻ', 'comments')
    """
    token = token.rstrip("'-") or token
    if token.isascii():
        return token
    bare = _bare(token)
    return bare if len(bare) >= LONG_WORD or not bare.isascii() else unicodedata.normalize("NFC", token)


def first_keys(forms: Sequence[str]) -> list[str]:
    """The keys of the first tokens of many texts, quicker than one by one.

    >>> first_keys(["příspěvku", "été", "發表", "blog by"])
    ['prispevku', 'été', '發', 'blog']
    """
    text = "\n".join(forms).casefold().replace("’", "'")
    firsts: list[str] = []
    for form, bare in zip(text.split("\n"), _bare(text).split("\n"), strict=True):
        found = _TOKEN.match(bare)
        token = found[0].rstrip("'-") if found else ""
        short = len(token) < LONG_WORD and token.isascii() and not form.isascii()
        firsts.append(key(split(form)[0]) if short else token)
    return firsts


def _bare(text: str) -> str:
    return unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFD", text)).translate(_ALIKE))
