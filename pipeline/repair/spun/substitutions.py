"""What words and phrases of spun text stood for, as a list of tortured phrases shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Substitution:
    """An original, the number of terms that show it, and of those that hold its spun form."""

    original: str
    shown: int
    found: int

    @property
    def share(self) -> float:
        """How often the spun form stands for this original, with doubt where little is known."""
        return self.shown / (self.found + 2)


@dataclass(frozen=True, slots=True)
class Substitutions:
    """The originals of spun forms, and how likely a word of the table stands for itself."""

    originals: Mapping[str, tuple[Substitution, ...]]
    kept: Mapping[str, float]

    def get(self, form: str) -> tuple[Substitution, ...]:
        """The originals of a form; none where the table does not hold it."""
        return self.originals.get(form, ())


_DOUBT = 2.0
_USUAL = 0.7  # how likely a word stands for itself in spun text, where nothing is known of it


def by_spun(rows: Iterable[tuple[str, str, int, int]]) -> Substitutions:
    """The rows (spun, original, shown, found) by their spun form.

    >>> by_spun([("bogus mind", "artificial intelligence", 1, 1)]).get("bogus mind")[0].original
    'artificial intelligence'
    """
    originals: dict[str, list[Substitution]] = {}
    kept: dict[str, float] = {}
    for spun, original, shown, found in rows:
        if spun == original:
            kept[spun] = (shown + _DOUBT * _USUAL) / (found + _DOUBT)
        else:
            originals.setdefault(spun, []).append(Substitution(original, shown, found))
            kept.setdefault(spun, _DOUBT * _USUAL / (found + _DOUBT))
    return Substitutions(
        MappingProxyType({spun: tuple(items) for spun, items in originals.items()}), MappingProxyType(kept)
    )


def rows_of(name: str) -> list[tuple[str, str, int, int]]:
    """The rows of a table that comes with the package."""
    rows = []
    for line in files("pipeline").joinpath("data", "spun", name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            spun, original, shown, found = line.split("\t")
            rows.append((spun, original, int(shown), int(found)))
    return rows


@cache
def substitutions() -> Substitutions:
    """The tables that come with the package: learnt ones, and small words."""
    return by_spun([*rows_of("substitutions.tsv"), *rows_of("small_words.tsv")])
