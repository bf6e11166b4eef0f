"""What every stage is: a small object with a frozen config that looks at a document and says what to change.

A stage never assigns text and keeps nothing between documents. It lives in a file of its own,
`pipeline/stages/<name>.py`, which names its class `STAGE`; stages of other packages register it
under the entry-point group `textmend.stages`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from pipeline.document import Changes, Document
from pipeline.repair.thresholds import Strictness


class StageConfig(BaseModel):
    """Settings of a stage: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RepairConfig(StageConfig):
    """Settings of a stage that repairs language: how sure a repair has to be to be made."""

    strictness: Strictness = Strictness.DEFAULT


class Scope(StrEnum):
    """Whether a stage sees the whole page, or one post of it."""

    PAGE = "page"
    POST = "post"


ConfigT = TypeVar("ConfigT", bound=StageConfig)


class Stage(ABC, Generic[ConfigT]):
    """Base of all stages.

    `rules` names each rule that the stage may give as a cause, with one line that says what it
    does; `textmend stages` prints them. `surveyed` says that it looks at `Document.repeats`, for which a
    run goes through its input once more.
    """

    name: ClassVar[str]
    scope: ClassVar[Scope] = Scope.POST
    rules: ClassVar[dict[str, str]] = {}
    surveyed: ClassVar[bool] = False
    Config: ClassVar[type[StageConfig]] = StageConfig

    def __init__(self, config: ConfigT) -> None:
        self.config = config

    @abstractmethod
    def process(self, doc: Document) -> Changes:
        """What to change in `doc`, in offsets of `doc.text`; `doc` itself is left alone."""
