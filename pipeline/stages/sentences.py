"""Placeholder of the stage sentences; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class Sentences(Stage[StageConfig]):
    """Placeholder."""

    name = "sentences"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Sentences
