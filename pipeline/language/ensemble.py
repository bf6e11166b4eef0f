"""The default detector: three models that were made from different data, weighed together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.language.backends import Eldc, Guess
from pipeline.language.byte_ngrams import byte_ngrams, shares_by_place
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
_BOTH_ENOUGH, _LEAST_LEAD, _LEAST_ODDS = 2.0, 0.02, 1.0  # times as much as that; of one, if the other is clearer
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
        self._first_places = self._first.places(self._tags)
        third = {tag: place for place, tag in enumerate(self._third.tags)}
        self._third_places = np.array([third.get(tag, len(third)) for tag in self._tags])  # one more: not known to it
        self._long = table.by_words | table.by_letters
        self._mistaken = table.mistaken
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
        self._start = start

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
        if both := self._clear(votes, letters, len(text)):
            return [Guess(both, 1.0 - _BOTH_DOUBT ** max(1.0, len(text) / _BOTH_CHARACTERS))]
        if len(text) > _GLANCE + _SPARE:
            cut = text.find(" ", _GLANCE, _GLANCE + _SPARE)
            part = text[: cut if cut > 0 else _GLANCE]
            glance = self._combined(votes, part, letters)
            if (
                glance
                and glance[0].score >= _SURE
                and votes.get(glance[0].lang, 0.0) == max(votes.values(), default=0.0)
            ):
                return glance
        return self._combined(votes, text, letters)

    def _clear(self, votes: Mapping[str, float], letters: NDArray[np.float32], length: int) -> str:
        """The language on which eldc and the letter n-grams clearly agree; empty where there is none."""
        best = self._third.tags[int(letters.argmax())]
        if best not in votes:
            return ""
        lead = votes[best] - max([vote for lang, vote in votes.items() if lang != best], default=0.0)
        few = length <= _BOTH_LENGTH
        if lead < (_LEAST_LEAD if few else _BOTH_LEAD) or not (few or best in self._long):
            return ""
        odds = -float(np.partition(letters, -2)[-2])
        if lead >= _BOTH_LEAD and odds >= _BOTH_ODDS:
            return best
        if not few or best in self._mistaken or odds < _LEAST_ODDS:
            return ""
        both = min(lead / _BOTH_LEAD, _BOTH_ENOUGH) + min(odds / _BOTH_ODDS, _BOTH_ENOUGH)
        return best if both >= _BOTH_ENOUGH else ""

    def _combined(self, votes: Mapping[str, float], text: str, letters: NDArray[np.float32]) -> list[Guess]:
        odds = self._start + self._log_first(text)
        heard = np.full(len(letters) + 1, _LETTER_UNKNOWN)
        np.maximum(letters, _LETTER_FLOOR, out=heard[:-1])
        heard *= _LETTER_WEIGHT
        odds += heard.take(self._third_places)
        found = self._with_votes(odds, votes)
        best = max(found)
        floor = best - _HOPELESS / _SHARPNESS
        tags = self._tags
        shares = {
            tags[place]: math.exp(_SHARPNESS * (value - best)) for place, value in enumerate(found) if value > floor
        }
        total = sum(shares.values())
        ranked = sorted((-share / total, lang) for lang, share in shares.items())[:_KEPT]
        return [Guess(lang, -score) for score, lang in ranked]

    def _with_votes(self, odds: NDArray[np.float64], votes: Mapping[str, float]) -> list[float]:
        """`odds`, less what each language is behind eldc's best; a list, since single places are set fastest there."""
        top = max(votes.values(), default=0.0)
        least = min(votes.values(), default=0.0) * 0.9
        odds -= self._known * (top - least)
        out: list[float] = odds.tolist()
        place = self._place
        for lang, vote in votes.items():
            out[place[lang]] += _VOTE_WEIGHT * (vote - least)
        for at, relatives in self._relatives:
            nearest = max([votes.get(lang, least) for lang in relatives])
            out[at] -= _VOTE_WEIGHT * _RELATIVE_WEIGHT * (top - nearest)
        return out

    def _log_first(self, text: str) -> NDArray[np.float64]:
        """What the byte n-grams say, as logarithms of probabilities."""
        found = self._first.by_label(text)
        if found is None:
            return np.full(len(self._tags), math.log(_TINY))
        shares = shares_by_place(self._first_places, found, len(self._tags))
        shares += _TINY
        return np.log(shares, out=shares)


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
