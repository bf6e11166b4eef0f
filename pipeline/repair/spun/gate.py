"""Whether a document is spun: cheap signs first, and only where they speak for it, the dearer ones.

1. Words that spinners write far more often than people do, by a look-up for each word.
2. Where these are many, whether they fit what stands around them, and whether what they may have stood for
   would fit far better. A person who writes rare words writes them where they belong.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.repair.spun.candidates import Sources
from pipeline.repair.spun.judge import spun_model
from pipeline.repair.spun.odd_words import SMALL, oddness, oddness_or_small
from pipeline.repair.spun.sentences import Sentence

_WORD = re.compile(r"[a-z](?<![^\W\d_].)[a-z]{2,29}+(?![\w@/])")
_FEWEST = 60  # content words; of less text nothing can be told
# What people wrote long ago, or as if they had: its rare words are where they belong.
_ARCHAIC = re.compile(
    r"\b(?:thou|thee|thy|thine|hath|doth|saith|whence|thither|hither|ere|whereof|unto|o'er|'twas|shalt|wilt)\b"
)
_ARCHAISMS = 2
_ODD = 1.0
_PROBED = 600  # words looked at
_SHORT = 3  # letters; shorter words are small ones
_UNFIT = 3.0
_FAR = 30.0
_STRONG = 4.0
_ARTICLES = 3.0
_AFAR = 3  # steps in the thesaurus from where on words are not near
_KEPT = math.log(0.7)
_A = re.compile(r"(?!eu|ewe|one|once|ouija|u)[aeiou]|hour|honest|honou?r|heir")
_AN = re.compile(r"(?!h|x)[b-df-hj-np-tv-z]")


@dataclass(frozen=True, slots=True)
class Oddity:
    """How odd the words of a text are: their mean and how many are odd, of so many content words.

    Whether the text is `archaic` is asked only where the mean is high enough to ask further.
    """

    mean: float
    odd: int
    words: int
    archaic: bool = False

    @property
    def is_sign(self) -> bool:
        """Whether a closer look is worth its cost."""
        return not self.archaic and self.words >= _FEWEST and self.mean >= spun_model()["gate_from"]["mean"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The probability that a document is spun, and the figures that it comes from."""

    probability: float
    figures: Mapping[str, float]

    @property
    def is_spun(self) -> bool:
        """Whether it is sure enough to repair the document.

        Rare words that go together badly may be those of a poet. So a spinner has to be caught: at an article that
        does not go with the word put after it, or at one term under several names.
        """
        limits = spun_model()["gate_from"]
        caught = self.figures["articles"] >= limits["articles"] or self.figures["renamed"] >= limits["renamed"]
        return caught and self.probability >= limits["probability"]


def oddity(text: str) -> Oddity:
    """How odd the words of a text in English are: one look-up for each.

    >>> oddity("A visitant showed them defilement.").odd
    2
    """
    values = list(map(oddness_or_small, _WORD.findall(text)))
    content = len(values) - values.count(SMALL)
    odd = [value for value in values if value > 0]
    total = math.fsum(odd)
    mean = total / max(content, 1)
    archaic = mean >= spun_model()["gate_from"]["mean"] and len(_ARCHAIC.findall(text)) >= _ARCHAISMS
    return Oddity(mean, sum(value >= _ODD for value in odd), content, archaic)


def verdict(text: Sequence[Sentence], sources: Sources, odd: Oddity, mended: int = 0) -> Verdict:
    """Whether a text is spun, given that its words are odd; `mended` are its wrong articles that were put right."""
    figures = gate_figures(text, sources, odd, mended)
    weights = spun_model()["gate"]
    total = sum(weights.get(name, 0.0) * value for name, value in figures.items())
    return Verdict(round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4), figures)


def gate_figures(text: Sequence[Sentence], sources: Sources, odd: Oddity, mended: int = 0) -> dict[str, float]:
    """The figures about a text that tell whether it is spun."""
    probes = list(islice(_probed(text, sources), _PROBED))
    words = max(len(probes), 1)
    per_ten = 10 / words
    synonyms = [item for item in probes if item.generator != "table"]
    return {
        "bias": 1.0,
        "odd": 10 * odd.mean,
        "better": per_ten * sum(item.share for item in synonyms),
        "table": per_ten * sum(item.share for item in probes if item.generator == "table"),
        "odd_better": per_ten * sum(item.share for item in probes if item.odd),
        "strong": per_ten * sum(item.gain > _STRONG for item in synonyms),
        "fit": sum(item.fit for item in probes) / words,
        "renamed": float(_renamed_terms(text, sources)),
        "articles": min(_ARTICLES, 100 * (mended + _wrong_articles(text)) / words),
    }


@dataclass(frozen=True, slots=True)
class _Probe:
    """How much likelier, as a logarithm, another word would be in the place of one, and who proposes it.

    `share` is the probability that it stood there; `fit` how the word goes with the one before it.
    """

    gain: float
    share: float
    fit: float
    generator: str
    odd: bool


def _probed(text: Sequence[Sentence], sources: Sources) -> Iterator[_Probe]:
    """The content words, each with its neighbours as they are."""
    english = sources.english
    score, alone, close = english.score, english.alone, sources.close
    for line in text:
        words = ["<s>", *(word.text for word in line)]
        for at, place in enumerate(line, 1):
            word = words[at]
            if place.fixed or len(word) < _SHORT or oddness_or_small(word) == SMALL:
                continue
            left = tuple(words[max(1, at - 2) : at]) or ("<s>",)
            last, right = left[-1], words[at + 1] if at < len(line) else ""
            best, generator = max(
                (
                    (
                        score(other, left) + (score(right, (last, other)) if right else 0.0) + item.channel,
                        item.generator,
                    )
                    for item in close(word)
                    for other in item.words
                ),
                default=(-math.inf, ""),
            )
            own = score(word, left) + (score(right, (last, word)) if right else 0.0)
            gain = max(-_FAR, best - own)
            share = 1 / (1 + math.exp(min(_FAR, max(-_FAR, _KEPT - gain))))
            fit = max(-_UNFIT, min(_UNFIT, score(word, (last,)) - alone(word)))
            yield _Probe(gain, share, fit, generator, oddness(word) > 0)


def _wrong_articles(text: Sequence[Sentence]) -> int:
    """How often `a` and `an` do not go with the next word: what a spinner forgets and no one else."""
    return sum(
        bool(_A.match(second.text) if first.text == "a" else _AN.match(second.text))
        for line in text
        for first, second in pairwise(line)
        if first.text in ("a", "an") and not second.fixed and len(second.text) > _SHORT
    )


def _renamed_terms(text: Sequence[Sentence], sources: Sources) -> int:
    """How many pairs of words no one writes side by side are known terms under another name: the first word is near."""
    english = sources.english
    score, alone = english.score, english.alone
    known: dict[str, set[str]] = defaultdict(set)
    unknown: set[tuple[str, str]] = set()
    for line in text:
        for one, two in pairwise(line):
            first, second = one.text, two.text
            association = score(second, (first,)) - alone(second)
            if association < 0:
                if not (one.fixed or two.fixed):
                    unknown.add((first, second))
            elif english.goes_with(first, second) and english.knows(first, second):
                known[second].add(first)
    return sum(
        any(sources.thesaurus.hops(first).get(other, _AFAR) < _AFAR for other in known.get(second, ()))
        for first, second in unknown
    )
