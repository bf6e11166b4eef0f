"""Placeholder of the stage spam_links; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class SpamLinks(Stage[StageConfig]):
    """Placeholder."""

    name = "spam_links"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = SpamLinks
