"""Placeholder of the stage fused_words; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class FusedWords(Stage[StageConfig]):
    """Placeholder."""

    name = "fused_words"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = FusedWords
