"""Where the sentences of a post are; nothing is changed."""

from __future__ import annotations

from itertools import pairwise

from pydantic import field_validator

from pipeline.document import Changes, Document, Span, SpanLabel
from pipeline.stages.base import Stage, StageConfig
from pipeline.text.segmentation import SEGMENTERS


class SentencesConfig(StageConfig):
    """Settings of the stage `sentences`.

    `backend`: `srx` (LanguageTool's rules and general ones) or `spacy` (its rule-based sentencizer).
    """

    backend: str = "srx"

    @field_validator("backend")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in SEGMENTERS:
            msg = f"there is no backend called {name!r}; choose from {', '.join(SEGMENTERS)}"
            raise ValueError(msg)
        return name


class Sentences(Stage[SentencesConfig]):
    """Marks each sentence, by the rules of the language that it is in."""

    name = "sentences"
    Config = SentencesConfig

    def process(self, doc: Document) -> Changes:
        """The sentences as spans, without white space at their ends."""
        split = SEGMENTERS[self.config.backend]
        text = doc.text
        spans = []
        for start, end, lang in _stretches(doc, len(text)):
            part = text if end - start == len(text) else text[start:end]
            spans += [Span(start + a, start + b, SpanLabel.SENTENCE) for a, b in split(part, lang)]
        return Changes(spans=spans)


def _stretches(doc: Document, length: int) -> list[tuple[int, int, str]]:
    """The text cut where its language changes; the parts tile it."""
    runs = doc.spans_of(SpanLabel.LANGUAGE)
    if len(runs) <= 1:
        return [(0, length, runs[0].value if runs else doc.metadata.lang)]
    starts = [0]
    for run in runs[1:]:
        starts.append(max(starts[-1], doc.in_text(run)[0]))
    edges = pairwise([*starts, length])
    return [(a, b, run.value) for (a, b), run in zip(edges, runs, strict=True) if a < b]


STAGE = Sentences
