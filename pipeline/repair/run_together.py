"""A quick look for words run together, cheap enough for every document: how many there surely are.

Only words in small letters count, which two common words make up; names, jargon and dialect make up most of
the unknown words of a sound text, and hardly any of them comes apart so.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from pipeline.repair.split_features import parts_of
from pipeline.repair.splits import Split, best_split
from pipeline.repair.style import style
from pipeline.repair.thresholds import repair_tables
from pipeline.text.lexicon import Lexicon

_AROUND = ",;:!?.\"'“”’«»()[]…-–—¿¡„"  # what may stand about a word
_LONGEST = 40
_SHORTEST = 4
_MOST = 500  # unknown words that are looked at
_WORDS = 4096


def run_together(tokens: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """The unknown words of a text that are surely two or three; none where they are few among the unknown ones.

    `tokens` are what stands between white space.

    >>> from pipeline.text.lexicon import lexicon
    >>> sorted(run_together("She livedin a house nearthe sea.".split(), lexicon("en")))
    ['livedin', 'nearthe']
    """
    if lexicon.lang in style().unspaced or not len(lexicon):
        return frozenset()
    unknown = _unknown(tokens, lexicon)
    gate = repair_tables().gate
    apart = (word for word in unknown if len(word) <= _LONGEST and lexicon.made_of_two(word))
    sure = [word for word in islice(apart, _MOST) if _is_sure(word, lexicon)]
    return frozenset(sure) if len(sure) >= gate.words_of_unknown * len(unknown) else frozenset()


def unheard(tokens: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """The words in small letters that no list of the language holds at all: dialect, jargon, old spelling, slips.

    >>> from pipeline.text.lexicon import lexicon
    >>> sorted(unheard("So said the grumphiedoo.".split(), lexicon("en")))
    ['grumphiedoo']
    """
    return frozenset(word for word in _unknown(tokens, lexicon) if not lexicon.zipf(word))


def _unknown(tokens: Iterable[str], lexicon: Lexicon) -> list[str]:
    """The words in small letters that the language does not know, in a fixed order."""
    rare = lexicon.not_common(set(tokens))
    words = lexicon.not_common({token.strip(_AROUND) for token in rare if token.islower()})
    known_from = repair_tables().splits.known_from
    return sorted(
        word for word in words if word.isalpha() and len(word) >= _SHORTEST and lexicon.zipf(word) < known_from
    )


@lru_cache(_WORDS)
def _is_sure(word: str, lexicon: Lexicon) -> bool:
    """Whether a word surely comes apart, one of its parts a function word; unknown words, too, come back."""
    found = best_split(word, lexicon)
    sure = found is not None and found.probability >= repair_tables().gate.words_from
    return sure and found is not None and _has_function_word(word, found, lexicon)


def _has_function_word(word: str, split: Split, lexicon: Lexicon) -> bool:
    return any(map(lexicon.is_function, parts_of(word, split.places)))
