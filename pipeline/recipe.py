"""Recipes: which stages run, in which order, with which settings.

A recipe is TOML; unknown stages, keys and values are refused with a message that names them.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.corpus.settings import AlignmentSettings, DuplicateSettings, SurveySettings
from pipeline.errors import RecipeError
from pipeline.limits import WAITING, Limits, ReadLimits
from pipeline.readers.base import Fields, ReaderSettings
from pipeline.stages.registry import stage_class, stage_names
from pipeline.text.html.rendering import HtmlMode

__all__ = ["PRESETS", "ReaderSettings", "Recipe", "SurveySettings", "preset_text"]

PRESETS = ("default", "precision", "recall")
_SCORER, _MODEL = "scorer", "smollm2"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Recipe(_Frozen):
    """Stages in order, and the settings that differ from their defaults; `html` is how HTML is rendered.

    >>> Recipe.preset("default").stages[:3]
    ('decode', 'mojibake', 'posts')
    >>> Recipe.preset("default").only(["spacing", "decode"]).stages
    ('decode', 'spacing')
    """

    name: str = "custom"
    stages: tuple[str, ...]
    stage: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    reader: Fields = Fields()
    html: HtmlMode = HtmlMode.ACCURATE
    survey: SurveySettings = SurveySettings()
    duplicates: DuplicateSettings = DuplicateSettings()
    alignment: AlignmentSettings = AlignmentSettings()
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _check_stages(self) -> Self:
        twice = {name for name in self.stages if self.stages.count(name) > 1}
        if twice:
            msg = f"named twice: {', '.join(sorted(twice))}"
            raise ValueError(msg)
        unused = set(self.stage) - set(self.stages)
        if unused:
            msg = f"settings for stages that are not in `stages`: {', '.join(sorted(unused))}"
            raise ValueError(msg)
        for name in self.stages:
            stage_class(name).Config.model_validate(dict(self.stage.get(name, {})))
        return self

    @classmethod
    def preset(cls, name: str) -> Recipe:
        """One of the recipes that come with the package: `default`, `precision` or `recall`."""
        if name not in PRESETS:
            msg = f"there is no preset called {name!r}"
            raise RecipeError(msg, remedy=f"Choose from: {', '.join(PRESETS)}.")
        return cls.from_toml(preset_text(name), origin=f"preset {name}")

    @classmethod
    def from_file(cls, path: Path) -> Recipe:
        """The recipe in the TOML file `path`. Raises `RecipeError` that names the file and the fault."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            msg = f"cannot read the recipe {path}: {error}"
            raise RecipeError(msg, remedy="`textmend recipe init` writes one to start from.") from error
        return cls.from_toml(text, origin=str(path))

    @classmethod
    def from_toml(cls, text: str, *, origin: str = "recipe") -> Recipe:
        """The recipe in `text`; `origin` is named in errors."""
        try:
            return cls.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            msg = f"{origin} is not valid TOML: {error}"
            raise RecipeError(msg, remedy="Mend the line that it names.") from error
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'recipe'}: {e['msg']}" for e in error.errors())
            msg = f"{origin} is not a valid recipe: {faults}"
            raise RecipeError(msg, remedy="`textmend recipe schema` lists what may stand in one.") from error

    def only(self, names: Iterable[str]) -> Recipe:
        """The recipe with just these stages, in the recipe's order."""
        wanted = list(names)
        missing = [name for name in wanted if name not in self.stages]
        if missing:
            msg = f"not in the recipe: {', '.join(missing)}"
            raise RecipeError(msg, remedy=f"Its stages are: {', '.join(self.stages)}.")
        stages = tuple(name for name in self.stages if name in wanted)
        settings = {name: self.stage[name] for name in stages if name in self.stage}
        return self.model_copy(update={"stages": stages, "stage": settings})

    def with_html(self, mode: str) -> Recipe:
        """The recipe with HTML rendered in `mode`. Raises `RecipeError` where there is none of that name.

        >>> Recipe.preset("default").with_html("fast").html
        <HtmlMode.FAST: 'fast'>
        """
        if mode not in set(HtmlMode):
            msg = f"HTML cannot be rendered in the mode {mode!r}"
            raise RecipeError(msg, remedy=f"Choose from: {', '.join(HtmlMode)}.")
        return self.model_copy(update={"html": HtmlMode(mode)})

    def without_survey(self) -> Recipe:
        """The recipe with the survey of repeated lines switched off."""
        return self.model_copy(update={"survey": self.survey.model_copy(update={"enabled": False})})

    def without_duplicates(self) -> Recipe:
        """The recipe with the search for duplicates switched off."""
        return self.model_copy(update={"duplicates": self.duplicates.model_copy(update={"enabled": False})})

    def with_alignment(self) -> Recipe:
        """The recipe with the search for translations switched on."""
        return self.model_copy(update={"alignment": self.alignment.model_copy(update={"enabled": True})})

    @property
    def reading(self) -> ReaderSettings:
        """How records are read: the tables `[reader]` and, as far as it is about that, `[limits]`."""
        limits = self.limits.model_dump(include=set(ReadLimits.model_fields))
        return ReaderSettings.model_validate({**self.reader.model_dump(include=set(Fields.model_fields)), **limits})

    def with_context(self) -> Recipe:
        """The recipe with a language model as what weighs repairs, in each stage whose settings name nothing else.

        Raises `RecipeError` where no stage weighs any.
        """
        settings = {name: dict(self.stage.get(name, {})) for name in self.stages if self._scorer(name) is not None}
        if not settings:
            msg = "no stage of this recipe weighs repairs"
            raise RecipeError(msg, remedy="`grammar` and `phrases` do; name them in `stages`.")
        weighed = {name: {_SCORER: _MODEL, **own} for name, own in settings.items()}
        return self.model_copy(update={"stage": {**self.stage, **weighed}})

    @property
    def scorers(self) -> tuple[str, ...]:
        """What weighs repairs, by the settings of the stages.

        >>> Recipe(stages=("decode",)).scorers
        ()
        """
        return tuple(sorted({found for name in self.stages if (found := self._scorer(name)) is not None}))

    def _scorer(self, name: str) -> str | None:
        """What weighs the repairs of a stage; None for a stage that weighs none."""
        settings = stage_class(name).Config.model_validate(dict(self.stage.get(name, {})))
        scorer = getattr(settings, _SCORER, None)
        return None if scorer is None else str(scorer)

    @property
    def surveys(self) -> bool:
        """Whether a run has to count lines first: the survey is on, and a stage looks at it."""
        return self.survey.enabled and any(stage_class(name).surveyed for name in self.stages)

    @property
    def digest(self) -> str:
        """SHA-256 of the recipe's content, whatever the order of its keys."""
        return _sha256(self.model_dump(mode="json"))

    @property
    def cleaning_digest(self) -> str:
        """SHA-256 of what shapes a clean text.

        What is found out later about clean texts is no part of it, nor how long one is waited for.
        """
        content = self.model_dump(mode="json", exclude={"duplicates": True, "alignment": True, "limits": WAITING})
        return _sha256(content)


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def preset_text(name: str) -> str:
    """The TOML of a preset, comments and all."""
    return files("pipeline").joinpath("data", "recipes", f"{name}.toml").read_text(encoding="utf-8")


def recipe_schema() -> dict[str, Any]:
    """The JSON Schema of recipes, with the settings of every stage under `stage`."""
    schema = Recipe.model_json_schema()
    settings = {name: stage_class(name).Config.model_json_schema() for name in stage_names()}
    schema["properties"]["stage"] = {"type": "object", "properties": settings, "additionalProperties": False}
    return schema
