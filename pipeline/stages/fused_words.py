"""Words run together, taken apart; applied to texts that show damage, and where a word is surely two."""

from __future__ import annotations

from typing import ClassVar

from pipeline.document import NO_CHANGES, Changes, Document
from pipeline.repair.damage import CAPITALS, FIRST_SIGNS, SPACING, WORDS, found, is_damaged, surest, was_repaired
from pipeline.repair.decide import Policy, decided, repeated, settled
from pipeline.repair.doubled import doubled
from pipeline.repair.joins import letter_case
from pipeline.repair.view import Proposal, View
from pipeline.stages.base import RepairConfig, Stage

_BEFORE = "spacing"  # the stage whose repairs prove the damage, if it ran


class FusedWords(Stage[RepairConfig]):
    """Unknown words that come apart into known ones, by frequency, capitals and function words."""

    name = "fused_words"
    Config = RepairConfig
    rules: ClassVar[dict[str, str]] = {
        "fused": "puts spaces into an unknown word that is two or three known ones, a function word among them",
        "fused-content": "the same, where none is a function word",
        "fused-name": "parts a name and the function word that is joined to it",
        "joined-by-capital": "parts two words where a capital shows the join",
        "content-joined-by-capital": "the same, where neither is a function word",
        "doubled-and-joined": "drops a word that is doubled and joined to the next",
        "english-article": "drops an English article that is joined to a word of another language",
        "capital-after-semicolon": "makes a function word after a semicolon small",
        "small-after-stop": "begins a sentence with a capital",
        "doubled-function-word": "drops one of two equal function words that a split laid bare",
        "doubled-word": "drops one of two equal words that a split laid bare",
    }

    def process(self, doc: Document) -> Changes:
        """Repairs where the text is damaged; elsewhere only those of which nothing else need speak, and suggestions.

        >>> doc = Document.of("It 's hisQuote ,and the the billDoes not tellhim.")
        >>> doc.metadata.lang = "en"
        >>> doc.apply(FusedWords(RepairConfig()).process(doc))
        >>> doc.text
        "It 's his quote ,and the bill does not tell him."
        """
        view = View.of(doc)
        policy = Policy(self.name, self.config.strictness)
        own = found(view, CAPITALS)
        if was_repaired(doc, _BEFORE) or is_damaged(view, self._signs(view, own)):
            return settled(doc, policy, [(*CAPITALS, *WORDS), (*CAPITALS, *WORDS, doubled, letter_case)])
        return repeated(doc, lambda text, _: self._undamaged(text, policy)) if own or view.run_together else NO_CHANGES

    @staticmethod
    def _undamaged(view: View, policy: Policy) -> Changes:
        """Suggestions, and the repairs that are so sure that nothing else need be wrong."""
        own = found(view, CAPITALS)
        if view.run_together:
            own += found(view, WORDS)
            own = surest(view, own)
        return decided(view, own, policy, damaged=False)

    @staticmethod
    def _signs(view: View, own: list[Proposal]) -> list[Proposal]:
        """All cheap signs of damage; of a text without the first ones, no more is asked."""
        if not own and not found(view, FIRST_SIGNS):
            return []
        return [*own, *found(view, SPACING)]


STAGE = FusedWords
