"""What a translation left in another language: flagged, with the language; never changed."""

from __future__ import annotations

from typing import ClassVar

from pipeline.document import NO_CHANGES, Cause, Changes, Decision, Document, Status, Suggestion
from pipeline.repair.residue.answers import CONFIDENCE, answer
from pipeline.repair.residue.finding import residues
from pipeline.repair.residue.guards import Residue
from pipeline.stages.base import Stage, StageConfig

_NEVER = 2.0  # no confidence is enough to change it


class Untranslated(Stage[StageConfig]):
    """Finds runs in another language: from a sentence down to two words, and single words in a damaged text."""

    name = "residue"
    rules: ClassVar[dict[str, str]] = {
        "untranslated": "flags what a translation left in another language",
        "left-word": "suggests what a small word that was left is in the language of the text, where it has one answer",
    }

    def process(self, doc: Document) -> Changes:
        """Flags, each with its language as reason; beside that of a small word, what it means, as a suggestion.

        >>> doc = Document.of("We think that las perspectivas para el futuro are good for all of us.")
        >>> doc.metadata.lang = "en"
        >>> [(flag.before, flag.reason) for flag in Untranslated(StageConfig()).process(doc).suggestions]
        [('las perspectivas para el futuro', 'es')]
        """
        found = residues(doc)
        if not found:
            return NO_CHANGES
        flags: list[Suggestion] = []
        for item in found:
            before = doc.text[item.start : item.end]
            decision = Decision("other-language", _NEVER, "word-frequencies", item.confidence, item.lang)
            cause = Cause(self.name, "untranslated", item.confidence, decision)
            flags.append(Suggestion(item.start, item.end, before, None, cause, Status.FLAGGED, item.lang))
            after = answer(item.lang, doc.metadata.lang, before)
            if after:
                flags.append(self._meant(item, before, after))
        return Changes(suggestions=flags)

    def _meant(self, item: Residue, before: str, after: str) -> Suggestion:
        cause = Cause(self.name, "left-word", CONFIDENCE, Decision("dictionary", _NEVER, evidence=item.lang))
        return Suggestion(item.start, item.end, before, after, cause, Status.SUGGESTED, "left untranslated")


STAGE = Untranslated
