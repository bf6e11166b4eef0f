"""Cutting a text into pieces: cheap ones for detectors, and sentences.

A line break always ends a sentence: in posts, lines are paragraphs, list items or verse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from pipeline.text.lines import split_lines
from pipeline.text.segmentation_rules import CLOSERS, SPACED_ENDS, UNSPACED_ENDS, judge

_SOFT_END = re.compile(rf"[{re.escape(SPACED_ENDS + UNSPACED_ENDS)}][{re.escape(CLOSERS)}]*([ \t\u00a0\u3000]*)")
_OTHER_BREAK = re.compile(r"[\u2028\u2029]\s*")
_SHORT_LINE = 80
_SHORT_PIECE, _LONG_PIECE = 12, 400


@lru_cache(maxsize=4)  # of one text, both the pieces and the sentences are asked for
def bare_lines(text: str) -> tuple[tuple[int, int], ...]:
    r"""Where the lines of `text` begin and end that are not blank, without the white space around them.

    U+2028 and U+2029 also end a line.

    >>> bare_lines(" A line \n\nB")
    ((1, 7), (10, 11))
    """
    split_more = "\u2028" in text or "\u2029" in text
    found: list[tuple[int, int]] = []
    for line in split_lines(text):
        shown = line.text.strip()
        if not shown:
            continue
        start = line.start if shown[0] == line.text[0] else line.start + len(line.text) - len(line.text.lstrip())
        if split_more:
            found += _parts(text, start, start + len(shown))
        else:
            found.append((start, start + len(shown)))
    return tuple(found)


def _parts(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The bare line `[start, stop)`, cut at the separators in it."""
    for found in _OTHER_BREAK.finditer(text, start, stop):
        if part := text[start : found.start()].rstrip():
            yield start, start + len(part)
        start = found.end()
    yield start, stop


def rough_pieces(text: str) -> list[tuple[int, int]]:
    r"""Where the lines of `text`, and the likely sentences of its longer lines, begin and end.

    Made for detectors: abbreviations may be cut, pieces are at most some 400 characters long and
    never empty; white space at the ends is left out.

    >>> [("A line\nB"[a:b]) for a, b in rough_pieces("A line\nB")]
    ['A line', 'B']
    """
    pieces: list[tuple[int, int]] = []
    for start, stop in bare_lines(text):
        if stop - start > _SHORT_LINE:
            at = start
            for found in _SOFT_END.finditer(text, start, stop):
                cut, end = found.span(1)
                if end - at >= _SHORT_PIECE and (cut < end or text[found.start()] in UNSPACED_ENDS):
                    _add(pieces, text, at, cut)
                    at = end
            if at < stop:
                _add(pieces, text, at, stop)
        else:
            pieces.append((start, stop))
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
    found: list[tuple[int, int]] = []
    for start, stop in bare_lines(text):
        at = start
        for match in _END.finditer(text, start, stop):
            end, following = match.span(2)
            if end >= stop:
                break
            if decide(text, start, at, match):
                found.append((at, end))
                at = following
        if at < stop:
            found.append((at, stop))
    return found


def sentencizer_spans(text: str, lang: str = "und") -> list[tuple[int, int]]:
    """As `sentence_spans`, by spaCy's rule-based sentencizer within each line."""
    pipe = _sentencizer(lang)
    spans = []
    for start, stop in bare_lines(text):
        for sentence in pipe(text[start:stop]).sents:
            begin = start + sentence.start_char
            body = text[begin : start + sentence.end_char]
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
