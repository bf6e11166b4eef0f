"""A text as the words that an n-gram model counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

BEGIN, END = "<s>", "</s>"
_TOKEN = re.compile(
    r"(?P<number>\d++(?:[.,:]\d++)*+)"
    r"|(?P<word>[^\W\d_]++(?:['’][^\W\d_]++)*+(?:-[^\W\d_]++(?:['’][^\W\d_]++)*+)*+)"
    r"|(?P<end>[.!?…]++[\"'”’»)\]]*+)"
)
NUMBER = "<number>"


def tokens(text: str) -> Iterator[str]:
    """The words of `text` in small letters with straight apostrophes, with `<number>`, `<s>` and `</s>`.

    >>> list(tokens("It’s 5 p.m. Go on"))
    ['<s>', "it's", '<number>', 'p', 'm', '</s>', '<s>', 'go', 'on']
    """
    yield BEGIN
    last = ""
    ended = False
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "end":
            ended = bool(last) and not text[match.end() : match.end() + 1].strip()
            continue
        if ended and (token[0].isupper() or kind == "number"):
            yield END
            yield BEGIN
        ended = False
        last = NUMBER if kind == "number" else token.lower().replace("’", "'")
        yield last
    if ended:
        yield END
