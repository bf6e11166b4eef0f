"""What other packages register with us: entry points, looked up once for all groups.

Looking through all installed packages takes some 20 ms, and a run asks for half a dozen groups.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import metadata
from importlib.metadata import EntryPoints
from pathlib import Path
from typing import cast


def entry_points(*, group: str, name: str | None = None) -> EntryPoints:
    """The entry points of a group, or those of them with that name.

    >>> [point.value for point in entry_points(group="console_scripts", name="textmend")]
    ['pipeline.cli:main']
    """
    found = _all(tuple((place, _changed(place)) for place in sys.path))
    return found.select(group=group) if name is None else found.select(group=group, name=name)


@lru_cache(maxsize=1)
def _all(_: tuple[tuple[str, int], ...]) -> EntryPoints:
    """All entry points while the places where packages are found stay as they are."""
    return cast("EntryPoints", metadata.entry_points())  # Python 3.11 has a class of its own, which selects alike


def _changed(place: str) -> int:
    """When something was last installed there."""
    try:
        return Path(place).stat().st_mtime_ns
    except OSError:
        return 0
