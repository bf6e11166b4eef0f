"""From a text to what is spun in it, if it is spun at all."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.repair.spun.gate import oddity, verdict
from pipeline.repair.spun.judge import judge
from pipeline.repair.spun.places import SpunText
from pipeline.repair.spun.sentences import Sentence, sentences
from pipeline.repair.view import View

LANGUAGE = "en"
_MOST = 3000  # words that are read: enough of any post, and a bound to the time that a book would take


def spun_text(view: View, mended: int = 0) -> SpunText | None:
    """The text with what it takes to repair it; None where it is not spun. Cheap where it is not: a look-up a word.

    `mended` is how many traces of a spinner (wrong articles, choices left open) were put right before.
    """
    odd = oddity(view.text, view.lexicon)
    if not odd.is_sign:
        return None
    from pipeline.repair.spun.despin import despinner  # noqa: PLC0415 its tables take a second to load

    reader = despinner()
    lines = _first(sentences(view))
    if not verdict(lines, reader.sources, odd, mended).is_spun:
        return None
    return SpunText(view, lines, reader, judge())


def _first(lines: Iterable[Sentence]) -> list[Sentence]:
    """The sentences up to the most words that are read."""
    kept: list[Sentence] = []
    words = 0
    for line in lines:
        words += len(line)
        if words > _MOST:
            break
        kept.append(line)
    return kept
