"""What stays the same when a text is translated: numbers, links, names. No language need be known for it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from math import log

import numpy as np
from numpy.typing import NDArray

WIDTH = 1024  # of the vectors into which signs are hashed
_STEM = 5  # letters of a word that count: endings differ from language to language
_SIGN = re.compile(r"https?://\S{1,200}|\d[\d.,:/-]{0,30}|[^\W\d_]{4,40}")
_NO_DIGIT = re.compile(r"\D+")


def signs(sentence: str) -> list[str]:
    """The signs in a sentence: links, numbers of two digits or more, and the beginnings of words in Latin letters.

    >>> signs("Zürich zahlte 1.250 Franken, siehe https://a.example/x")
    ['zuric', 'zahlt', '1250', 'frank', 'siehe', 'https://a.example/x']
    """
    found = []
    for word in _SIGN.findall(sentence):
        if word.startswith("http"):
            found.append(word.rstrip(".,;:!?)"))
        elif word[0].isdecimal():
            digits = _NO_DIGIT.sub("", unicodedata.normalize("NFKC", word))
            if len(digits) > 1:
                found.append(digits)
        elif (stem := _plain(word)[:_STEM]).isascii():
            found.append(stem)
    return found


def names(sentences: Sequence[str]) -> list[str]:
    """The signs of a post that are likely to stand in a translation of it too: links, numbers, capitalised words.

    >>> names(["He met Anna Berg in 1999.", "Anna left."])
    ['1999', 'anna', 'berg']
    """
    found = set()
    for sentence in sentences:
        for word in _SIGN.findall(sentence):
            if word[0].isdecimal() or word.startswith("http") or (word[0].isupper() and not sentence.startswith(word)):
                found.update(signs(word))
    return sorted(found)


def name_vectors(sentences: Sequence[str]) -> NDArray[np.float64]:
    """The signs of sentences as rows of hashed counts; the rarer a sign, the more it weighs. Rows may be added."""
    of = [Counter(signs(sentence)) for sentence in sentences]
    known = Counter(sign for counts in of for sign in counts)
    rows = np.zeros((len(sentences), WIDTH), np.float64)
    for row, counts in zip(rows, of, strict=True):
        for sign, count in counts.items():
            place = int.from_bytes(blake2b(sign.encode(), digest_size=4).digest()) % WIDTH
            row[place] += count * log(1 + len(sentences) / known[sign]) ** 2
    return rows


def _plain(word: str) -> str:
    """A word without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
