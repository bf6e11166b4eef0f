"""Whole sentences in another language, as the stage `language` found them, and what speaks for a leftover."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.residue.guards import Residue, set_apart
from pipeline.repair.residue.triggers import UNSPACED
from pipeline.repair.view import View
from pipeline.text.function_words import function_words
from pipeline.text.lexicon import has_list, lexicon

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WORDS, _LEAST_LETTERS = 4, 8  # letters: of languages that do not part words
_FUNCTION_WORDS = 2
_STRANGE = 1.0  # mean of how much more common its words are there
_READ = 2000  # characters of one run
_SURE = 0.9


def foreign_sentences(view: View, spans: list[tuple[int, int, str]]) -> Iterator[Residue]:
    """Those of the `spans` (start, end, language), which are not in the text's language, that are surely sentences."""
    for start, end, lang in spans:
        stretch = view.text[start : min(end, start + _READ)]
        if view.protected.covers(start, start + 1):
            continue
        if _reads_like(stretch, lang, view.lang) and not set_apart(view.text).covers(start, end):
            trimmed = stretch.strip()
            begin = start + stretch.index(trimmed) if trimmed else start
            yield Residue(begin, begin + len(view.text[begin:end].rstrip()), lang, _SURE)


def _reads_like(stretch: str, lang: str, own: str) -> bool:
    """Whether the stretch is running text of `lang` and not of `own`."""
    words = _WORD.findall(stretch)
    if lang in UNSPACED:
        return own not in UNSPACED and sum(map(len, words)) >= _LEAST_LETTERS
    if len(words) < _LEAST_WORDS or not has_list(lang) or 2 * sum(word[0].islower() for word in words) < len(words):
        return False
    theirs, mine = function_words(lang), function_words(own)
    if sum((small := word.lower()) in theirs and small not in mine for word in words) < _FUNCTION_WORDS:
        return False
    here, there = lexicon(own), lexicon(lang)
    return sum(there.zipf(word) - here.zipf(word) for word in words) >= _STRANGE * len(words)
