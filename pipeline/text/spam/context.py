"""A text as the judge of its own spam lines: its sentences, its words, its language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import cached_property

from pipeline.text.function_words import likeliest_language
from pipeline.text.lines import Line
from pipeline.text.spam.terms import folded, has_unspaced, word_pattern, words_of

_ENDS = tuple(".…?。．｡؟।॥።။")
_INNER_ENDS = (". ", "。", "! ", "? ", "؟ ", "। ")
_CLOSERS = "\"'”’»›)]」』】）》"
_SENTENCE = 60
_UNSPACED_SENTENCE = 18
_SHORT_SENTENCE = 40  # in Hebrew and Arabic script, which leave the vowels out, and in Thai
_VOWELLESS = re.compile("[\u05d0-\u06ff]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_CLAUSE = 18
_RUNNING = 250  # characters from which on a line with sentences in it is prose however it ends
_STEM = 5  # letters by which words are taken for forms of one word
_LANGUAGE_SAMPLE = 2_000
_NEAR = (
    {"da", "nb", "sv", "is"},
    {"hr", "bs", "sr", "sl", "mk", "bg"},
    {"cs", "sk", "pl"},
    {"ru", "uk", "be", "bg", "mk"},
    {"es", "ca", "gl", "pt"},
    {"id", "ms"},
)


def ends_like_sentence(text: str) -> bool:
    """Whether the last mark of `text` ends a sentence; an exclamation mark ends advertising as well.

    >>> ends_like_sentence("All is well.”"), ends_like_sentence("Buy now!"), ends_like_sentence("A list:")
    (True, False, False)
    """
    bare = text.rstrip().rstrip(_CLOSERS)
    return bare.endswith(_ENDS)


def is_prose(text: str) -> bool:
    """Whether a line is long enough and ends in such a way that it is taken for sentences."""
    if len(text) >= _RUNNING and any(mark in text for mark in _INNER_ENDS):
        return True
    if len(text) < _SENTENCE and text.isascii():
        return False
    if not ends_like_sentence(text):
        return len(text) >= _SHORT_SENTENCE and _THAI.search(text) is not None and _runs_on(text)
    return len(text) >= _SENTENCE or len(text) >= _least_sentence(text)


def _least_sentence(text: str) -> int:
    """How many letters a sentence has at least, in the script of a text."""
    if has_unspaced(text):
        return _UNSPACED_SENTENCE
    return _SHORT_SENTENCE if _VOWELLESS.search(text) else _SENTENCE


def _runs_on(text: str) -> bool:
    """Whether the spaces are as far apart as clauses are; Thai ends sentences with no mark."""
    return len(text) >= _CLAUSE * len(text.split())


class SpamContext:
    """The lines of a text as what one of them is judged by.

    `sentences` are the numbers of the lines of sentences; `gone` those of the lines that are left out.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = [line for line in lines if not line.is_blank]
        self.gone: Collection[int] = ()
        self.sentences = {line.index for line in self.lines if is_prose(line.text)}

    @cached_property
    def prose(self) -> dict[int, list[str]]:
        """The folded words of each line of sentences, by its number."""
        texts = {line.index: folded(line.text) for line in self.lines if line.index in self.sentences}
        words = word_pattern("".join(texts.values())).findall
        return {number: words(text) for number, text in texts.items()}

    def without(self, gone: Collection[int]) -> SpamContext:
        """The context of the lines that are left without those numbered in `gone`."""
        rest = SpamContext(())
        rest.lines = [line for line in self.lines if line.index not in gone]
        rest.gone = gone
        rest.sentences = self.sentences.difference(gone)
        rest.prose = {number: words for number, words in self.prose.items() if number not in gone}
        return rest

    @cached_property
    def prose_letters(self) -> int:
        """How many characters of the text are prose; a character of a script without spaces counts for three."""
        texts = [line.text for line in self.lines if line.index in self.sentences]
        return sum(len(text) * (3 if has_unspaced(text) else 1) for text in texts)

    @cached_property
    def last_prose(self) -> int:
        """The number of the last line of prose; -1 where there is none."""
        return max(self.sentences, default=-1)

    @cached_property
    def _joined(self) -> dict[int, str]:
        return {number: f" {' '.join(words)} " for number, words in self.prose.items()}

    @cached_property
    def _all_joined(self) -> str:
        return "\n".join(self._joined.values())

    def stands_alone(self, number: int) -> bool:
        """Whether line `number` stands between paragraphs or at an end of the text, not among other short lines."""
        return all(line.index in self.sentences for line in self.beside(number))

    def beside(self, number: int) -> list[Line]:
        """The lines before and after line `number`, blank ones left out."""
        at = bisect_left(self.lines, number, key=lambda line: line.index)
        return [self.lines[other] for other in (at - 1, at + 1) if 0 <= other < len(self.lines)]

    def uses(self, words: Sequence[str], number: int) -> bool:
        """Whether the prose of other lines than `number` uses these words, side by side, or a form of the one word."""
        return self.holds(f" {words[0][:_STEM]}" if len(words) == 1 else f" {' '.join(words)} ", number)

    def holds(self, piece: str, number: int) -> bool:
        """Whether a folded piece stands anywhere in the prose of other lines than `number`."""
        own = self._joined.get(number)
        if own is None or piece not in own:
            return piece in self._all_joined
        return any(piece in joined for other, joined in self._joined.items() if other != number)

    @cached_property
    def lang(self) -> str:
        """The language whose function words the prose uses most; empty where that cannot be told."""
        texts = [line.text for line in self.lines if line.index in self.sentences]
        if any(has_unspaced(text) for text in texts):
            return ""
        words = words_of(" ".join(texts)[:_LANGUAGE_SAMPLE].casefold().replace("’", "'").replace("'", " "))
        return likeliest_language(words)

    def is_foreign(self, lang: str) -> bool:
        """Whether `lang` is a language that the prose is surely not in, nor in one like it."""
        own = self.lang
        return bool(own and lang) and own != lang and not any({own, lang} <= group for group in _NEAR)
