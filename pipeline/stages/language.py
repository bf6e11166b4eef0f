"""Placeholder of the stage language; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class Language(Stage[StageConfig]):
    """Placeholder."""

    name = "language"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Language
