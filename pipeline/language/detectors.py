"""Language detectors by name.

A detector of another package registers a class that can be called without arguments under the
entry-point group `textmend.detectors`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeGuard

from pipeline.errors import RecipeError
from pipeline.language.backends import Detector, Eldc, Guess, Langdetect, Py3langid, QuickVoter
from pipeline.language.ensemble import Ensemble
from pipeline.plugins import entry_points

__all__ = ["BUILTIN", "GROUP", "Detector", "Guess", "QuickVoter", "detector", "detector_names", "votes_quickly"]

GROUP = "textmend.detectors"

BUILTIN: dict[str, type[Any]] = {
    "ensemble": Ensemble,
    "py3langid": Py3langid,
    "eldc": Eldc,
    "langdetect": Langdetect,
}


def detector_names() -> list[str]:
    """The names that `detector` takes, sorted."""
    return sorted({*BUILTIN, *(point.name for point in entry_points(group=GROUP))})


@cache
def detector(name: str) -> Detector:
    """The detector called `name`, loaded once. Raises `RecipeError` where there is none.

    >>> [guess.lang for guess in detector("ensemble").scores(["Wo ist der Bahnhof, bitte?"])[0]][:1]
    ['de']
    """
    if name in BUILTIN:
        made: Detector = BUILTIN[name]()
        return made
    points = entry_points(group=GROUP, name=name)
    if not points:
        msg = f"there is no language detector called {name!r}"
        raise RecipeError(msg, remedy=f"Choose from: {', '.join(detector_names())}.")
    loaded: Detector = next(iter(points)).load()()
    return loaded


def votes_quickly(engine: Detector) -> TypeGuard[QuickVoter]:
    """Whether a detector is a `QuickVoter`; found out once for each class, since it takes as long as a vote.

    >>> votes_quickly(detector("eldc")), votes_quickly(detector("py3langid"))
    (True, False)
    """
    return _is_quick(type(engine))


@cache
def _is_quick(kind: type[Any]) -> bool:
    return issubclass(kind, QuickVoter)
