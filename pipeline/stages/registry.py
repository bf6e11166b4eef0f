"""Where stages are found: our own by file name, others by the entry-point group `textmend.stages`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

import pipeline.stages
from pipeline.errors import RecipeError
from pipeline.plugins import entry_points
from pipeline.stages.base import Stage

GROUP = "textmend.stages"
_NOT_STAGES = {"base", "registry"}


def builtin_names() -> list[str]:
    """The names of our own stages, sorted: one for each file in this folder."""
    found = (module.name for module in pkgutil.iter_modules(pipeline.stages.__path__))
    return sorted(name for name in found if name not in _NOT_STAGES)


def stage_names() -> list[str]:
    """The names of all stages that can stand in a recipe, sorted."""
    return sorted({*builtin_names(), *(point.name for point in entry_points(group=GROUP))})


@cache
def stage_class(name: str) -> type[Stage[Any]]:
    """The class of the stage called `name`. Raises `RecipeError` where there is none."""
    if name in builtin_names():
        loaded = importlib.import_module(f"pipeline.stages.{name}").STAGE
    else:
        points = entry_points(group=GROUP, name=name)
        if not points:
            msg = f"there is no stage called {name!r}"
            raise RecipeError(msg, remedy=f"Choose from: {', '.join(stage_names())}.")
        loaded = next(iter(points)).load()
    if not (isinstance(loaded, type) and issubclass(loaded, Stage)):
        msg = f"what is registered as the stage {name!r} is not a Stage"
        raise RecipeError(msg, remedy="Register a class derived from pipeline.stages.base.Stage.")
    return loaded
