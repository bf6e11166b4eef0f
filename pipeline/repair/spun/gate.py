"""Whether a document is spun: cheap signs first, and only where they speak for it, the dearer ones.

1. Words that spinners write far more often than people do, by a look-up for each word.
2. Where these are many, whether they fit what stands around them, and whether what they may have stood for
   would fit far better. A person who writes rare words writes them where they belong.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.repair.spun.candidates import Sources
from pipeline.repair.spun.judge import spun_model
from pipeline.repair.spun.odd_words import odd_words
from pipeline.repair.spun.sentences import Sentence
from pipeline.text.lexicon import Lexicon

_WORD = re.compile(r"(?<![^\W\d_])[a-z]{3,30}(?![\w@/])")
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
    """How odd the words of a text are: their mean and how many are odd, of so many content words."""

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


def oddity(text: str, lexicon: Lexicon) -> Oddity:
    """How odd the words of a text are: one look-up for each.

    >>> from pipeline.text.lexicon import lexicon
    >>> oddity("A visitant showed them defilement.", lexicon("en")).odd
    2
    """
    words = _WORD.findall(text)
    table = odd_words()
    is_function = lexicon.is_function
    content = 0
    total = 0.0
    many = 0
    for word in words:
        if not is_function(word):
            content += 1
            value = table.get(zlib.crc32(word.encode()), 0.0)
            if value:
                total += value
                many += value >= _ODD
    archaic = total >= _ODD and len(_ARCHAIC.findall(text)) >= _ARCHAISMS
    return Oddity(total / max(content, 1), many, content, archaic)


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
    table = odd_words()
    english = sources.english
    for line in text:
        for at, word in enumerate(line):
            if word.fixed or len(word.text) < _SHORT or english.words.is_function(word.text):
                continue
            left = tuple(item.text for item in line[max(0, at - 2) : at]) or ("<s>",)
            right = tuple(item.text for item in line[at + 1 : at + 2])
            others = [
                (english.phrase((*c.words, *right), left) + c.channel, c.generator) for c in sources.close(word.text)
            ]
            best, generator = max(others, default=(-math.inf, ""))
            gain = max(-_FAR, best - english.phrase((word.text, *right), left))
            share = 1 / (1 + math.exp(min(_FAR, max(-_FAR, _KEPT - gain))))
            fit = max(-_UNFIT, min(_UNFIT, english.association(left[-1], word.text)))
            yield _Probe(gain, share, fit, generator, zlib.crc32(word.text.encode()) in table)


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
    known: dict[str, set[str]] = defaultdict(set)
    unknown: set[tuple[str, str]] = set()
    for line in text:
        for first, second in pairwise(line):
            if english.goes_with(first.text, second.text) and english.knows(first.text, second.text):
                known[second.text].add(first.text)
            elif not (first.fixed or second.fixed) and english.association(first.text, second.text) < 0:
                unknown.add((first.text, second.text))
    return sum(
        any(sources.thesaurus.hops(first).get(other, _AFAR) < _AFAR for other in known.get(second, ()))
        for first, second in unknown
    )
