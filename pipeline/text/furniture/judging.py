"""How much each line of a post looks like page furniture, from the lexicon, its shape and its place.

`judge` weighs each line by itself; `head`, `tail` and `middle` then use that furniture comes in
runs: what stands between two sure footer lines is footer too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.text.furniture.chrome import NO_COVERAGE, ChromeLexicon, Coverage, Kind
from pipeline.text.furniture.line_features import LineFacts, line_facts, main_script
from pipeline.text.lines import Line

FURNITURE = 0.75  # strength from which a line is furniture wherever furniture may stand
LIKELY = 0.5  # strength from which it is furniture beside other furniture
OTHER_SCRIPT = re.compile(r"[^\x00-\u036f\u1e00-\u1eff\u2000-\u20cf\u2100-\u214f]")  # all but Latin and signs
HEAD_LINES = 14  # a longer head than this is a list of the author's
HEAD_LENGTH = 90  # code points of a header line: a site's name, its motto
TAIL_LINES = 60
EDGE_LINES = 8
PROSE_LENGTH = 100  # code points; a longer line that ends as a sentence needs no lexicon
WIDGET_LENGTH = 40  # code points of a widget's label in another script
MAIN_SCRIPT = 0.8  # share of the text in its main script, below which none is foreign
CERTAIN = 0.9  # strength from which a line between paragraphs goes
UNLIKELY = 0.15  # the model's probability below which a line's place alone does not condemn it
UNKNOWN = -1.0
# Kinds that hardly ever head or close an author's own text, even as the only words of a line.
TELLING = frozenset(
    {
        Kind.COMMENT,
        Kind.REPLY,
        Kind.FEED,
        Kind.LOGIN,
        Kind.TRACKBACK,
        Kind.FORUM,
        Kind.GUESTBOOK,
        Kind.POWERED,
        Kind.LABEL,
        Kind.AD,
    }
)


@dataclass(slots=True)
class Judged:
    """A line with what is known of it.

    `strength` (0 to 1) is how much it looks like furniture by itself; `score` is the verdict once
    place and neighbours are weighed, and `rule` names what decided; `likelihood` is what the line model
    says, where it was asked. The lexicon is asked when its answer is needed, and once.
    """

    facts: LineFacts
    lexicon: ChromeLexicon
    rule: str = ""
    score: float = 0.0
    likelihood: float | None = None
    _coverage: Coverage | None = None
    _strength: float = UNKNOWN
    _script: str | None = None

    @property
    def coverage(self) -> Coverage:
        """What the lexicon explains of the line; nothing of what is clearly prose."""
        if self._coverage is None:
            facts = self.facts
            clearly_prose = facts.long or (facts.sentence and len(facts.line.text) > PROSE_LENGTH)
            self._coverage = NO_COVERAGE if clearly_prose else self.lexicon.coverage(facts.line.text)
        return self._coverage

    @property
    def strength(self) -> float:
        """How much the line looks like furniture by itself."""
        if self._strength == UNKNOWN:
            self._strength = 0.0 if self.facts.long else _strength(self.facts, self.coverage)
        return self._strength

    @property
    def script(self) -> str:
        """The script of the line's beginning; empty where it has no letters."""
        if self._script is None:
            self._script = main_script(self.facts.line.text[:HEAD_LENGTH])
        return self._script

    @property
    def prose(self) -> bool:
        """True for a line of the author's: it reads as a sentence that the lexicon does not explain."""
        return self.facts.prose and self.strength < FURNITURE

    @property
    def spared(self) -> bool:
        """True where the lexicon knows no word of the line, and the line model is sure that it is the author's."""
        return self.likelihood is not None and self.likelihood < UNLIKELY and not self.coverage.hits

    def condemn(self, rule: str, score: float) -> None:
        """Take this verdict if it is surer than an earlier one."""
        if score > self.score:
            self.rule, self.score = rule, score


def judge(lines: Sequence[Line], lexicon: ChromeLexicon) -> list[Judged]:
    """The lines that are not blank, to be weighed each by itself."""
    return [Judged(line_facts(line), lexicon) for line in lines if not line.is_blank]


def _strength(facts: LineFacts, coverage: Coverage) -> float:
    """How much a line looks like furniture by itself, 0 to 1."""
    if facts.signed:
        return LIKELY
    if not coverage.hits:
        return LIKELY if facts.mark or facts.copyright else 0.0
    strength = coverage.share
    if not coverage.specific and coverage.hits == 1:
        strength *= 0.6  # "Home", "Share": a word that titles sections too
    if facts.sentence:
        signed = coverage.kind is Kind.BYLINE and coverage.numbers > 0  # "by Ann at 9:40, no comments:"
        whole = coverage.share == 1.0 and (coverage.specific > 1 or signed)
        strength *= 0.85 if whole else 0.7 if coverage.hits > 1 else 0.4
    if facts.mark or facts.copyright or facts.menu:
        strength += 0.15
    if coverage.numbers and coverage.specific:
        strength += 0.1
    if facts.quoted:
        strength *= 0.5
    return min(strength, 1.0)


# ----------------------------------------------------------------------- head
def head(judged: Sequence[Judged], anchor: int) -> None:
    """Condemn header lines: all that is short above the title, or what is plain furniture above the text.

    `anchor` is the offset in the text where the page's title or date line stood, -1 where none did.
    """
    above = [item for item in judged[: HEAD_LINES + 1] if item.facts.line.start < anchor]
    if above and len(above) <= HEAD_LINES:
        _above_title(above)
        return
    first = next((n for n, item in enumerate(judged) if item.prose), len(judged))
    if first == len(judged) and len(judged) > 1:
        return  # no prose at all: nothing says what is head and what is text
    for number, item in enumerate(judged[: min(first, HEAD_LINES)]):
        beside = number and judged[number - 1].score >= FURNITURE
        if item.strength >= FURNITURE or (item.strength >= LIKELY and (beside or number == 0)):
            item.condemn("header", max(0.8, item.strength))
        elif (number == 0 or beside) and item.facts.menu and (item.coverage.hits or (item.facts.trail and first > 1)):
            item.condemn("header", 0.85)
        else:
            break


def _above_title(above: Sequence[Judged]) -> None:
    for item in above:
        short = len(item.facts.line.text) <= HEAD_LENGTH
        if item.strength >= LIKELY:
            item.condemn("header", max(0.9, item.strength))
        elif not item.prose and short and not item.facts.item:
            item.condemn("header", 0.85)


# ----------------------------------------------------------------------- tail
def tail(judged: Sequence[Judged]) -> None:
    """Condemn the footer: from the first sure line below the text to the end, all that is not prose."""
    last = next((n for n in range(len(judged) - 1, -1, -1) if judged[n].prose), -1)
    below = judged[last + 1 :][-TAIL_LINES:]
    sure = next((n for n, item in enumerate(below) if _sure_footer(below, n)), None)
    if sure is None:
        return
    while sure and below[sure - 1].strength >= LIKELY:
        sure -= 1
    for item in below[sure:]:
        item.condemn("footer", max(0.85, min(item.strength, 0.99)))


def _sure_footer(below: Sequence[Judged], number: int) -> bool:
    """Whether a line below the text is furniture beyond doubt, so that what follows goes with it."""
    item = below[number]
    if item.strength >= FURNITURE:
        alone = not item.coverage.specific and item.coverage.hits == 1 and len(below) == 1
        return not alone
    if item.facts.copyright or (item.facts.mark and item.coverage.hits and item.strength >= LIKELY):
        return True  # a mark alone is none: "apples (6)" may be an author's list
    followed = any(later.strength >= LIKELY for later in below[number + 1 : number + 3])
    return item.facts.menu and followed and not item.facts.item


def reprieve(judged: Sequence[Judged]) -> None:
    """Take back what its place alone condemned, where the line model is sure that a line is the author's."""
    for item in judged:
        if item.rule in {"header", "footer"} and item.spared:
            item.rule, item.score = "", 0.0


# --------------------------------------------------------------------- middle
def middle(judged: Sequence[Judged]) -> None:
    """Condemn furniture between paragraphs: only what the lexicon explains whole, and no sentence."""
    for item in judged:
        facts = item.facts
        if (
            not facts.long
            and not facts.sentence
            and item.coverage.specific
            and item.strength >= CERTAIN
            and _telling(item)
        ):
            item.condemn("furniture", 0.8)


def _telling(item: Judged) -> bool:
    """Whether a line says more than one specific word that heads an author's own list too."""
    cover = item.coverage
    if cover.hits == 1 and not (cover.kind in TELLING and (cover.numbers or cover.separators or item.facts.menu)):
        return False  # "Average rating: 4.9" may be the author's
    return not item.facts.item


def foreign_edges(judged: Sequence[Judged]) -> None:
    """Condemn short lines at the edges in a script that the text does not use.

    Latin is no evidence: every script's writers use Latin names. Nor is a sentence: it may be quoted.
    """
    edges = judged if len(judged) <= 2 * EDGE_LINES else (*judged[:EDGE_LINES], *judged[-EDGE_LINES:])
    if not any(map(_is_foreign, edges)):
        return
    sizes: Counter[str] = Counter()
    for item in judged:
        sizes[item.script] += len(item.facts.line.text)
    main = max(sizes, key=lambda name: (sizes[name], name), default="")
    if sizes[main] < MAIN_SCRIPT * sizes.total():
        return
    for run in (judged, judged[::-1]):
        for item in run[:EDGE_LINES]:
            if item.prose and item.script == main:
                break
            if item.script != main and _is_foreign(item):
                item.condemn("foreign-script", 0.85)


def _is_foreign(item: Judged) -> bool:
    """Whether a line is a short label in another script than Latin."""
    facts = item.facts
    if len(facts.text) > WIDGET_LENGTH or facts.text.isascii() or facts.prose or not OTHER_SCRIPT.search(facts.text):
        return False
    return item.script not in {"latin", ""}
