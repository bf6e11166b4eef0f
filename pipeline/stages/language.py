"""The language of each stretch of a post, and of the whole; nothing is changed."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from pipeline.document import Changes, Document, LanguageShare, Span, SpanLabel
from pipeline.language.detectors import detector_names
from pipeline.language.identify import LanguageSettings, identify
from pipeline.language.tags import normal_tag
from pipeline.stages.base import Stage, StageConfig

_PRIMARY = re.compile("[a-z]{2,3}")


class LanguageConfig(StageConfig):
    """Settings of the stage `language`.

    `detector`: which one tells (`ensemble`, `py3langid`, `eldc`, `langdetect`, or one of another
    package). `allowed`: the closed set of languages that may be answered; empty means any.
    `min_score`: below it the answer is `und`. `majority`: a language with at least this share of
    the characters is the language of the post; where there is none the answer is `mul`.
    `min_share`: languages with less are not listed in `languages`.
    """

    detector: str = "ensemble"
    allowed: tuple[str, ...] = ()
    min_score: float = Field(default=0.2, ge=0, le=1)
    majority: float = Field(default=0.6, gt=0, le=1)
    min_share: float = Field(default=0.0, ge=0, lt=1)

    @field_validator("allowed")
    @classmethod
    def _normal(cls, allowed: tuple[str, ...]) -> tuple[str, ...]:
        tags = tuple(normal_tag(tag) for tag in allowed)
        for given, tag in zip(allowed, tags, strict=True):
            if not _PRIMARY.fullmatch(tag):
                msg = f"{given!r} is no language tag; write ISO 639 codes of two or three letters: 'en', 'pt-BR'"
                raise ValueError(msg)
        return tags

    @field_validator("detector")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in detector_names():
            msg = f"there is no detector called {name!r}; choose from {', '.join(detector_names())}"
            raise ValueError(msg)
        return name


class Language(Stage[LanguageConfig]):
    """Sets `lang`, `script`, `lang_score` and `languages`, and marks each run of one language."""

    name = "language"
    Config = LanguageConfig

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__(config)
        self.settings = LanguageSettings(**config.model_dump())

    def process(self, doc: Document) -> Changes:
        """The runs as spans, the languages as metadata."""
        found = identify(doc.text, self.settings, title=doc.metadata.title or "")
        return Changes(
            spans=[Span(run.start, run.end, SpanLabel.LANGUAGE, run.lang) for run in found.runs],
            metadata={
                "lang": found.lang,
                "script": found.script,
                "lang_score": round(found.score, 4),
                "languages": tuple(LanguageShare(lang, share) for lang, share in found.shares),
            },
        )


STAGE = Language
