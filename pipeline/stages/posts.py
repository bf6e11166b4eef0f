"""Placeholder of the stage posts; its real form replaces this file."""

from __future__ import annotations

from pipeline.document import Changes, Document
from pipeline.stages.base import Scope, Stage, StageConfig


class Posts(Stage[StageConfig]):
    """Placeholder."""

    name = "posts"
    scope = Scope.PAGE

    def process(self, doc: Document) -> Changes:
        return Changes()


STAGE = Posts
