"""What lines look like: their characters, how they begin and end, dates and addresses in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.text.furniture.line_model.classes import LAST_LETTER, CharClass, density_table
from pipeline.text.furniture.line_model.page import Features, Flags, Ints, Numbers, PageText, features

IDEOGRAPH_WORDS, IDEOGRAPH_WIDTH = 0.6, 1.5  # words and further letters that an ideograph stands for
MANY = 5
WIDE = 0x3000  # code point from which a full stop needs no space after it
_DENSITIES = [
    CharClass.UPPER,
    CharClass.DIGIT,
    CharClass.COMMA,
    CharClass.COLON,
    CharClass.BAR,
    CharClass.OPEN,
    CharClass.QUOTE,
    CharClass.MONEY,
    CharClass.SYMBOL,
    CharClass.CODE,
    CharClass.TERMINAL,
    CharClass.BULLET,
]
_COUNTS = [
    CharClass.DIGIT,
    CharClass.COMMA,
    CharClass.COLON,
    CharClass.BAR,
    CharClass.OPEN,
    CharClass.MONEY,
    CharClass.CODE,
    CharClass.TERMINAL,
    CharClass.JOINER,
]
_FIRSTS = np.array(
    [
        CharClass.LOWER,
        CharClass.UPPER,
        CharClass.DIGIT,
        CharClass.BAR,
        CharClass.OPEN,
        CharClass.QUOTE,
        CharClass.SYMBOL,
        CharClass.BULLET,
        CharClass.CODE,
    ]
)
_LASTS = np.array([CharClass.LOWER, CharClass.DIGIT, CharClass.COLON, CharClass.COMMA, CharClass.CLOSE, CharClass.BAR])
_CLASS_FEATURES = tuple(
    f"{what}_{CharClass(kind).name.lower()}"
    for what, kinds in (("share", _DENSITIES), ("count", _COUNTS), ("first", _FIRSTS), ("last", _LASTS))
    for kind in kinds
)
_ONE, _NINE, _TWO, _ZERO = map(ord, "1920")
_BULLETS = "-*–—·"
_FOLLOWING = np.isin(np.arange(len(CharClass)), (CharClass.UPPER, CharClass.UNCASED, CharClass.QUOTE))
_CLOSING = np.isin(np.arange(len(CharClass)), (CharClass.QUOTE, CharClass.CLOSE, CharClass.JOINER))


@dataclass(frozen=True, slots=True)
class Shape:
    """What lines look like, and what other features build on: one number a line."""

    features: Features
    width: Numbers
    words: Numbers
    terminal: Flags
    function_characters: Numbers


def shape(page: PageText) -> Shape:
    """What each line's characters are, how it begins and ends, how wide it is."""
    size = len(CharClass)
    counts = np.bincount(page.line_of * size + page.classes, minlength=page.lines * size)
    classes = counts.reshape(page.lines, size).astype(np.float32)
    classes[:, CharClass.OTHER] -= 1  # the line break
    lengths = page.lengths
    opens = _word_starts(page)
    spaced = page.per_line(opens)
    capitals = page.per_line(opens & page.is_class(CharClass.UPPER))
    ideographs = page.per_line(density_table()[page.points])
    first, last = page.classes[page.starts], page.classes[page.starts + lengths - 1]
    before_last = page.classes[page.starts + np.maximum(lengths - 2, 0)]
    upper = classes[:, CharClass.UPPER]
    width, words = lengths + IDEOGRAPH_WIDTH * ideographs, spaced + IDEOGRAPH_WORDS * ideographs
    terminal = (last == CharClass.TERMINAL) | (_CLOSING[last] & (before_last == CharClass.TERMINAL))
    single = {
        "width": np.log1p(width),
        "words": np.log1p(words),
        "word_length": width / np.maximum(words, 1) / 10,
        "capital_share": capitals / np.maximum(spaced, 1),
        "title_case": (capitals >= spaced) & (spaced > 1),
        "all_capitals": upper >= 0.7 * np.maximum(classes[:, CharClass.LOWER] + upper, 1),
        "terminal": terminal,
        "uncased_share": classes[:, CharClass.UNCASED] / lengths,
        "function_characters": classes[:, CharClass.FUNCTION],
    }
    told = features(single, page.lines)
    blocks = [
        told.values,
        classes[:, _DENSITIES] / lengths[:, None],
        np.minimum(classes[:, _COUNTS], MANY),
        first[:, None] == _FIRSTS,
        last[:, None] == _LASTS,
    ]
    all_features = Features(told.names + _CLASS_FEATURES, np.concatenate(blocks, axis=1))
    return Shape(all_features, width, words, terminal, classes[:, CharClass.FUNCTION])


def _word_starts(page: PageText) -> Flags:
    """Where words begin; an apostrophe or hyphen between letters begins none."""
    letter = page.letters
    starts = letter.copy()
    starts[1:] &= ~letter[:-1]
    starts[2:] &= ~(page.is_class(CharClass.JOINER)[1:-1] & letter[:-2])
    return starts


def signs(page: PageText) -> Features:
    """Times of day, years, addresses, list items, and ends of sentences within a line."""
    clock, year = _numbers(page)
    marks = page.per_line(_addresses(page)), page.per_line(_inner_ends(page))
    counts = np.minimum(np.stack([clock, year, *marks]), MANY)
    found = {"clock": counts[0], "year": counts[1], "address": counts[2], "item": _items(page), "sentences": counts[3]}
    return features(found, page.lines)


def _numbers(page: PageText) -> tuple[Ints, Ints]:
    """How many times of day and years each line has, from the runs of digits."""
    digit = np.zeros(len(page.classes) + 2, np.bool_)
    digit[1:-1] = page.is_class(CharClass.DIGIT)
    edges = np.flatnonzero(digit[1:] != digit[:-1])
    if not len(edges):
        none = np.zeros(page.lines, np.int64)
        return none, none
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    lines = page.line_of[starts]
    four = starts[sizes == len("2000")]
    first, second = page.points[four], page.points[four + 1]
    year = ((first == _ONE) & (second == _NINE)) | ((first == _TWO) & (second == _ZERO))
    between = page.points[ends[:-1]]
    mark = (between == ord(":")) | (between == ord(".")) | (between == ord("h"))
    clock = mark & (sizes[1:] == len("00")) & (starts[1:] == ends[:-1] + 1) & (sizes[:-1] <= len("00"))
    return _at(page, lines[:-1][clock]), _at(page, page.line_of[four[year]])


def _at(page: PageText, lines: Ints) -> Ints:
    return np.bincount(lines, minlength=page.lines)


def _addresses(page: PageText) -> Flags:
    """Where `://`, a letter's `@`, or a dot between two small letters stands."""
    points, letter = page.points, page.letters
    small = page.is_class(CharClass.LOWER)
    found = np.zeros(len(points), np.bool_)
    found[:-2] = (points[:-2] == ord(":")) & (points[1:-1] == ord("/")) & (points[2:] == ord("/"))
    found[1:-1] |= (points[1:-1] == ord("@")) & letter[:-2] & letter[2:]
    found[1:-1] |= (points[1:-1] == ord(".")) & small[:-2] & small[2:]
    return found


def _items(page: PageText) -> Flags:
    """Which lines open as list items do: a bullet, a dash, a number or a letter with a dot, then a space."""
    last = len(page.points) - 1
    places = np.minimum(page.starts[:, None] + np.arange(4), last)
    points, kinds = page.points[places], page.classes[places]
    space = kinds == CharClass.SPACE
    marked = kinds[:, 0] == CharClass.BULLET
    for bullet in _BULLETS:
        marked |= points[:, 0] == ord(bullet)
    after = (points == ord(".")) | (points == ord(")"))
    digit = kinds[:, 0] == CharClass.DIGIT
    short = digit | (kinds[:, 0] <= CharClass.UPPER)
    items: Flags = (marked & space[:, 1]) | (short & after[:, 1] & space[:, 2]) | (digit & after[:, 2] & space[:, 3])
    return items


def _inner_ends(page: PageText) -> Flags:
    """Where a sentence ends and another follows."""
    ends = page.is_class(CharClass.TERMINAL)
    following = _FOLLOWING[page.classes]
    inner = np.zeros(len(ends), np.bool_)
    inner[:-2] = ends[:-2] & page.is_class(CharClass.SPACE)[1:-1] & following[2:]
    inner[:-1] |= ends[:-1] & (page.points[:-1] > WIDE) & (page.classes[1:] <= LAST_LETTER)
    return inner
