"""From a text to what is spun in it, if it is spun at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.document import Document
from pipeline.repair.context.registry import NoScorer
from pipeline.repair.spun.despin import Memory, despinner
from pipeline.repair.spun.gate import Verdict, oddity, verdict
from pipeline.repair.spun.judge import judge
from pipeline.repair.spun.places import SpunText
from pipeline.repair.spun.sentences import Sentence, sentences
from pipeline.repair.spun.weighing import Weigher
from pipeline.repair.view import View

LANGUAGE = "en"
_TRACES = frozenset(("article", "spintax"))  # rules of earlier stages
_FEWEST, _VERY_ODD = 30, 0.15  # content words, and how odd on average
_MOST = 3000  # words that are read: enough of any post, and a bound to the time that a book would take


def spun_text(
    view: View, mended: int = 0, weigher: Weigher | None = None, memory: Memory | None = None
) -> SpunText | None:
    """The text with what it takes to repair it; None where it is not spun. Cheap where it is not: a look-up a word.

    `mended` is how many traces of a spinner were put right before: see `traces`. `weigher` gives a second
    opinion on what is nearly sure enough; `memory` is what is known of the text before some of it was repaired.
    """
    found = assessed(view, mended)
    if found is None or not found.is_spun or not oddity(view.text).is_sign:
        return None
    lines = _first(sentences(view))
    return SpunText(view, lines, despinner(), judge(), weigher or Weigher(NoScorer()), memory or Memory())


@lru_cache(maxsize=1)
def assessed(view: View, mended: int = 0) -> Verdict | None:
    """How likely a text is spun; None where its words give no reason to ask. The last answer is kept.

    A text that is too short to repair is judged, too, where its words are very odd.
    """
    odd = oddity(view.text)
    if not odd.is_sign and (odd.archaic or odd.words < _FEWEST or odd.mean < _VERY_ODD):
        return None
    return verdict(_first(sentences(view)), despinner().sources, odd, mended)


def traces(doc: Document) -> int:
    """How many traces of a spinner (wrong articles, choices left open) earlier stages put right."""
    return sum(cause.rule in _TRACES for edit in doc.ledger.edits for cause in edit.causes)


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
