"""Cutting a text into pieces: cheap ones for detectors, and sentences.

A line break always ends a sentence: in posts, lines are paragraphs, list items or verse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pipeline.text.segmentation_rules import CLOSERS, SPACED_ENDS, UNSPACED_ENDS, Judge, judge

_LINE = re.compile(r"[^\s](?:[^\r\n\u2028\u2029]*[^\s])?")
_SOFT_END = re.compile(rf"[{re.escape(SPACED_ENDS + UNSPACED_ENDS)}][{re.escape(CLOSERS)}]*([ \t\u00a0\u3000]*)")
_SHORT_LINE = 80
_SHORT_PIECE, _LONG_PIECE = 12, 400


def rough_pieces(text: str) -> list[tuple[int, int]]:
    r"""Where the lines of `text`, and the likely sentences of its longer lines, begin and end.

    Made for detectors: abbreviations may be cut, pieces are at most some 400 characters long and
    never empty; white space at the ends is left out.

    >>> [("A line\nB"[a:b]) for a, b in rough_pieces("A line\nB")]
    ['A line', 'B']
    """
    pieces: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, stop = line.span()
        if stop - start > _SHORT_LINE:
            for end in _SOFT_END.finditer(text, start, stop):
                if end.end() - start >= _SHORT_PIECE and (end[1] or text[end.start()] in UNSPACED_ENDS):
                    _add(pieces, text, start, end.start(1))
                    start = end.end()
        if start < stop:
            _add(pieces, text, start, stop)
    return pieces


def _add(pieces: list[tuple[int, int]], text: str, start: int, stop: int) -> None:
    """Append `[start, stop)`, in parts that are not too long."""
    while stop - start > _LONG_PIECE:
        space = text.rfind(" ", start + _LONG_PIECE // 2, start + _LONG_PIECE)
        cut = space if space > 0 else start + _LONG_PIECE
        pieces.append((start, cut))
        start = cut + (space > 0)
    pieces.append((start, stop))


_END = re.compile(rf"([{re.escape(SPACED_ENDS + UNSPACED_ENDS)};]+)[{re.escape(CLOSERS)}]*(\s*)")


def sentence_spans(text: str, lang: str = "und") -> list[tuple[int, int]]:
    r"""Where the sentences of `text`, whose language is `lang`, begin and end.

    Every character but white space is in exactly one of them. Abbreviations and the like are
    judged by LanguageTool's rules where it has some for the language, else by general ones.

    >>> text = "I met Mr. Smith. He left!\nA title"
    >>> [text[start:end] for start, end in sentence_spans(text, "en")]
    ['I met Mr. Smith.', 'He left!', 'A title']
    """
    decide = judge(lang)
    return [span for line in _LINE.finditer(text) for span in _of_line(text, *line.span(), decide)]


def _of_line(text: str, start: int, stop: int, decide: Judge) -> Iterator[tuple[int, int]]:
    line = start
    for found in _END.finditer(text, start, stop):
        end = found.start(2)
        if end >= stop:
            break
        if decide(text, line, start, found):
            yield start, end
            start = found.end()
    if start < stop:
        yield start, stop


def sentencizer_spans(text: str, lang: str = "und") -> list[tuple[int, int]]:
    """As `sentence_spans`, by spaCy's rule-based sentencizer within each line."""
    pipe = _sentencizer(lang)
    spans = []
    for line in _LINE.finditer(text):
        for sentence in pipe(line[0]).sents:
            begin = line.start() + sentence.start_char
            body = text[begin : line.start() + sentence.end_char]
            if bare := body.strip():
                begin += body.index(bare)
                spans.append((begin, begin + len(bare)))
    return spans


@cache
def _sentencizer(lang: str) -> Any:  # noqa: ANN401 a spaCy pipeline
    import spacy  # noqa: PLC0415 heavy

    try:
        pipe = spacy.blank(lang)
    except ImportError:  # spaCy does not know the language, or lacks a package for it
        pipe = spacy.blank("xx")
    pipe.add_pipe("sentencizer")
    pipe.max_length = 1 << 31
    return pipe


SEGMENTERS: dict[str, Callable[[str, str], list[tuple[int, int]]]] = {
    "srx": sentence_spans,
    "spacy": sentencizer_spans,
}
