"""Placeholder of the stage mojibake; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Scope, Stage, StageConfig


class Mojibake(Stage[StageConfig]):
    """Placeholder."""

    name = "mojibake"
    scope = Scope.PAGE

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Mojibake
