"""Which documents and pairs are exported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.document import Provenance
from pipeline.errors import UsageError
from pipeline.language.tags import normal_tag

if TYPE_CHECKING:
    from pipeline.export.base import Row

ANY = "any"
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")


@dataclass(frozen=True)
class Filters:
    """What a document or a pair has to answer to; what is left at its default asks nothing.

    `langs`: its language. Of a pair both languages must be among them; where there is only one, either.
    `min_score`: of a document `lang_score`, of a pair its own score.
    `since`, `until`: a year, month or day, both included; what has no date answers to neither.
    `provenance`, `flags`: one of these. `no_flags`: none of these; `any` stands for every flag.
    `originals`: no document that repeats another one.
    `changed`: only what cleaning changed (True) or left as it was (False).
    The filters of documents ask both documents of a pair.

    Raises `UsageError` where a date, a score or a provenance is none.

    >>> Filters(langs=("de",), since="2010").document(
    ...     {"lang": "de", "date": "2010-03-14", "flags": [], "n_edits": 2, "lang_score": 0.9}
    ... )
    True
    """

    langs: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()
    min_score: float | None = None
    since: str = ""
    until: str = ""
    flags: tuple[str, ...] = ()
    no_flags: tuple[str, ...] = ()
    originals: bool = False
    changed: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "langs", tuple(normal_tag(tag) for tag in self.langs))
        for day in (self.since, self.until):
            _check_day(day)
        known = [kind.value for kind in Provenance]
        for kind in self.provenance:
            if kind not in known:
                msg = f"there is no provenance {kind!r}"
                raise UsageError(msg, remedy=f"Choose from {', '.join(known)}.")
        if self.min_score is not None and not 0 <= self.min_score <= 1:
            msg = f"a score is between 0 and 1, not {self.min_score}"
            raise UsageError(msg, remedy="For example: --min-score .8")
        if self.since and self.until and self.since[: len(self.until)] > self.until:
            msg = f"nothing is of {self.since} or later and of {self.until} or earlier"
            raise UsageError(msg, remedy="Exchange the two days.")

    def origin(self, row: Row) -> bool:
        """Whether a document, or the document that a pair comes from, answers by date, provenance and flags."""
        if self.provenance and row["provenance"] not in self.provenance:
            return False
        if self.originals and row.get("duplicate_of") is not None:
            return False
        if (self.since or self.until) and not self._in_time(row["date"]):
            return False
        return self._flagged(row["flags"])

    def document(self, row: Row) -> bool:
        """Whether a row of `documents` answers to everything."""
        if self.langs and row["lang"] not in self.langs:
            return False
        if self.min_score is not None and not row["lang_score"] >= self.min_score:
            return False
        if self.changed is not None and bool(row["n_edits"]) is not self.changed:
            return False
        return self.origin(row)

    def pair(self, row: Row) -> bool:
        """Whether a pair answers by its languages, its score and its change; its documents are asked apart."""
        if self.min_score is not None and not row["score"] >= self.min_score:
            return False
        if self.changed is not None and (row["src_text"] != row["tgt_text"]) is not self.changed:
            return False
        found = [lang in self.langs for lang in (row["src_lang"], row["tgt_lang"])]
        return not self.langs or (any(found) if len(self.langs) == 1 else all(found))

    def asks_documents(self) -> bool:
        """Whether a pair's documents have to answer to anything."""
        return bool(self.provenance or self.originals or self.since or self.until or self.flags or self.no_flags)

    def _in_time(self, day: str | None) -> bool:
        if not day:
            return False
        return day >= self.since and (not self.until or day[: len(self.until)] <= self.until)

    def _flagged(self, flags: Iterable[str]) -> bool:
        there = set(flags)
        if self.flags and not (there if ANY in self.flags else there.intersection(self.flags)):
            return False
        return not (there if ANY in self.no_flags else there.intersection(self.no_flags))

    def __str__(self) -> str:
        given = (
            ("language", ", ".join(self.langs)),
            ("provenance", ", ".join(self.provenance)),
            ("score", "" if self.min_score is None else f"≥ {self.min_score:g}"),
            ("since", self.since),
            ("until", self.until),
            ("flag", ", ".join(self.flags)),
            ("no flag", ", ".join(self.no_flags)),
            ("duplicates", "left out" if self.originals else ""),
            ("changed", {None: "", True: "yes", False: "no"}[self.changed]),
        )
        return "; ".join(f"{name} {value}" for name, value in given if value)


def _check_day(day: str) -> None:
    if not day:
        return
    try:
        if not _DAY.fullmatch(day):
            raise ValueError  # noqa: TRY301 one message for both
        date.fromisoformat(day + "-01-01"[len(day) - 10 :] if len(day) < 10 else day)  # noqa: PLR2004 of a day
    except ValueError as error:
        msg = f"{day!r} is no day, month or year"
        raise UsageError(msg, remedy="Write 2010, 2010-03 or 2010-03-14.") from error
