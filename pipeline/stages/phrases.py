"""Spun words and terms put back to what they stood for; nothing is done to a document that was not spun."""

from __future__ import annotations

from typing import ClassVar

from pipeline.document import NO_CHANGES, Cause, Changes, Document, Ledger, Status, Suggestion
from pipeline.repair.context.registry import NoScorer, ScorerKind, ScorerName, scorer
from pipeline.repair.decide import Policy, decided
from pipeline.repair.spun.despin import Memory
from pipeline.repair.spun.repair import LANGUAGE, spun_text, traces
from pipeline.repair.spun.weighing import Weigher
from pipeline.repair.thresholds import thresholds
from pipeline.repair.view import View, view_of
from pipeline.stages.base import RepairConfig, Stage

_ROUNDS = 4  # what is repaired helps to read what stands beside it
_FLAG = "spun-odd-word"


class PhrasesConfig(RepairConfig):
    """`scorer` gives a second opinion on the likelier repairs; the trigrams give the first one in any case."""

    scorer: ScorerName = ScorerKind.TRIGRAM


class Phrases(Stage[PhrasesConfig]):
    """The words that a spinner put for others, by what sound English says there and what the document comes back to."""

    name = "phrases"
    Config = PhrasesConfig
    rules: ClassVar[dict[str, str]] = {
        "spun-word": "puts back the word that a spinner replaced",
        "spun-term": "puts back a term of several words that a spinner replaced word by word",
        _FLAG: "marks a word of a spun text that hardly anybody would write there",
    }

    def process(self, doc: Document) -> Changes:
        """Repairs, ranked suggestions and flags for a document that is spun.

        >>> doc = Document.of("The patron saint of travellers has a customer-facing website.")
        >>> doc.metadata.lang = "en"
        >>> Phrases(PhrasesConfig()).process(doc) == NO_CHANGES
        True
        """
        if doc.metadata.lang != LANGUAGE:
            return NO_CHANGES
        view = View.of(doc)
        policy = Policy(self.name, self.config.strictness)
        surest = thresholds().of(self.name, "spun-word", LANGUAGE).apply(self.config.strictness)
        mended = traces(doc)
        weigher, memory = self._weigher(), Memory()
        ledger = Ledger(view.text)
        suggestions: list[Suggestion] = []
        for number in range(_ROUNDS):
            text = spun_text(view, mended, weigher, memory)
            if text is None:
                if not number:
                    return NO_CHANGES
                break
            places = text.places(surest)
            proposals = [item for place in places for item in place.proposals]
            changes = decided(view, view.free(proposals), policy, damaged=True)
            if not number:
                flags = [self._flag(view, place.start, place.end) for place in places if not place.proposals]
                suggestions = sorted([*changes.suggestions, *flags], key=lambda item: (item.start, item.end, item.rank))
            if not changes.edits:
                break
            ledger = ledger.compose(changes.edits)
            view = view_of(ledger.text, view.lang, ())
        return Changes(edits=ledger.edits, suggestions=suggestions)

    def _weigher(self) -> Weigher:
        name = self.config.scorer
        return Weigher(NoScorer() if name == ScorerKind.TRIGRAM else scorer(name, LANGUAGE))

    def _flag(self, view: View, start: int, end: int) -> Suggestion:
        cause = Cause(self.name, _FLAG, 0.5)
        reason = "spun, and nothing that it may have stood for fits"
        return Suggestion(start, end, view.text[start:end], None, cause, Status.FLAGGED, reason)


STAGE = Phrases
