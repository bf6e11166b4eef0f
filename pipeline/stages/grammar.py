"""Faults of grammar that are certain, mended in texts that show damage or the hand of a translation program."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from pipeline.document import NO_CHANGES, Changes, Document, Ledger, Suggestion
from pipeline.repair.context.registry import ScorerKind, ScorerName, scorer
from pipeline.repair.damage import was_repaired
from pipeline.repair.decide import Policy, decided
from pipeline.repair.grammar.engine import require
from pipeline.repair.grammar.evidence import is_translated, pointed_at
from pipeline.repair.grammar.languagetool import proposed
from pipeline.repair.grammar.rules import own
from pipeline.repair.view import Proposal, View, view_of
from pipeline.stages.base import RepairConfig, Stage

_BEFORE = frozenset(("spacing", "fused_words"))  # the stages whose repairs prove the damage
_ROUNDS = 4


class Rules(StrEnum):
    """Whether LanguageTool's rules are asked: where they are installed, always (else an error), or never."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class GrammarConfig(RepairConfig):
    """`translated`: all texts are known to be machine-translated, so that none has to show it first.

    `scorer` weighs what LanguageTool's rules propose.
    """

    languagetool: Rules = Rules.AUTO
    translated: bool = False
    scorer: ScorerName = ScorerKind.TRIGRAM


class Grammar(Stage[GrammarConfig]):
    """Words said twice, wrong forms and the like, by rules that development data has proven."""

    name = "grammar"
    Config = GrammarConfig
    rules: ClassVar[dict[str, str]] = {
        "doubled-word": "drops one of two equal words",
        "doubled-function-word": "drops one of two equal function words",
        "article": "`a` before a consonant, `an` before a vowel",
        "thousands-point": "puts a comma for the point in English thousands",
        "double-determiner": "drops an article before a word that leaves no room for one",
        "pronoun-agreement": "gives a verb the form that goes with its pronoun",
        "A_RULE_OF_LANGUAGETOOL": "what the rule of that name says; those proven stand in repair_thresholds.tsv",
    }

    def __init__(self, config: GrammarConfig) -> None:
        super().__init__(config)
        if config.languagetool is Rules.ON:
            require()

    def process(self, doc: Document) -> Changes:
        """Repairs where the text is damaged or translated; nothing elsewhere.

        >>> doc = Document.of("It 's hisQuote ,and the the billDoes not tell him. He saw a apple.")
        >>> doc.metadata.lang = "en"
        >>> doc.apply(Grammar(GrammarConfig(translated=True)).process(doc))
        >>> doc.text[-16:]
        'He saw an apple.'
        """
        view = View.of(doc)
        first = own(view)
        if not (self.config.translated or _was_repaired(doc)) and not is_translated(view, first):
            return NO_CHANGES
        repaired = [doc.ledger.clean_span(edit.start, edit.end) for edit in doc.ledger.edits if edit.after]
        return self._settled(view, first, repaired)

    def _settled(self, first: View, found: Sequence[Proposal], places: Sequence[tuple[int, int]]) -> Changes:
        """The changes, round by round until there are no more; none at all where there is no end to them."""
        policy = Policy(self.name, self.config.strictness)
        ledger = Ledger(first.text)
        view = first
        suggestions: Sequence[Suggestion] = ()
        for number in range(_ROUNDS):
            near = [ledger.clean_span(start, end) for start, end in places]
            found = [*found, *self._by_languagetool(view, [*near, *((item.start, item.end) for item in found)])]
            changes = decided(view, found, policy, damaged=True)
            if not number:
                suggestions = changes.suggestions
            if not changes.edits:
                return Changes(edits=ledger.edits, suggestions=suggestions)
            ledger = ledger.compose(changes.edits)
            foreign = tuple(ledger.clean_span(start, end) for start, end in first.foreign)
            view = view_of(ledger.text, first.lang, foreign)
            found = own(view)
        return Changes(suggestions=suggestions)

    def _by_languagetool(self, view: View, places: Sequence[tuple[int, int]]) -> list[Proposal]:
        if self.config.languagetool is Rules.OFF:
            return []
        sentences = pointed_at(view, places, every=self.config.translated)
        return view.free(proposed(view, sentences, scorer(self.config.scorer, view.lang)))


def _was_repaired(doc: Document) -> bool:
    """Whether an earlier stage found the document damaged enough to repair it."""
    return any(was_repaired(doc, stage) for stage in _BEFORE)


STAGE = Grammar
