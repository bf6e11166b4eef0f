"""Damage a text as the pages of old translation sites and spinners are damaged, seeded: for training only."""

from __future__ import annotations

import random
import re

_JOIN = re.compile(r"(?<=[a-zà-ÿа-я]) (?=[a-zà-ÿа-я]{3,})")
_MARK = re.compile(r"(?<=\w)([,.;:!?]) ")
_SHORT = re.compile(r"(?<=[a-z])['’](?=(?:s|t|re|ve|ll|d|m)\b)")
_ELISION = re.compile(r"\b([ldnsjmLDNSJM]|qu|dell|all|nell)['’](?=\w)")


def typed(text: str, seed: int) -> str:
    """The text as someone types who cares little: without spaces after marks, or with one before; in small letters."""
    rng = random.Random(seed)  # noqa: S311 no secret
    often = rng.uniform(0.5, 1.0)
    style = rng.choice((r"\1", r"\1", r" \1", r" \1 "))
    marks = re.compile(r"(?<=\w)([,.;!?]) " if rng.random() < 0.5 else r"(?<=\w)(,) ")  # noqa: PLR2004
    text = marks.sub(lambda m: m.expand(style) if rng.random() < often else m.group(), text)
    if rng.random() < 0.4:  # noqa: PLR2004
        text = re.sub(r"(?<=[.!?] )[A-ZÀ-ÝА-Я](?=[a-zà-ÿа-я])", lambda m: m.group().lower(), text)
    return text


def damaged(text: str, rate: float, seed: int) -> str:
    """The text with words joined, marks spaced and short forms torn, `rate` of the places that allow it."""
    rng = random.Random(seed)  # noqa: S311 no secret

    def sometimes(change: str, factor: float = 1.0):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return lambda m: m.expand(change) if rng.random() < rate * factor else m.group()

    text = _SHORT.sub(sometimes(" '", 8), text)
    text = _ELISION.sub(sometimes(r"\1' ", 4), text)
    text = _MARK.sub(sometimes(r" \1 " if rng.random() < 0.6 else r" \1", 3), text)  # noqa: PLR2004
    capital = rng.random() < 0.6  # noqa: PLR2004
    out: list[str] = []
    at = 0
    for match in _JOIN.finditer(text):
        if rng.random() < rate:
            out.append(text[at : match.start()])
            at = match.end()
            if capital:
                out.append(text[at].upper())
                at += 1
    out.append(text[at:])
    return "".join(out)
