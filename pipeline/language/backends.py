"""The packages that tell languages apart, behind one interface."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from pipeline.language.byte_ngrams import byte_ngrams
from pipeline.language.tags import normal_tag, vote_for

_KEPT = 6
_VOTE_WEIGHT = 24.0  # eldc's scores differ by hundredths where it matters
_FEW_WORDS, _NEARLY = 30, 0.05  # characters; of eldc's score


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
        self._labels = {tag: {label for label, tags in self._votes.items() if tag in tags} for tag in self.known}

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
        labels = self._labels.get(lang, ())
        detect = self._eldc.detect
        return [detect(text) in labels or self._nearly(text, lang) for text in map(_encodable, texts)]

    def _nearly(self, text: str, lang: str) -> bool:
        if len(text) > _FEW_WORDS:
            return False
        votes = self.raw_scores(text)
        return lang in votes and votes[lang] > max(votes.values()) - _NEARLY


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
