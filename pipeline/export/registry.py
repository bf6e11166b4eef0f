"""Where formats are found, by name; another package adds one by an entry point of the group `textmend.exports`."""

from __future__ import annotations

import importlib
from typing import cast

from pipeline.errors import UsageError
from pipeline.export.base import Format
from pipeline.plugins import entry_points

__all__ = ["GROUP", "format_class", "format_names"]

GROUP = "textmend.exports"
_MODULES = {
    "tmx": "tmx",
    "moses": "moses",
    "jsonl": "jsonl",
    "jsonl.zst": "jsonl_zst",
    "csv": "csv",
    "docbin": "docbin",
    "datasets": "datasets",
    "text": "text",
}


def format_names() -> list[str]:
    """The names of all formats: ours, then those of other packages."""
    return [*_MODULES, *sorted({point.name for point in entry_points(group=GROUP)} - set(_MODULES))]


def format_class(name: str) -> type[Format]:
    """The format called `name`. Raises `UsageError` where there is none.

    >>> format_class("tmx").doc
    'translation memory, TMX 1.4b'
    """
    if name in _MODULES:
        return cast("type[Format]", importlib.import_module(f"pipeline.export.{_MODULES[name]}").FORMAT)
    for point in entry_points(group=GROUP):
        if point.name == name:
            return cast("type[Format]", point.load())
    msg = f"there is no format {name!r}"
    raise UsageError(msg, remedy=f"Choose from {', '.join(format_names())}.")
