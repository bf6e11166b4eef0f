"""Placeholder of the stage spacing; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class Spacing(Stage[StageConfig]):
    """Placeholder."""

    name = "spacing"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Spacing
