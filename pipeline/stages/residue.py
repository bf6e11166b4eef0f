"""What a translation left in another language; only flagged, with the language."""

from __future__ import annotations

from typing import ClassVar

from pipeline.document import NO_CHANGES, Cause, Changes, Decision, Document, Status, Suggestion
from pipeline.repair.residue.finding import residues
from pipeline.stages.base import Stage, StageConfig

_NEVER = 2.0  # no confidence is enough to change it


class Untranslated(Stage[StageConfig]):
    """Finds runs in another language: from a sentence down to two words, and single words in a damaged text."""

    name = "residue"
    rules: ClassVar[dict[str, str]] = {"untranslated": "flags what a translation left in another language"}

    def process(self, doc: Document) -> Changes:
        """Flags, each with its language as reason.

        >>> doc = Document.of("We think that las perspectivas para el futuro are good for all of us.")
        >>> doc.metadata.lang = "en"
        >>> [(flag.before, flag.reason) for flag in Untranslated(StageConfig()).process(doc).suggestions]
        [('las perspectivas para el futuro', 'es')]
        """
        found = residues(doc)
        if not found:
            return NO_CHANGES
        text = doc.text
        flags = []
        for item in found:
            decision = Decision("other-language", _NEVER, "word-frequencies", item.confidence, item.lang)
            cause = Cause(self.name, "untranslated", item.confidence, decision)
            before = text[item.start : item.end]
            flags.append(Suggestion(item.start, item.end, before, None, cause, Status.FLAGGED, item.lang))
        return Changes(suggestions=flags)


STAGE = Untranslated
