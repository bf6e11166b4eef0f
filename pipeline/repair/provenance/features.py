"""What speaks for one origin of a text or another, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Document, Status
from pipeline.repair.provenance.tokens import Sampled, sampled
from pipeline.repair.provenance.weights import Weights, places
from pipeline.repair.spun.fluency import Fluency, fluency
from pipeline.text.function_words import function_words
from pipeline.text.lexicon import has_list, lexicon

RARE = (0.5, 3.2)  # Zipf of words that readers know and writers hardly use
_LEAST = 4  # letters of a word of meaning
DAMAGE_STAGES = frozenset({"spacing", "fused_words"})
_SURE = 0.8
_JOINED = frozenset({"joined-by-capital", "content-joined-by-capital", "fused", "doubled-and-joined", "stop-joined"})
_TORN = frozenset({"contraction", "elision", "clitic", "apostrophe", "space-before-mark", "space-wrong-side"})
_PAIRS = 60  # pairs of words that are weighed
UNLIKELY = -0.4  # nats: the words stand together more seldom than chance would have it
_CAP, _CLIP = 6.0, 2.0

LOOKS = (
    "rare",  # share of words of meaning that are rare
    "unknown",  # share that no list holds
    "common",  # mean Zipf frequency of words of meaning
    "function",  # share of function words
    "sentence",  # words a sentence
    "variety",  # different words, of all
    "pair",  # how much likelier words of meaning are after those before them than anywhere (English)
    "unlikely",  # share of those that are less likely there (English)
    "short-form",  # contractions (English)
)
SIGNS = ("joined", "torn", "doubled", "other-repair", "untranslated")


@dataclass(frozen=True)
class Look:
    """A document as provenance sees it."""

    doc: Document
    lang: str

    @cached_property
    def found(self) -> Sampled:
        """Its tokens."""
        return sampled(self.doc.text, self.lang)

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        """Its words, each with the place in `found`."""
        return [(at, word) for at, word in enumerate(self.found.words) if word and word[0].isalpha()]

    @cached_property
    def content(self) -> list[tuple[int, str, float]]:
        """Small words of meaning: place in `found`, word, Zipf frequency."""
        own, zipf = function_words(self.lang), lexicon(self.lang).zipf
        return [
            (at, word, zipf(word))
            for at, word in self.words
            if len(word) >= _LEAST and word.islower() and word not in own
        ]

    @cached_property
    def function_share(self) -> float:
        """The share of function words."""
        own = function_words(self.lang)
        return sum(word.lower() in own for _, word in self.words) / max(1, len(self.words))

    @cached_property
    def pairs(self) -> list[tuple[int, float]]:
        """English words of meaning after others: the place of the second in `found`, how much likelier it is there."""
        if self.lang != "en":
            return []
        model = fluency()
        found = self.found.words
        out = []
        for at, word, zipf in self.content[:: max(1, len(self.content) // _PAIRS)]:
            before = found[at - 1].lower()
            if zipf and before and before[0].isalpha():
                two = found[at - 2].lower() if at > 1 and found[at - 2][:1].isalpha() else ""
                out.append((at, _pair(model, word, (two, before) if two else (before,))))
        return out

    @cached_property
    def signs(self) -> Counter[str]:
        """How often each sign of `SIGNS` stands in the document."""
        counts: Counter[str] = Counter()
        for edit in self.doc.ledger.edits:
            for cause in edit.causes:
                if cause.stage in DAMAGE_STAGES:
                    counts[_sign(cause.rule)] += 1
        for item in self.doc.suggestions:
            if item.status is Status.FLAGGED:
                counts["untranslated"] += item.cause.rule == "untranslated"
            elif item.cause.stage in DAMAGE_STAGES and item.rank == 1 and item.cause.confidence >= _SURE:
                counts[_sign(item.cause.rule)] += 1
        return counts

    def looks(self) -> list[float]:
        """The figures of `LOOKS`; NaN where one cannot be had."""
        nan = float("nan")
        words, content = self.words, self.content
        if not words or not has_list(self.lang):
            return [nan] * len(LOOKS)
        small = [word.lower() for _, word in words]
        figures = [zipf for _, _, zipf in content]
        many = max(1, len(figures))
        sentences = sum(not word for word in self.found.words)
        pairs = [value for _, value in self.pairs]
        english = self.lang == "en"
        return [
            sum(RARE[0] < zipf < RARE[1] for zipf in figures) / many,
            sum(zipf <= RARE[0] for zipf in figures) / many,
            sum(figures) / many,
            self.function_share,
            np.log(len(small) / max(1, sentences)),
            len(set(small)) / len(small) + 0.12 * np.log(len(small)),
            sum(pairs) / len(pairs) if pairs else nan,
            sum(value < UNLIKELY for value in pairs) / len(pairs) if pairs else nan,
            sum("'" in word or "’" in word for word in small) / len(small) if english else nan,
        ]


def _pair(model: Fluency, word: str, history: tuple[str, ...]) -> float:
    return max(-_CAP, min(_CAP, model.score(word, history) - model.alone(word)))


def _sign(rule: str) -> str:
    if rule in _JOINED:
        return "joined"
    if rule in _TORN:
        return "torn"
    return "doubled" if rule.startswith("doubled") else "other-repair"


Norms = Mapping[str, Sequence[tuple[float, float]]]


def vector(look: Look, table: Weights, norms: Norms) -> NDArray[np.float64]:
    """All figures of a document, each on a scale on which sound text of the language is about 0 to 1 around 0."""
    words = len(look.doc.text.split())
    spoken = table.by_token(places(look.found, look.lang))
    return figures(look.lang, look.looks(), look.signs, words, spoken, table.languages, norms)


def figures(  # noqa: PLR0913, PLR0917 the parts are made one by one when the model is learned
    lang: str,
    looks: Sequence[float],
    signs: Mapping[str, int],
    words: int,
    spoken: NDArray[np.float64],
    languages: Sequence[frozenset[str]],
    norms: Norms,
) -> NDArray[np.float64]:
    """The figures from their parts: `spoken` is what n-grams say by order, token and origin."""
    tokens = (
        np.clip(spoken, -_CLIP, _CLIP).mean(axis=1).ravel() * 10
        if spoken.shape[1]
        else np.zeros(spoken.shape[0] * spoken.shape[2])
    )
    known = [float(lang in names) for names in languages]
    norm = norms.get(lang) or norms["*"]
    scaled = [
        0.0 if np.isnan(value) else float(np.clip((value - mean) / spread, -_CAP, _CAP))
        for value, (mean, spread) in zip(looks, norm, strict=True)
    ]
    size = max(1.0, words / 100) ** 0.5
    seen = [float(np.log1p(min(_CAP, signs.get(name, 0)) / size)) for name in SIGNS]
    return np.array([*tokens, *known, *scaled, *seen])
