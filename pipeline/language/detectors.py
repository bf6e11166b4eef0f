"""Language detectors behind one interface, by name.

A detector of another package registers a class that can be called without arguments under the
entry-point group `textmend.detectors`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from pipeline.errors import RecipeError
from pipeline.language.byte_ngrams import byte_ngrams, likeliest
from pipeline.language.tags import normal_tag, tag_table, vote_for
from pipeline.text.function_words import function_words

GROUP = "textmend.detectors"
_KEPT = 6
_TINY = 1e-9
_VOTE_WEIGHT = 24.0  # eldc's scores differ by hundredths where it matters
_UNKNOWN_HANDICAP = 0.02  # of a language that eldc does not know, below its best score
# Brings the ensemble's probabilities in line with how often it is right: expected calibration error
# .02 on texts of up to 20 characters and on sentences, .01 on paragraphs (development data).
_SHARPNESS = 1.6
_GLANCE, _SURE = 100, 0.98  # characters; probability
_SPARE = 40  # characters
_HOPELESS = 0.3  # eldc's score that far below its best is made up for by nothing that the other detector says
_FEW_WORDS, _NEARLY = 30, 0.05  # characters; of eldc's score
_ALONE_LENGTH, _ALONE_LEAD, _ALONE_SCORE = 200, 0.1, 0.99999  # characters; of eldc's score; probability
_ALONE_WORDS = 0.2  # share of function words
_CONSIDERED = 16  # of the likeliest languages of the first detector, beside those that the second names


@dataclass(frozen=True, slots=True)
class Guess:
    """A language (primary subtag) and its probability, 0 to 1."""

    lang: str
    score: float


class Detector(Protocol):
    """What tells languages apart."""

    def scores(self, texts: Sequence[str]) -> list[list[Guess]]:
        """For each text its languages, best first; an empty list where nothing can be said."""


@runtime_checkable
class QuickVoter(Protocol):
    """A detector that can also say cheaply which texts are in a language that is expected."""

    def agree(self, texts: Sequence[str], lang: str) -> list[bool]:
        """For each text, True where a quick look says `lang` or, of a few words, nearly so.

        False is "not sure", not "no".
        """


class Py3langid:
    """py3langid: naive Bayes over byte n-grams, some 140 labels."""

    def __init__(self) -> None:
        self._model = byte_ngrams()

    def scores(self, texts: Sequence[str]) -> list[list[Guess]]:
        """Probabilities that are comparable between lengths."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> list[Guess]:
        probabilities = self._model.probabilities(text)
        if probabilities is None:
            return []
        return _best(dict(zip(self._model.tags, probabilities.tolist(), strict=True)))


class Langdetect:
    """langdetect, seeded, so that a text always gets the same answer."""

    def __init__(self) -> None:
        self._package = _langdetect()

    def scores(self, texts: Sequence[str]) -> list[list[Guess]]:
        """Probabilities as langdetect gives them; it is often sure of itself without reason."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> list[Guess]:
        try:
            found = self._package.detect_langs(text)
        except self._package.LangDetectException:  # no letters that it knows
            return []
        merged: dict[str, float] = {}
        for item in found:
            tag = normal_tag(item.lang)
            merged[tag] = merged.get(tag, 0.0) + float(item.prob)
        return _best(merged)


class Eldc:
    """eldc: n-grams in compiled code, 60 languages, by far the fastest; its scores are no probabilities."""

    def __init__(self) -> None:
        self._eldc = _eldc()
        self._votes = {label: vote_for(normal_tag(label)) for label in _eldc_labels()}
        self.known = frozenset(tag for tags in self._votes.values() for tag in tags)

    def scores(self, texts: Sequence[str]) -> list[list[Guess]]:
        """The detector's scores, made into something like probabilities."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> list[Guess]:
        votes = self.raw_scores(text)
        top = max(votes.values(), default=0.0)
        return _shared({lang: _VOTE_WEIGHT * (vote - top) for lang, vote in votes.items()})

    def raw_scores(self, text: str) -> dict[str, float]:
        """The scores of the up to 20 best languages."""
        return self._by_tag(self._eldc.detect_details(_encodable(text)).scores)

    def _by_tag(self, scores: Mapping[str, float]) -> dict[str, float]:
        out: dict[str, float] = {}
        votes = self._votes
        for label, score in scores.items():
            for tag in votes[label]:
                if score > out.get(tag, -1.0):
                    out[tag] = score
        return out

    def agree(self, texts: Sequence[str], lang: str) -> list[bool]:
        """True where `lang` is the best guess, or of a few words almost."""
        labels = {label for label, tags in self._votes.items() if lang in tags}
        detect = self._eldc.detect
        return [detect(text) in labels or self._nearly(text, lang) for text in map(_encodable, texts)]

    def _nearly(self, text: str, lang: str) -> bool:
        if len(text) > _FEW_WORDS:
            return False
        votes = self.raw_scores(text)
        return lang in votes and votes[lang] > max(votes.values()) - _NEARLY


class Ensemble:
    """The default: py3langid, with eldc's scores as a second vote, and rare languages made rare.

    The weights were fitted on the Universal Dependencies rows of the development data and
    checked on the NTREX rows. langdetect as a third vote made the answers worse, so it has none.
    """

    def __init__(self) -> None:
        self._first = byte_ngrams()
        self._second = Eldc()
        self._place = {tag: place for place, tag in enumerate(self._first.tags)}
        self._odds_against = {tag: tag_table().rare_odds for tag in tag_table().rare}

    def scores(self, texts: Sequence[str]) -> list[list[Guess]]:
        """Probabilities from both detectors together."""
        return [self._one(text) for text in texts]

    def agree(self, texts: Sequence[str], lang: str) -> list[bool]:
        """True where eldc alone says `lang`."""
        return self._second.agree(texts, lang)

    def _one(self, text: str) -> list[Guess]:
        """Both detectors' verdict; of a long text the slow one sees a part, where that is enough."""
        votes = self._second.raw_scores(text)
        if alone := _settled(votes, text):
            return [Guess(alone, _ALONE_SCORE)]
        if len(text) > _GLANCE + _SPARE:
            cut = text.find(" ", _GLANCE, _GLANCE + _SPARE)
            glance = self._combined(votes, text[: cut if cut > 0 else _GLANCE])
            if glance and glance[0].score >= _SURE and votes.get(glance[0].lang, 0.0) == max(votes.values()):
                return glance
        return self._combined(votes, text)

    def _combined(self, votes: Mapping[str, float], text: str) -> list[Guess]:
        top = max(votes.values(), default=0.0)
        least = min(votes.values(), default=0.0) * 0.9
        found = self._first.probabilities(text)
        probabilities = [] if found is None else found.tolist()
        considered = {lang: None for lang, vote in votes.items() if top - vote < _HOPELESS}
        if found is not None:
            considered.update((self._first.tags[place], None) for place in likeliest(found, _CONSIDERED))
        odds: dict[str, float] = {}
        for lang in considered:
            place = self._place.get(lang)
            probability = probabilities[place] if probabilities and place is not None else 0.0
            behind = top - votes.get(lang, least) if lang in self._second.known else _UNKNOWN_HANDICAP
            value = math.log(probability + _TINY) - self._odds_against.get(lang, 0.0) - _VOTE_WEIGHT * behind
            odds[lang] = _SHARPNESS * value
        return _shared(odds)


def _settled(votes: Mapping[str, float], text: str) -> str:
    """The language of which eldc's votes alone leave no doubt; empty where there is some."""
    if len(text) < _ALONE_LENGTH or not votes:
        return ""
    best = max(votes, key=lambda lang: (votes[lang], lang))
    floor = votes[best] - _ALONE_LEAD
    if any(vote > floor for lang, vote in votes.items() if lang != best):
        return ""
    if best in tag_table().own_script:
        return best
    words = text.lower().split()
    if best not in tag_table().by_words or not words:
        return ""
    own = function_words(best)
    return best if sum([word in own for word in words]) >= _ALONE_WORDS * len(words) else ""


BUILTIN: dict[str, type[Any]] = {
    "ensemble": Ensemble,
    "py3langid": Py3langid,
    "eldc": Eldc,
    "langdetect": Langdetect,
}


def detector_names() -> list[str]:
    """The names that `detector` takes, sorted."""
    return sorted({*BUILTIN, *(point.name for point in entry_points(group=GROUP))})


@cache
def detector(name: str) -> Detector:
    """The detector called `name`, loaded once. Raises `RecipeError` where there is none.

    >>> [guess.lang for guess in detector("ensemble").scores(["Wo ist der Bahnhof, bitte?"])[0]][:1]
    ['de']
    """
    if name in BUILTIN:
        made: Detector = BUILTIN[name]()
        return made
    points = entry_points(group=GROUP, name=name)
    if not points:
        msg = f"there is no language detector called {name!r}"
        raise RecipeError(msg, remedy=f"Choose from: {', '.join(detector_names())}.")
    loaded: Detector = next(iter(points)).load()()
    return loaded


def _encodable(text: str) -> str:
    """`text` without lone surrogates, which have no UTF-8 form."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _shared(odds: dict[str, float]) -> list[Guess]:
    """Logarithms of odds as probabilities."""
    best = max(odds.values(), default=0.0)
    weights = {lang: math.exp(value - best) for lang, value in odds.items()}
    total = sum(weights.values())
    return [Guess(guess.lang, guess.score / total) for guess in _best(weights)]


def _best(scores: dict[str, float]) -> list[Guess]:
    """The few best, ties by name, so that no order of a set or a table shows through."""
    chosen = sorted([(-score, lang) for lang, score in scores.items() if score > 0])[:_KEPT]
    return [Guess(lang, -score) for score, lang in chosen]


@cache
def _eldc() -> Any:  # noqa: ANN401 untyped package
    eldc = import_module("eldc")
    eldc.init()
    instance = eldc.instance()
    instance.set_scores(eldc.MAX_SCORES)
    return instance


@cache
def _eldc_labels() -> tuple[str, ...]:
    return tuple(import_module("eldc").LANGUAGES)


@cache
def _langdetect() -> Any:  # noqa: ANN401 untyped package
    langdetect = import_module("langdetect")
    langdetect.DetectorFactory.seed = 0
    return langdetect
