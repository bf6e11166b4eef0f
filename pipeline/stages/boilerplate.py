"""Placeholder of the stage boilerplate; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Stage, StageConfig


class Boilerplate(Stage[StageConfig]):
    """Placeholder."""

    name = "boilerplate"

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Boilerplate
