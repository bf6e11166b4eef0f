"""Placeholder of the stage decode; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Scope, Stage, StageConfig


class Decode(Stage[StageConfig]):
    """Placeholder."""

    name = "decode"
    scope = Scope.PAGE

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Decode
