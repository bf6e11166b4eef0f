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
    uncommon: frozenset[str]
    uncommon_odds: float
    relatives: Mapping[str, tuple[str, ...]]
    own_script: frozenset[str]
    by_words: frozenset[str]
    by_letters: frozenset[str]
    mistaken: frozenset[str]

    def odds_against(self, tag: str) -> float:
        """How much more evidence a language needs than a common one, as a logarithm of odds."""
        if tag in self.rare:
            return self.rare_odds
        return self.uncommon_odds if tag in self.uncommon else 0.0


@cache
def tag_table() -> TagTable:
    """The table of tags, read once."""
    path = files("pipeline").joinpath("data", "language", "tags.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = {tag: tuple(members) for tag, members in data["stands_for"].items()}
    return TagTable(
        normal=data["normal"],
        stands_for=groups,
        rare=frozenset(data["rare"]["tags"]),
        rare_odds=float(data["rare"]["odds"]),
        uncommon=frozenset(data["uncommon"]["tags"]),
        uncommon_odds=float(data["uncommon"]["odds"]),
        relatives={tag: tuple(others) for tag, others in data["relatives"].items()},
        own_script=frozenset(data["alone"]["own_script"]),
        by_words=frozenset(data["alone"]["by_words"]),
        by_letters=frozenset(data["alone"]["by_letters"]),
        mistaken=frozenset(data["alone"]["mistaken"]),
    )


@cache
def normal_tag(label: str) -> str:
    """The primary subtag that stands for a detector's `label`.

    >>> [normal_tag(label) for label in ("no", "iw", "zh-TW", "EN_us", "de")]
    ['nb', 'he', 'zh', 'en', 'de']
    """
    primary = label.replace("_", "-").split("-", 1)[0].lower()
    return tag_table().normal.get(primary, primary)


@cache
def alike(tag: str) -> frozenset[str]:
    """The languages that a detector with few languages cannot tell from `tag`, which is one of them.

    >>> sorted(alike("id")), sorted(alike("fi"))
    (['id', 'ms'], ['fi'])
    """
    groups = (members for members in tag_table().stands_for.values() if tag in members)
    return frozenset({tag}).union(*groups)


@cache
def vote_for(tag: str) -> tuple[str, ...]:
    """The languages that a vote for `tag` by a detector with few languages may mean.

    >>> vote_for("ms"), vote_for("fi")
    (('ms', 'id'), ('fi',))
    """
    return tag_table().stands_for.get(tag, (tag,))
