"""A text as the order of its function words, endings and marks: what a translator keeps from the other language."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.function_words import function_words

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[.,;:!?]")
UNSPACED = frozenset({"ja", "ko", "th", "zh", "km", "lo", "my"})  # nothing is said of these
_WINDOW = 400  # characters
_WINDOWS = 3
_ENDING, _NAME_ENDING = 3, 2
_LANGUAGES, _WORDS = 64, 16384
START = zlib.crc32(b"<s>")
_STOPS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Sampled:
    """The tokens of a text, or of three windows of a long one: each with its place, its kind and whether a word."""

    starts: tuple[int, ...]
    words: tuple[str, ...]
    kinds: tuple[int, ...]  # hashes; START where a sentence or a window begins


@lru_cache(maxsize=_LANGUAGES)
def kind_of(lang: str) -> Callable[[str], int]:
    """What gives the kind of a word of `lang`: itself for function words and marks, else its ending."""
    own = function_words(lang)

    @lru_cache(maxsize=_WORDS)
    def kind(word: str) -> int:
        small = word.lower().replace("’", "'")
        if small in own or not word[0].isalpha():
            key = "0" if word[0].isdigit() else small
        elif word[0].isupper():
            key = "^" + small[-_NAME_ENDING:]
        else:
            key = "~" + small[-_ENDING:]
        return zlib.crc32(key.encode("utf-8", "replace"))

    return kind


def windows(text: str) -> list[tuple[int, int]]:
    """The whole text, or windows at its beginning, in its middle and at its end."""
    size = len(text)
    if size <= _WINDOW * _WINDOWS:
        return [(0, size)]
    middle = (size - _WINDOW) // 2
    return [(0, _WINDOW), (middle, middle + _WINDOW), (size - _WINDOW, size)]


def sampled(text: str, lang: str) -> Sampled:
    """The tokens of (windows of) `text`.

    >>> found = sampled("The end. No more.", "en")
    >>> found.words
    ('', 'The', 'end', '.', '', 'No', 'more', '.', '')
    """
    kind = kind_of(lang)
    starts: list[int] = []
    words: list[str] = []
    kinds: list[int] = []
    for low, high in windows(text):
        starts.append(low)
        words.append("")
        kinds.append(START)
        for match in TOKEN.finditer(text, low, high):
            word = match.group()
            starts.append(match.start())
            words.append(word)
            kinds.append(kind(word))
            if word in _STOPS:
                starts.append(match.end())
                words.append("")
                kinds.append(START)
    return Sampled(tuple(starts), tuple(words), tuple(kinds))
