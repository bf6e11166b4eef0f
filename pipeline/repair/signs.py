"""One scan of a text for the places where a rule could find something: a clean text needs no more than this.

A sign is necessary for its rules, not sufficient: ` !` is a sign in French, too, where nothing is wrong with it.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Sign(IntEnum):
    """What the scan tells apart; the numbers are those of the groups of its pattern."""

    SPACE_BEFORE_MARK = 1
    NO_SPACE_AFTER_MARK = 2
    NO_SPACE_AFTER_STOP = 3
    NO_SPACE_AFTER_BRACKET = 4
    SPACE_IN_QUOTATION = 5
    QUOTATION_JOINED = 6
    APOSTROPHE = 7
    HYPHEN = 8
    NUMBER = 9
    CHOICE = 10
    OPENING_SPACED = 11
    LINE_HYPHEN = 12
    BULLET = 13


_LETTER = r"[^\W\d_]"
_CONTEXTS = {  # what stands before the end of the sign's character, and after it
    Sign.SPACE_BEFORE_MARK: r"(?<= [,.;:!?])",
    Sign.NO_SPACE_AFTER_MARK: rf"(?<={_LETTER}[,;:!?])(?={_LETTER})",
    Sign.NO_SPACE_AFTER_STOP: rf"(?<=\.)(?={_LETTER})",
    Sign.NO_SPACE_AFTER_BRACKET: rf"(?<=\))(?={_LETTER})",
    Sign.SPACE_IN_QUOTATION: r"(?:(?<=[(„“«])(?= )|(?<=\")(?=[^\"\n]{1,120} \"))",
    Sign.QUOTATION_JOINED: rf"(?<={_LETTER}[„«\"])(?={_LETTER})",
    Sign.APOSTROPHE: r"(?:(?<= ['’])|(?<=['’])(?= )|(?<= n['’]))",
    Sign.HYPHEN: rf"(?<= -)(?={_LETTER})",
    Sign.NUMBER: rf"(?<={_LETTER}[0-9])(?=[0-9.,])",
    Sign.CHOICE: r"(?<=\|)",
    Sign.OPENING_SPACED: r"(?<=[¿¡])(?= )",
    Sign.LINE_HYPHEN: rf"(?<={_LETTER}-)(?=\s)",
    Sign.BULLET: rf"(?<=[•▪‣])(?={_LETTER})",
}
# A set of characters in front lets the search run fast over all others; the empty groups tell the signs apart.
_SCAN = re.compile(
    rf"[,.;:!?()|¿¡•▪‣„“«\"'’0-9-](?:{'|'.join(f'{_CONTEXTS[sign]}()' for sign in sorted(_CONTEXTS))})",
)


def signs(text: str) -> frozenset[int]:
    """The signs that a text shows.

    >>> sorted(Sign(number).name for number in signs("It 's fine ,really (not)."))
    ['APOSTROPHE', 'SPACE_BEFORE_MARK']
    """
    return frozenset(match.lastindex or 0 for match in _SCAN.finditer(text))
