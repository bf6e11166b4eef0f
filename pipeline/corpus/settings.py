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
