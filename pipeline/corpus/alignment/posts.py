"""What is looked at of each post to find its translations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.alignment.encoder import DIMENSIONS, Encoder
from pipeline.corpus.alignment.names import names
from pipeline.corpus.keys import hashed

LEAST_LENGTH = 80  # of a post that may have translations, in letters of an alphabet
NO_LANGUAGE = frozenset(("und", "zxx", "mul", ""))
_LOOKED_AT = 1500  # letters from the beginning that stand for a whole post
_MOST_SIGNS = 48
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # characters that say as much as three letters


def weight(sentence: str) -> int:
    """The length of a sentence in letters of an alphabet.

    >>> weight("sea"), weight("海")
    (3, 3)
    """
    return len(sentence) + 2 * len(_DENSE.findall(sentence))


@dataclass(frozen=True)
class Look:
    """A post as it is compared: its weighted length, its vector (zeros without a model) and its signs."""

    length: float
    vector: NDArray[np.float16]
    signs: tuple[int, ...]


def look(sentences: Sequence[str], encoder: Encoder | None) -> Look:
    """What there is to compare of a post."""
    beginning: list[str] = []
    size = 0
    for sentence in sentences:
        if size >= _LOOKED_AT:
            break
        beginning.append(sentence)
        size += weight(sentence)
    vector = np.zeros(DIMENSIONS, np.float16)
    if encoder is not None:
        vector = encoder.vectors(encoder.sums(beginning).blocks(len(beginning)))[0].astype(np.float16)
    found = names(sentences)[:_MOST_SIGNS]
    return Look(float(sum(map(weight, sentences))), vector, tuple(hashed(sign) for sign in found))
