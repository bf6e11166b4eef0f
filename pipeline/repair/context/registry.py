"""Which context scorers there are, and how to get one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from pipeline.errors import UsageError
from pipeline.repair.context.base import Scorer
from pipeline.repair.context.trigram import trigrams

_SUFFIX = ".gguf"
_ENGLISH = frozenset({"en"})


class ScorerKind(StrEnum):
    """The scorers that come with the package or its extras."""

    NONE = "none"
    TRIGRAM = "trigram"
    SMOLLM2 = "smollm2"


def _is_scorer(name: str) -> str:
    if name not in set(ScorerKind) and not name.endswith(_SUFFIX):
        msg = f"{name!r} is no scorer: choose from {', '.join(ScorerKind)}, or name a model file (*{_SUFFIX})"
        raise ValueError(msg)
    return name


# How a stage's settings name a scorer: a kind, or the path of a model.
ScorerName = Annotated[str, AfterValidator(_is_scorer)]


class NoScorer:
    """The scorer where there is none: it covers no language, and all texts are equal to it."""

    name = ""

    def covers(self, lang: str) -> bool:  # noqa: ARG002 no language
        """No language."""
        return False

    def scores(self, texts: Sequence[str]) -> Sequence[float]:
        """Nothing but zeros."""
        return [0.0] * len(texts)


def scorer(name: str, lang: str) -> Scorer:
    """The scorer of a name (a `ScorerKind`, or the path of a model) if it covers `lang`, else one that covers nothing.

    A model of the user's choice is asked about every language. Raises `UsageError` where a package that the scorer
    needs is missing, or the model cannot be read.

    >>> scorer(ScorerKind.TRIGRAM, "de").covers("de")
    False
    >>> scorer("none", "en").name
    ''
    """
    if name == ScorerKind.NONE or (name in set(ScorerKind) and lang not in _ENGLISH):
        return NoScorer()
    return _loaded(name)


@cache
def _loaded(name: str) -> Scorer:
    if name == ScorerKind.TRIGRAM:
        return trigrams()
    from pipeline.repair.context.causal import causal_scorer  # noqa: PLC0415 with numpy and a model

    path = model_path(name)
    assert path is not None  # noqa: S101 all but the two above have one
    return causal_scorer(path, _ENGLISH if name == ScorerKind.SMOLLM2 else None)


def model_path(name: str) -> Path | None:
    """The model file that a scorer needs, None for one that needs none. Raises `UsageError` where it is missing."""
    if name in {ScorerKind.NONE, ScorerKind.TRIGRAM}:
        return None
    from pipeline.repair.context.causal import MISSING, is_usable, packaged_model  # noqa: PLC0415 as above

    if not is_usable():
        msg = "the package that language models need is not installed"
        raise UsageError(msg, remedy=MISSING)
    if name == ScorerKind.SMOLLM2:
        return packaged_model()
    path = Path(name)
    if not path.is_file():
        msg = f"there is no model file {name}"
        raise UsageError(msg, remedy="Check the path: it counts from where the command is given.")
    return path


def model_versions(names: Iterable[str]) -> Mapping[str, str]:
    """The hash of each model file that these scorers need. Raises `UsageError` where one is missing."""
    paths = {name: model_path(name) for name in names}
    return {f"scorer:{name}": _sha256(path) for name, path in paths.items() if path is not None}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
