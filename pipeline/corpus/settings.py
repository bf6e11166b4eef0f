"""Settings of the corpus passes, as they stand in a recipe."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SurveySettings(BaseModel):
    """The survey of lines that repeat across the pages of a source.

    A line is remembered where `min_pages` pages with different texts carry it, and they are `min_share`
    of the source's pages (0 to 1) or `many_pages`, whichever is less.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    min_pages: int = Field(default=5, ge=2)
    min_share: float = Field(default=0.1, gt=0, le=1)
    many_pages: int = Field(default=30, ge=2)


class DuplicateSettings(BaseModel):
    """The search for documents that repeat others.

    All thresholds are shares, 0 to 1: `jaccard` of the runs of three words that two documents have in
    common, of all that they have; `containment` of those of the shorter one that the longer has too;
    `spun` of the words that stand in the same order in both, where what cannot be said in other
    words (numbers, names) is the same; 1 looks for none. `drop` takes duplicates out of the tables.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    drop: bool = False
    jaccard: float = Field(default=0.6, ge=0.3, le=1)
    containment: float = Field(default=0.8, ge=0.5, le=1)
    spun: float = Field(default=0.4, ge=0.25, le=1)


class AlignmentSettings(BaseModel):
    """The search for posts that are translations of each other, whose sentences are then aligned.

    A pair is kept where its score (how much of both posts is translated, by confidence, 0 to 1) is
    at least `score`, or `unsure` where the model does not cover a language, so that only lengths and
    names speak for it. A bead below `confidence` is left out. `unpaired` also writes the sentences
    that have no counterpart. `model` off compares lengths and names alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    model: bool = True
    score: float = Field(default=0.4, ge=0, le=1)
    unsure: float = Field(default=0.5, ge=0, le=1)
    confidence: float = Field(default=0.3, ge=0, le=1)
    unpaired: bool = False
