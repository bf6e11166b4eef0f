"""The default detector: three models that were made from different data, weighed together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.language.backends import Eldc, Guess
from pipeline.language.byte_ngrams import byte_ngrams
from pipeline.language.letter_ngrams import letter_ngrams
from pipeline.language.tags import tag_table
from pipeline.text.function_words import function_words

_TINY = 1e-9
_KEPT = 6
_HOPELESS = 14.0  # logarithm of odds, of what need not be counted
# The weights were fitted on the Universal Dependencies rows of the development data and checked on
# the NTREX rows. langdetect as one more vote made the answers worse, so it has none.
_VOTE_WEIGHT = 24.0  # of eldc, whose scores differ by hundredths where it matters
_LETTER_WEIGHT = 0.25  # of the letter n-grams, which are surer of themselves than they should be
_LETTER_FLOOR, _LETTER_UNKNOWN = -8.0, -3.0  # of what they say against a language; of one that they lack
_UNKNOWN_HANDICAP = 0.02  # in eldc's scores, of a language that eldc lacks, below its best
_RELATIVE_HANDICAP, _RELATIVE_WEIGHT = 0.01, 0.3  # of one whose relative eldc knows; of how that one does
# Brings the probabilities in line with how often they are right: see `make bench-accuracy`.
_SHARPNESS = 1.6
_GLANCE, _SURE = 100, 0.98  # characters; probability
_SPARE = 40  # characters
_ALONE_LENGTH, _ALONE_LEAD, _ALONE_SCORE = 200, 0.1, 0.99999  # characters; of eldc's score; probability
_ALONE_WORDS = 0.2  # share of function words
_BOTH_LENGTH, _BOTH_LEAD, _BOTH_ODDS = 60, 0.08, 3.0  # as above; logarithm
_BOTH_DOUBT, _BOTH_CHARACTERS = 0.01, 30  # one in a hundred is wrong of up to so many characters


# Letters of the scripts that one language of those that are told here writes.
_OWN_LETTER = re.compile(
    "[\u0370-\u03ff\u0530-\u058f\u0a80-\u0aff\u0b80-\u0d7f\u0e00-\u0e7f\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


class Ensemble:
    """py3langid, eldc and letter n-grams together, rare languages made rare.

    Of a text that needs no more, only the quick ones are asked.
    """

    def __init__(self) -> None:
        self._first, self._second, self._third = byte_ngrams(), Eldc(), letter_ngrams()
        table = tag_table()
        self._tags = tuple(sorted({*self._first.tags, *self._second.known, *self._third.tags}))
        self._place = {tag: place for place, tag in enumerate(self._tags)}
        self._first_places = self._places(self._first.tags)
        self._third_places = self._places(self._third.tags)
        known = np.array([tag in self._second.known for tag in self._tags])
        self._known = known * _VOTE_WEIGHT
        self._relatives = [
            (self._place[tag], relatives) for tag, relatives in table.relatives.items() if tag not in self._second.known
        ]
        # What speaks against a language of which no model says anything; all of them add to it.
        start = np.array([-table.odds_against(tag) for tag in self._tags])
        start -= np.where(known, 0.0, _VOTE_WEIGHT * _UNKNOWN_HANDICAP)
        for place, _ in self._relatives:
            start[place] += _VOTE_WEIGHT * (_UNKNOWN_HANDICAP - _RELATIVE_HANDICAP)
        start[np.setdiff1d(np.arange(len(start)), self._first_places)] += math.log(_TINY)
        start[np.setdiff1d(np.arange(len(start)), self._third_places)] += _LETTER_UNKNOWN * _LETTER_WEIGHT
        self._start = start

    def _places(self, tags: Sequence[str]) -> NDArray[np.intp]:
        return np.array([self._place[tag] for tag in tags], dtype=np.intp)

    def scores(self, texts: Sequence[str]) -> list[list[Guess]]:
        """Probabilities from the models together."""
        return [self._one(text) for text in texts]

    def agree(self, texts: Sequence[str], lang: str) -> list[bool]:
        """True where eldc alone says `lang`."""
        return self._second.agree(texts, lang)

    def _one(self, text: str) -> list[Guess]:
        """All models' verdict; of a long text the slow ones see a part, where that is enough."""
        votes = self._second.raw_scores(text)
        if alone := _settled(votes, text):
            return [Guess(alone, _ALONE_SCORE)]
        letters = self._third.scores(text)
        if (both := self._clear(votes, letters)) and (len(text) <= _BOTH_LENGTH or both in tag_table().by_words):
            return [Guess(both, 1.0 - _BOTH_DOUBT ** max(1.0, len(text) / _BOTH_CHARACTERS))]
        if len(text) > _GLANCE + _SPARE:
            cut = text.find(" ", _GLANCE, _GLANCE + _SPARE)
            part = text[: cut if cut > 0 else _GLANCE]
            glance = self._combined(votes, part, letters)
            if glance and glance[0].score >= _SURE and votes.get(glance[0].lang, 0.0) == max(votes.values()):
                return glance
        return self._combined(votes, text, letters)

    def _clear(self, votes: Mapping[str, float], letters: NDArray[np.float32]) -> str:
        """The language on which eldc and the letter n-grams clearly agree; empty where there is none."""
        best = self._third.tags[int(letters.argmax())]
        if best not in votes:
            return ""
        floor = votes[best] - _BOTH_LEAD
        if any(vote > floor for lang, vote in votes.items() if lang != best):
            return ""
        return best if np.count_nonzero(letters > -_BOTH_ODDS) == 1 else ""

    def _combined(self, votes: Mapping[str, float], text: str, letters: NDArray[np.float32]) -> list[Guess]:
        odds = self._start.copy()
        found = self._first.probabilities(text)
        odds[self._first_places] += math.log(_TINY) if found is None else np.log(found + _TINY)
        odds[self._third_places] += np.maximum(letters, _LETTER_FLOOR) * _LETTER_WEIGHT
        self._add_votes(odds, votes)
        odds *= _SHARPNESS
        best = float(odds.max())
        places = np.flatnonzero(odds > best - _HOPELESS).tolist()
        shares = {self._tags[place]: math.exp(odds[place] - best) for place in places}
        total = sum(shares.values())
        ranked = sorted((-share / total, lang) for lang, share in shares.items())[:_KEPT]
        return [Guess(lang, -score) for score, lang in ranked]

    def _add_votes(self, odds: NDArray[np.float64], votes: Mapping[str, float]) -> None:
        """Take from each language what it is behind eldc's best."""
        top = max(votes.values(), default=0.0)
        least = min(votes.values(), default=0.0) * 0.9
        odds -= self._known * (top - least)
        for lang, vote in votes.items():
            odds[self._place[lang]] += _VOTE_WEIGHT * (vote - least)
        for place, relatives in self._relatives:
            nearest = max([votes.get(lang, least) for lang in relatives])
            odds[place] -= _VOTE_WEIGHT * _RELATIVE_WEIGHT * (top - nearest)


def _settled(votes: Mapping[str, float], text: str) -> str:
    """The language of which eldc's votes alone leave no doubt; empty where there is some."""
    if not votes:
        return ""
    best = max(votes, key=lambda lang: (votes[lang], lang))
    table = tag_table()
    if best not in table.own_script and (len(text) < _ALONE_LENGTH or best not in table.by_words):
        return ""
    floor = votes[best] - _ALONE_LEAD
    if any(vote > floor for lang, vote in votes.items() if lang != best):
        return ""
    if best in table.own_script:
        return best if _OWN_LETTER.search(text) else ""
    words = text.lower().split()
    own = function_words(best)
    return best if words and sum([word in own for word in words]) >= _ALONE_WORDS * len(words) else ""
