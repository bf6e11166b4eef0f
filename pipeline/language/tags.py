"""Language tags: BCP 47 primary subtags, whatever a detector calls them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNDETERMINED = "und"
NO_LANGUAGE = "zxx"
MULTIPLE = "mul"


@dataclass(frozen=True, slots=True)
class TagTable:
    """What `data/language/tags.toml` holds."""

    normal: Mapping[str, str]
    stands_for: Mapping[str, tuple[str, ...]]
    rare: frozenset[str]
    rare_odds: float


@cache
def tag_table() -> TagTable:
    """The table of tags, read once."""
    path = files("pipeline").joinpath("data", "language", "tags.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = {tag: tuple(members) for tag, members in data["stands_for"].items()}
    return TagTable(data["normal"], groups, frozenset(data["rare"]["tags"]), float(data["rare"]["odds"]))


@cache
def normal_tag(label: str) -> str:
    """The primary subtag that stands for a detector's `label`.

    >>> [normal_tag(label) for label in ("no", "iw", "zh-TW", "EN_us", "de")]
    ['nb', 'he', 'zh', 'en', 'de']
    """
    primary = label.replace("_", "-").split("-", 1)[0].lower()
    return tag_table().normal.get(primary, primary)


@cache
def vote_for(tag: str) -> tuple[str, ...]:
    """The languages that a vote for `tag` by a detector with few languages may mean.

    >>> vote_for("ms"), vote_for("fi")
    (('ms', 'id'), ('fi',))
    """
    return tag_table().stands_for.get(tag, (tag,))
