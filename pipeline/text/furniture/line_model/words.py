"""What lines say, as far as that can be told in any language: function words, shared words, repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

import numpy as np

from pipeline.text.function_words import function_words, languages_by_word
from pipeline.text.furniture.line_model.page import Features, Flags, Floats, Ints, Numbers, PageText, features
from pipeline.text.furniture.line_model.shape import Shape

CONTENT_LENGTH = 4  # code points from which a word that is no function word tells what a line is about
PROSE_WIDTH, PROSE_SHARE = 90, 0.2
FUNCTION_CHARACTER = 0.6  # of a function word
USUAL_SHARE = 0.4  # of function words in prose, in languages that write them apart
SPARSE, MOST_SCALED = 0.08, 2.5
FEW, MANY = 3, 5
_SPACE, _BREAK = ord(" "), ord("\n")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page, case-folded.

    `vocabulary` numbers them; `tokens` are their numbers in order, and `lines` where they stand.
    """

    vocabulary: dict[str, int]
    tokens: Ints
    lines: Ints

    def per_line(self, flags: Numbers, count: int) -> Floats:
        """The sum over each line of what `flags` says of its words, one for each of the vocabulary."""
        return np.bincount(self.lines, weights=flags[self.tokens], minlength=count).astype(np.float32)


def page_words(page: PageText) -> Words:
    """The words of a page. All that is no letter is blanked out, so that splitting is all there is to do."""
    kept = page.letters | (page.points == _BREAK)
    blanked = np.where(kept, page.points, _SPACE).astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    by_line = list(map(str.split, blanked.casefold().split("\n")[:-1]))
    found = list(chain.from_iterable(by_line))
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(found))}
    tokens = np.fromiter(map(vocabulary.__getitem__, found), np.int64, len(found))
    sizes = np.fromiter(map(len, by_line), np.int64, len(by_line))
    return Words(vocabulary, tokens, np.repeat(np.arange(len(by_line)), sizes))


@dataclass(frozen=True, slots=True)
class Said:
    """What lines say, and which of them are prose."""

    features: Features
    prose: Flags


def said(words: Words, shape: Shape) -> Said:
    """Function words, and how much of a line is about what the page's prose is about."""
    width, units = shape.width, np.maximum(shape.words, 1)
    count = len(width)
    by_word, vocabulary = languages_by_word(), words.vocabulary
    functional = by_word.keys() & vocabulary.keys()
    own = function_words(_main_language(words, functional))
    is_any, is_own, in_prose = (np.zeros(len(vocabulary), np.bool_) for _ in range(3))
    is_any[[vocabulary[word] for word in functional]] = True
    is_own[[vocabulary[word] for word in functional & own]] = True
    seen = words.per_line(is_own, count) + FUNCTION_CHARACTER * shape.function_characters
    functions = _as_usual(seen, units, width, shape.terminal)
    prose = (width > PROSE_WIDTH) & (functions > PROSE_SHARE * units)
    telling = np.fromiter(map(len, vocabulary), np.int64, len(vocabulary)) >= CONTENT_LENGTH
    telling &= ~is_own
    in_prose[words.tokens[prose[words.lines]]] = True
    content = np.maximum(words.per_line(telling, count), 1)
    found = {
        "functions": np.minimum(functions, 2 * MANY),
        "function_share": functions / units,
        "any_function_share": words.per_line(is_any, count) / units,
        "prose": prose,
        "overlap": np.where(prose, 1, words.per_line(telling & in_prose, count) / content),
    }
    return Said(features(found, count), prose)


def _main_language(words: Words, functional: AbstractSet[str]) -> str:
    """The language of which most words of the page are function words."""
    by_word, times = languages_by_word(), np.bincount(words.tokens).tolist()
    votes: dict[str, int] = {}
    for word in functional:
        for lang in by_word[word]:
            votes[lang] = votes.get(lang, 0) + times[words.vocabulary[word]]
    return min(votes, key=lambda name: (-votes[name], name), default="")


def _as_usual(functions: Numbers, units: Numbers, width: Numbers, terminal: Flags) -> Numbers:
    """Function words as many as in a language that has many of them.

    Arabic and Hebrew write theirs onto other words, Korean and Turkish have endings in their place, and of some
    languages we have no list. So that prose looks like prose in all of them, the share in the page's longest lines
    sets the measure; where it is next to nothing, a line that ends as a sentence does is taken to have the usual share.
    """
    told = width > PROSE_WIDTH if (width > PROSE_WIDTH).any() else units >= MANY
    share = float(functions[told].sum()) / max(float(units[told].sum()), 1)
    if share < SPARSE:
        return np.where(terminal & (units >= FEW), np.maximum(functions, USUAL_SHARE * units), functions)
    scaled: Numbers = np.minimum(functions * min(max(USUAL_SHARE / share, 1), MOST_SCALED), units)
    return scaled


def repetition(lines: Sequence[str], words: Words) -> Features:
    """How often the page has the same line, digits aside, and lines that open with the same word."""
    text = "\n".join(lines).casefold()
    for digit in "123456789":  # nine passes in C are faster than a translation
        text = text.replace(digit, "0")
    alike = list(map(str.strip, text.split("\n")))
    times = Counter(alike)
    count = len(alike)
    opening = np.full(count, -1, np.int64)
    firsts, places = np.unique(words.lines, return_index=True)
    opening[firsts] = words.tokens[places]
    sizes = np.minimum(np.bincount(words.lines, minlength=count), MANY + 1)
    _, kinds, often = np.unique(opening * (2 * MANY) + sizes, return_inverse=True, return_counts=True)
    repeats = np.log(np.fromiter(map(times.__getitem__, alike), np.float32, count))
    return features({"repeats": repeats, "openings_alike": np.log(often[kinds])}, count)
