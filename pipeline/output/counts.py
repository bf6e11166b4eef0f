"""What was done, counted: by shard, then summed for the manifest and the summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.ledger import Edit


@dataclass(slots=True)
class StageCounts:
    """Edits of one stage or rule, with the characters that they changed and dropped.

    A change counts the longer of `before` and `after`; a drop, which puts nothing back, counts as dropped alone.
    """

    edits: int = 0
    changed: int = 0
    dropped: int = 0


@dataclass(slots=True)
class Counts:
    """Sums over records. `records == pages + quarantined`; `dropped` are pages with no text left.

    `duplicates` are posts that repeat others, whether they are still among `posts` or were dropped.
    """

    records: int = 0
    pages: int = 0
    dropped: int = 0
    quarantined: int = 0
    posts: int = 0
    duplicates: int = 0
    segments: int = 0
    suggestions: int = 0
    chars_raw: int = 0
    chars_clean: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    by_stage: dict[str, StageCounts] = field(default_factory=dict)
    by_rule: dict[str, StageCounts] = field(default_factory=dict)

    def add_post(self, lang: str, chars: int) -> None:
        """Count a post with text left."""
        self.posts += 1
        self.chars_clean += chars
        self.languages[lang] = self.languages.get(lang, 0) + 1

    def add_edits(self, edits: Iterable[Edit]) -> None:
        """Count edits under their first causes; rules are named `stage/rule`."""
        found: dict[tuple[str, str], list[int]] = {}
        for edit in edits:
            cause = edit.causes[0]
            sums = found.setdefault((cause.stage, cause.rule), [0, 0, 0])
            sums[0] += 1
            if edit.after:
                sums[1] += max(len(edit.before), len(edit.after))
            else:
                sums[2] += len(edit.before)
        for (stage, rule), sums in found.items():
            _bump(self.by_stage, stage, *sums)
            _bump(self.by_rule, f"{stage}/{rule}", *sums)

    def add(self, other: Counts) -> None:
        """Add the counts of another shard or page."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for lang, number in other.languages.items():
            self.languages[lang] = self.languages.get(lang, 0) + number
        for mine, theirs in ((self.by_stage, other.by_stage), (self.by_rule, other.by_rule)):
            for key, sums in theirs.items():
                _bump(mine, key, sums.edits, sums.changed, sums.dropped)

    def as_json(self) -> dict[str, Any]:
        """Plain data for JSON, keys sorted."""
        out: dict[str, Any] = {name: getattr(self, name) for name in _NUMBERS}
        out["languages"] = dict(sorted(self.languages.items()))
        for name in ("by_stage", "by_rule"):
            sums: dict[str, StageCounts] = getattr(self, name)
            out[name] = {key: [s.edits, s.changed, s.dropped] for key, s in sorted(sums.items())}
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Counts:
        """The counts that `as_json` gave. Raises `KeyError`, `TypeError` where they are not."""
        out = cls()
        for name in _NUMBERS:
            setattr(out, name, int(data[name]))
        out.languages = {str(lang): int(number) for lang, number in data["languages"].items()}
        out.by_stage = {key: StageCounts(*sums) for key, sums in data["by_stage"].items()}
        out.by_rule = {key: StageCounts(*sums) for key, sums in data["by_rule"].items()}
        return out


_NUMBERS = (
    "records",
    "pages",
    "dropped",
    "quarantined",
    "posts",
    "duplicates",
    "segments",
    "suggestions",
    "chars_raw",
    "chars_clean",
)


def _bump(sums: dict[str, StageCounts], key: str, edits: int, changed: int, dropped: int) -> None:
    entry = sums.get(key)
    if entry is None:
        entry = sums[key] = StageCounts()
    entry.edits += edits
    entry.changed += changed
    entry.dropped += dropped
