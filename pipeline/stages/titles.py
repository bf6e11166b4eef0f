"""Placeholder of the stage titles; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class Titles(Stage[StageConfig]):
    """Placeholder."""

    name = "titles"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Titles
