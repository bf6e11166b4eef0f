"""How likely a word is after others in sound English, by trigrams and by pairs counted on the web."""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from pipeline.repair.context.trigram import TrigramScorer, trigrams
from pipeline.text.lexicon import Lexicon, lexicon

_STEPS = 12  # of the logarithm to base 10, as the table is written
_WORDS = 12.01  # logarithm of the words that the pairs were counted in
_PAIRS = 0.4  # the share of the pairs in the mixture, the rest is that of the trigrams
_CACHED = 1 << 17
_TERM = 2.0  # nats
_LN10 = math.log(10)

Pairs = Mapping[int, int]


class Fluency:
    """English as three tables know it.

    >>> english = fluency()
    >>> english.score("service", ("customer",)) > english.score("service", ("patron",)) + 5
    True
    """

    def __init__(self, model: TrigramScorer, pairs: Pairs, words: Lexicon) -> None:
        self.trigrams = model
        self.pairs = pairs
        self.words = words
        self.score = lru_cache(_CACHED)(self._score)
        self.alone = lru_cache(_CACHED)(self._alone)

    def pair(self, first: str, second: str) -> float:
        """The logarithm of the probability of `second` after `first` by the pairs; minus infinity if unknown."""
        steps = self.pairs.get(zlib.crc32(f"{first} {second}".encode()))
        if steps is None:
            return -math.inf
        return min(-0.05, (steps / _STEPS - _WORDS - (self.words.zipf(first) or 1.0) + 9) * _LN10)

    def _score(self, word: str, history: tuple[str, ...]) -> float:
        """The natural logarithm of the probability of `word` after `history` (two words at most)."""
        three = self.trigrams.word_score(word, history)
        two = self.pair(history[-1], word) if history else -math.inf
        if two == -math.inf:
            return three + _REST
        return math.log((1 - _PAIRS) * math.exp(three) + _PAIRS * math.exp(two))

    def knows(self, first: str, second: str) -> bool:
        """Whether the two words are known to follow one another."""
        return zlib.crc32(f"{first} {second}".encode()) in self.pairs

    def association(self, first: str, second: str) -> float:
        """How much likelier `second` is after `first` than anywhere, as a logarithm: pointwise mutual information."""
        return self.score(second, (first,)) - self.alone(second)

    def goes_with(self, first: str, second: str) -> bool:
        """Whether two words form a term rather than meet by chance."""
        small = self.words.is_function
        return not small(first) and not small(second) and self.association(first, second) >= _TERM

    def _alone(self, word: str) -> float:
        """The natural logarithm of the frequency of a word."""
        return ((self.words.zipf(word) or 0.5) - 9) * _LN10

    def phrase(self, words: Sequence[str], history: tuple[str, ...] = ()) -> float:
        """The score of several words in a row."""
        total = 0.0
        for word in words:
            total += self.score(word, history)
            history = (*history, word)[-2:]
        return total


_REST = math.log(1 - _PAIRS)


@cache
def fluency() -> Fluency:
    """The tables of English, loaded once: some 150 ms."""
    data = files("pipeline").joinpath("data", "spun", "pairs.npz").read_bytes()
    with np.load(io.BytesIO(data)) as table:
        keys = np.cumsum(table["gaps"], dtype=np.uint64).tolist()
        pairs = dict(zip(keys, table["counts"].tolist(), strict=True))
    return Fluency(trigrams(), pairs, lexicon("en"))
