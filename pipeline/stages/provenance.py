"""How a text came about, how likely that is, and what shows it; nothing is changed."""

from __future__ import annotations

from pipeline.document import NO_CHANGES, Changes, Document, Provenance, Span, SpanLabel
from pipeline.repair.provenance.evidence import evidence
from pipeline.repair.provenance.model import model
from pipeline.repair.provenance.signs import is_prose, signs, size
from pipeline.repair.view import View
from pipeline.stages.base import Stage, StageConfig


class Origin(Stage[StageConfig]):
    """Sets `provenance` and `provenance_score`, and marks the places that show it.

    It looks at what earlier stages found: of a text that is cleaned a second time, the repairs that spoke for a
    machine are gone, and nothing tells it from a person's. The text is the same either way.
    """

    name = "provenance"

    def process(self, doc: Document) -> Changes:
        """The origin as metadata, its evidence as spans.

        >>> doc = Document.of("Too short to say anything about it.")
        >>> doc.apply(Origin(StageConfig()).process(doc))
        >>> doc.metadata.provenance.value, doc.metadata.provenance_score
        ('unknown', None)
        """
        words = size(View.of(doc))
        figures = model()
        if words < figures.least_words or not is_prose(doc.text, doc.metadata.lang):
            return NO_CHANGES
        found = signs(doc, words)
        verdict = figures.verdict(found)
        if verdict.origin is Provenance.UNKNOWN:
            return NO_CHANGES
        shown = evidence(doc, verdict.origin, found)
        return Changes(
            spans=[Span(item.start, item.end, SpanLabel.EVIDENCE, item.kind) for item in shown],
            metadata={"provenance": verdict.origin, "provenance_score": verdict.score},
        )


STAGE = Origin
