"""What lines look like: their characters, how they begin and end, dates and addresses in them."""

from __future__ import annotations

import numpy as np

from pipeline.text.furniture.line_model.classes import LAST_LETTER, CharClass, density_table
from pipeline.text.furniture.line_model.page import Columns, Flags, Ints, PageText

IDEOGRAPH_WORDS, IDEOGRAPH_WIDTH = 0.6, 1.5  # words and further letters that an ideograph stands for
MANY = 5
WIDE = 0x3000  # code point from which a full stop needs no space after it
_DENSITIES = (
    "UPPER",
    "DIGIT",
    "COMMA",
    "COLON",
    "BAR",
    "OPEN",
    "QUOTE",
    "MONEY",
    "SYMBOL",
    "CODE",
    "TERMINAL",
    "BULLET",
)
_COUNTS = ("DIGIT", "COMMA", "COLON", "BAR", "OPEN", "MONEY", "CODE", "TERMINAL", "JOINER")
_FIRSTS = ("LOWER", "UPPER", "DIGIT", "BAR", "OPEN", "QUOTE", "SYMBOL", "BULLET", "CODE")
_LASTS = ("LOWER", "DIGIT", "COLON", "COMMA", "CLOSE", "BAR")
_CLOCK_MARKS = (ord(":"), ord("."), ord("h"))
_DASHES = (ord("-"), ord("*"), ord("–"), ord("—"), ord("·"))
_AFTER_NUMBER = (ord("."), ord(")"))
_CENTURIES = ((1, 9), (2, 0))
_FOLLOWING = np.isin(np.arange(len(CharClass)), (CharClass.UPPER, CharClass.UNCASED, CharClass.QUOTE))


def shape(page: PageText) -> Columns:
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
    cased = classes[:, CharClass.LOWER] + classes[:, CharClass.UPPER]
    first, last = page.classes[page.starts], page.classes[page.starts + lengths - 1]
    before_last = page.classes[page.starts + np.maximum(lengths - 2, 0)]
    closed = (last == CharClass.QUOTE) | (last == CharClass.CLOSE) | (last == CharClass.JOINER)
    columns: Columns = {
        "width": lengths + IDEOGRAPH_WIDTH * ideographs,
        "words": spaced + IDEOGRAPH_WORDS * ideographs,
        "capital_share": capitals / np.maximum(spaced, 1),
        "title_case": (capitals >= spaced) & (spaced > 1),
        "all_capitals": classes[:, CharClass.UPPER] >= 0.7 * np.maximum(cased, 1),
        "terminal": (last == CharClass.TERMINAL) | (closed & (before_last == CharClass.TERMINAL)),
        "uncased_share": classes[:, CharClass.UNCASED] / lengths,
        "function_characters": classes[:, CharClass.FUNCTION],
    }
    columns |= {f"share_{name.lower()}": classes[:, CharClass[name]] / lengths for name in _DENSITIES}
    columns |= {f"count_{name.lower()}": np.minimum(classes[:, CharClass[name]], MANY) for name in _COUNTS}
    columns |= {f"first_{name.lower()}": first == CharClass[name] for name in _FIRSTS}
    return columns | {f"last_{name.lower()}": last == CharClass[name] for name in _LASTS}


def _word_starts(page: PageText) -> Flags:
    """Where words begin; an apostrophe or hyphen between letters begins none."""
    letter = page.letters
    starts = letter.copy()
    starts[1:] &= ~letter[:-1]
    starts[2:] &= ~(page.is_class(CharClass.JOINER)[1:-1] & letter[:-2])
    return starts


def signs(page: PageText) -> Columns:
    """Times of day, years, addresses, list items, and ends of sentences within a line."""
    return {
        **_numbers(page),
        "address": np.minimum(page.per_line(_addresses(page)), MANY),
        "item": _items(page),
        "sentences": np.minimum(page.per_line(_inner_ends(page)), MANY),
    }


def _numbers(page: PageText) -> Columns:
    """Times of day and years, from the runs of digits."""
    digit = np.concatenate([[False], page.is_class(CharClass.DIGIT), [False]])
    edges = np.flatnonzero(digit[1:] != digit[:-1])
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    lines = page.line_of[starts]
    four = starts[sizes == len("2000")]
    tens = [(page.points[four + place] - ord("0")).astype(np.int64) for place in (0, 1)]
    year = np.zeros(len(four), np.bool_)
    for first, second in _CENTURIES:
        year |= (tens[0] == first) & (tens[1] == second)
    minutes = (sizes[1:] == len("00")) & (starts[1:] == ends[:-1] + 1) & np.isin(page.points[ends[:-1]], _CLOCK_MARKS)
    return {
        "clock": np.minimum(_at(page, lines[:-1][minutes & (sizes[:-1] <= len("00"))]), MANY),
        "year": np.minimum(_at(page, page.line_of[four[year]]), MANY),
    }


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
    first, second, third = (page.points[np.minimum(page.starts + step, last)] for step in range(3))
    kinds = page.classes[page.starts]
    spaces = [page.classes[np.minimum(page.starts + step, last)] == CharClass.SPACE for step in range(4)]
    marked = ((kinds == CharClass.BULLET) | np.isin(first, _DASHES)) & spaces[1]
    short = (kinds == CharClass.DIGIT) | (kinds <= CharClass.UPPER)
    numbered = short & np.isin(second, _AFTER_NUMBER) & spaces[2]
    tens = (kinds == CharClass.DIGIT) & np.isin(third, _AFTER_NUMBER) & spaces[3]
    items: Flags = marked | numbered | tens
    return items


def _inner_ends(page: PageText) -> Flags:
    """Where a sentence ends and another follows."""
    ends = page.is_class(CharClass.TERMINAL)
    following = _FOLLOWING[page.classes]
    inner = np.zeros(len(ends), np.bool_)
    inner[:-2] = ends[:-2] & page.is_class(CharClass.SPACE)[1:-1] & following[2:]
    inner[:-1] |= ends[:-1] & (page.points[:-1] > WIDE) & (page.classes[1:] <= LAST_LETTER)
    return inner
