"""The English trigram model that the package `pocketsphinx` ships: 72,547 words, 3.7 million sequences.

It is case-folded and knows no figures and no punctuation. Loading takes 30 ms (without audio libraries: the
package asks for those only when it listens) and 34 MB; it answers some 500,000 queries a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from pipeline.repair.context.tokens import BEGIN, NUMBER, tokens
from pipeline.text.lexicon import Lexicon, lexicon

_MODEL = Path("model", "en-us", "en-us.lm.bin")
_NAT = math.log(1.0001)  # the model counts in logarithms to this base
_NEVER = -1 << 28  # below every probability that it gives
_ZIPF = 9  # the logarithm to base 10 of the words that the Zipf scale counts against
_UNLISTED = -23.0  # nats for a word that no list holds; the rarest that the model knows has -19
_OF_A_NUMBER = -6.0  # nats for any number: all are one word
_LONGEST = 60
_DIGITS = 4
_PLACES = 32768
_HISTORY = 2


class _NGrams(Protocol):
    def prob(self, words: Sequence[str], /) -> int: ...


class TrigramScorer:
    """A scorer of English by word trigrams with back-off.

    A word unknown to the model counts as rare as the frequency list of English says, whatever stands before it.

    >>> model = trigrams()
    >>> one, other = model.scores(["a lot of people", "a lot off people"])
    >>> one - other > 5
    True
    """

    def __init__(self, ngrams: _NGrams, words: Lexicon, name: str) -> None:
        self.name = name
        self._prob = ngrams.prob
        self._words = words
        self.word_score = lru_cache(_PLACES)(self._word_score)

    def covers(self, lang: str) -> bool:
        """Whether it is English."""
        return lang == "en"

    def knows(self, word: str) -> bool:
        """Whether the model itself holds `word`, whatever its case."""
        folded = _folded(word)
        return folded.isprintable() and self._prob([folded]) > _NEVER

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        """The natural logarithm of the probability of each text; where they differ in length, so do these."""
        return [round(self._score(text), _DIGITS) for text in texts]

    def _score(self, text: str) -> float:
        total = 0.0
        history: tuple[str, ...] = ()
        for token in tokens(text):
            if token == BEGIN:
                history = (BEGIN,)
                continue
            for word in self._parts(token):
                total += self.word_score(word, history)
                history = (*history, word)[-_HISTORY:]
        return total

    def _parts(self, token: str) -> Sequence[str]:
        """A token as the model knows it: whole, or in parts where it has a hyphen or a clitic."""
        if "-" in token and not self.knows(token):
            return [part for whole in token.split("-") for part in self._parts(whole)]
        if token.endswith("'s") and not self.knows(token):
            return [token[:-2], "'s"]
        return [token[: _LONGEST + 1]]  # so long a word is unlisted anyway

    def _word_score(self, word: str, history: tuple[str, ...] = ()) -> float:
        """The natural logarithm of the probability of `word` after the words of `history`, in reading order.

        Only the last two words of the history count; `<s>` is the beginning of a sentence, and `</s>` as `word` its
        end. Fast enough (a million a second when asked again) to filter candidates, which whole sentences are not.

        >>> trigrams().word_score("states", ("the", "united")) > trigrams().word_score("states", ("the",))
        True
        """
        if word == NUMBER:
            return _OF_A_NUMBER
        folded = _asked(word)
        if not folded or len(folded) > _LONGEST:
            return _UNLISTED
        known = [item for item in map(_asked, reversed(history[-_HISTORY:])) if item]
        found = self._prob([folded, *known])
        return found * _NAT if found > _NEVER else self._unknown(folded)

    def _unknown(self, word: str) -> float:
        zipf = self._words.zipf(word)
        return (zipf - _ZIPF) * math.log(10) if zipf else _UNLISTED


@lru_cache(_PLACES)
def _asked(word: str) -> str:
    """A word as the model may be asked about it; empty where it may not."""
    folded = _folded(word)
    return folded if folded.isprintable() else ""


def _folded(word: str) -> str:
    return word.lower().replace("’", "'")


@cache
def trigrams() -> TrigramScorer:
    """The trigram model of English, loaded once."""
    from pocketsphinx import NGramModel  # noqa: PLC0415 only where it is asked for

    spec = find_spec("pocketsphinx")
    assert spec is not None and spec.submodule_search_locations  # noqa: S101, PT018 it has just been imported
    # Not by the package's own function, which an environment variable sends elsewhere.
    path = Path(spec.submodule_search_locations[0], _MODEL)
    return TrigramScorer(
        NGramModel.readfile(str(path)), lexicon("en"), f"trigram/pocketsphinx-{version('pocketsphinx')}"
    )
