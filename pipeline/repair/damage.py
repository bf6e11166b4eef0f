"""How damaged a document is: whether its oddities are those of a machine or of a person.

A person's text may hold one or two of anything. Machine-translated and spun text shows several
instances of several kinds, close together; only then are repairs applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType

from pipeline.document import Document, Edit
from pipeline.repair.clitics import apostrophes, contractions, elisions, hyphens
from pipeline.repair.compounds import split_compounds
from pipeline.repair.doubled import doubled
from pipeline.repair.fused import fused
from pipeline.repair.half_quotes import half_quotes
from pipeline.repair.humps import english_articles, humps
from pipeline.repair.hyphenation import line_hyphens
from pipeline.repair.joins import broken_line, letter_case, number_joined, spintax
from pipeline.repair.punctuation import (
    bracket_joined,
    bullets,
    list_marker,
    opening_spaced,
    space_before,
    space_missing,
    stop_joined,
)
from pipeline.repair.quotes import quote_joined, spaced_quotes
from pipeline.repair.run_together import unheard
from pipeline.repair.signs import Sign
from pipeline.repair.small_words import articles, split_words
from pipeline.repair.thresholds import repair_tables
from pipeline.repair.verse import is_verse
from pipeline.repair.view import Proposal, View

Rule = Callable[[View], Iterator[Proposal]]

SPACING: tuple[Rule, ...] = (
    space_before,
    space_missing,
    stop_joined,
    bracket_joined,
    list_marker,
    spaced_quotes,
    quote_joined,
    contractions,
    elisions,
    hyphens,
    apostrophes,
    doubled,
    number_joined,
    spintax,
    opening_spaced,
    bullets,
    line_hyphens,
)
# The cheapest of them, for a look at a text that the stage of the others may not have seen.
FIRST_SIGNS: tuple[Rule, ...] = (space_before, stop_joined, contractions)
# Looked for only where the document is known to be damaged: they prove nothing by themselves.
SPACING_FOLLOWERS: tuple[Rule, ...] = (letter_case, articles, split_words, broken_line, half_quotes, split_compounds)
CAPITALS: tuple[Rule, ...] = (humps,)
WORDS: tuple[Rule, ...] = (english_articles, fused)
# Only ever suggested, and only where something else is odd.
SUGGESTED: tuple[Rule, ...] = (split_compounds,)


# No prose, however damaged, has so many faults and so many to its words; looking stops there.
_MOST = 500
_PER_WORDS = 3
# What parts two words on the evidence of a model: its confidence is a probability.
_ALONE = frozenset({"fused", "fused-name"})
ALONE = " alone"  # ends the name of the generator where a repair was made in a text not known to be damaged


@dataclass(frozen=True, slots=True)
class Damage:
    """The signs of damage in a document: their weighted sum, and of how many kinds they are."""

    total: float
    kinds: int
    words: int

    @property
    def proven(self) -> bool:
        """True where there are enough signs, of enough kinds, close enough together, to repair."""
        gate = repair_tables().gate
        dense = self.total * 1000 >= gate.per_1000_words * self.words
        return self.total >= gate.total and self.kinds >= gate.kinds and dense


# The sign without which a rule finds nothing; the others look for themselves.
_SIGNS: Mapping[Rule, Sign] = MappingProxyType(
    {
        space_before: Sign.SPACE_BEFORE_MARK,
        space_missing: Sign.NO_SPACE_AFTER_MARK,
        stop_joined: Sign.NO_SPACE_AFTER_STOP,
        bracket_joined: Sign.NO_SPACE_AFTER_BRACKET,
        list_marker: Sign.NO_SPACE_AFTER_BRACKET,
        spaced_quotes: Sign.SPACE_IN_QUOTATION,
        quote_joined: Sign.QUOTATION_JOINED,
        contractions: Sign.APOSTROPHE,
        elisions: Sign.APOSTROPHE,
        apostrophes: Sign.APOSTROPHE,
        hyphens: Sign.HYPHEN,
        number_joined: Sign.NUMBER,
        spintax: Sign.CHOICE,
        opening_spaced: Sign.OPENING_SPACED,
        bullets: Sign.BULLET,
        line_hyphens: Sign.LINE_HYPHEN,
    }
)


def found(view: View, rules: Sequence[Rule]) -> list[Proposal]:
    """What `rules` propose for a text, without what is protected."""
    proposals: list[Proposal] = []
    for rule in rules:
        sign = _SIGNS.get(rule)
        if sign is None or sign in view.signs:
            if rule not in view.by_rule:
                view.by_rule[rule] = tuple(islice(rule(view), _MOST))
                if len(view.by_rule[rule]) == _MOST:
                    view.by_rule[rule] = tuple(islice(rule(view), max(_MOST, view.words // _PER_WORDS)))
            proposals += view.by_rule[rule]
    if len(proposals) >= _MOST and len(proposals) * _PER_WORDS >= view.words:
        return []  # no prose of any language
    return view.free(proposals) if proposals else proposals


def weighed(view: View, proposals: Iterable[Proposal]) -> Damage:
    """The damage that `proposals` prove. Short quotations do not count: they may be quoted for their faults."""
    tables = repair_tables()
    counts: Counter[str] = Counter()
    for item in proposals:
        if item.confidence >= tables.gate.sign_from and not view.quotations.holds(item.start, item.end):
            counts[item.rule] += 1
    size = max(1.0, view.words / 1000)
    signs = {rule: min(tables.gate.cap * size, tables.weight(rule) * number) for rule, number in counts.items()}
    strong = [sign for sign in signs.values() if sign >= tables.gate.kind_from * size]
    return Damage(sum(signs.values()), len(strong), view.words)


def is_damaged(view: View, signs: Sequence[Proposal]) -> bool:
    """Whether a text, in which the cheap rules found `signs`, is damaged enough to be repaired.

    Words run together prove it by themselves where there are several; else they count with the other signs, and are
    looked for only where these leave it open. Verse is never damaged: what is odd in it may be meant.
    """
    damage = weighed(view, signs)
    if damage.proven or proven_by_words(view, signs):
        return not is_verse(view.text)
    if damage.total < repair_tables().gate.probe_from:
        return False
    return weighed(view, [*signs, *found(view, WORDS)]).proven and not is_verse(view.text)


def proven_by_words(view: View, signs: Iterable[Proposal] = ()) -> bool:
    """Whether words run together prove the damage by themselves, those that capitals betray among `signs` too."""
    gate = repair_tables().gate
    humps = {
        view.text[item.start : item.end].lower()
        for item in signs
        if item.rule == "joined-by-capital" and item.confidence >= gate.words_from
    }
    sure = len(view.run_together | humps)
    return sure >= gate.words_alone and sure * 1000 >= gate.words_per_1000 * view.words


def surest(view: View, proposals: Iterable[Proposal]) -> list[Proposal]:
    """`proposals`, those marked as `alone` that are sure enough though the text is not known to be damaged.

    In verse, and among words that no list holds (dialect, old spelling), none is.
    """
    gate = repair_tables().gate
    strange = unheard(view.tokens, view.lexicon) - view.run_together
    if is_verse(view.text) or len(strange) * gate.alone_of_strange > len(view.run_together):
        return list(proposals)
    return [replace(item, alone=item.rule in _ALONE and item.confidence >= gate.alone_from) for item in proposals]


def was_repaired(doc: Document, stage: str) -> bool:
    """True where `stage` has already found the document damaged enough to be repaired."""
    return any(proves_damage(edit, (stage,)) for edit in doc.ledger.by_stage.get(stage, ()))


def proves_damage(edit: Edit, stages: Collection[str]) -> bool:
    """Whether one of `stages` made the edit because the document is damaged, not because it was sure of that one."""
    return any(
        cause.stage in stages and not (cause.decision and cause.decision.generator.endswith(ALONE))
        for cause in edit.causes
    )
