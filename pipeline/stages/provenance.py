"""How a text came about, how likely that is, and what shows it; nothing is changed."""

from __future__ import annotations

from pipeline.document import NO_CHANGES, Changes, Document, Provenance, Span, SpanLabel
from pipeline.repair.provenance.evidence import evidence
from pipeline.repair.provenance.features import Look
from pipeline.repair.provenance.model import model
from pipeline.repair.provenance.weights import weights
from pipeline.stages.base import Stage, StageConfig


class Origin(Stage[StageConfig]):
    """Sets `provenance` and `provenance_score`, and marks the places that show it.

    It looks at the text as it came (by the ledger) and as it is now: of a text that is cleaned a second time, the
    repairs that spoke for a machine are gone, and it may be `unknown`. The text is the same either way.
    """

    name = "provenance"

    def process(self, doc: Document) -> Changes:
        """The origin as metadata, its evidence as spans.

        >>> doc = Document.of("Too short to say anything about it.")
        >>> doc.apply(Origin(StageConfig()).process(doc))
        >>> doc.metadata.provenance.value, doc.metadata.provenance_score
        ('unknown', None)
        """
        look = Look(doc, doc.metadata.lang)
        verdict = model().verdict(look)
        if verdict.origin is Provenance.UNKNOWN:
            return NO_CHANGES
        shown = evidence(look, verdict.origin, weights())
        return Changes(
            spans=[Span(item.start, item.end, SpanLabel.EVIDENCE, item.kind) for item in shown],
            metadata={"provenance": verdict.origin, "provenance_score": verdict.score},
        )


STAGE = Origin
