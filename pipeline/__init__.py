"""Textmend: scraped, multilingual posts into clean text that accounts for every change.

>>> import pipeline
>>> pipeline.clean("A sound sentence stays as it is.").text
'A sound sentence stays as it is.'

`clean` and `clean_page` take one text; `run` takes folders and files; `read` gives what a run wrote
as pandas frames; `Recipe` says which stages run. Names are looked up when first used, so that
importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.cleaning import clean, clean_page
    from pipeline.document import Document, Page
    from pipeline.recipe import Recipe
    from pipeline.runs.runner import RunOptions, RunSummary, run
    from pipeline.tables import Corpus, read

__all__ = ["Corpus", "Document", "Page", "Recipe", "RunOptions", "RunSummary", "clean", "clean_page", "read", "run"]
__version__ = "0.1.0"

_HOMES = {
    "Corpus": "tables",
    "Document": "document",
    "Page": "document",
    "Recipe": "recipe",
    "RunOptions": "runs.runner",
    "RunSummary": "runs.runner",
    "clean": "cleaning",
    "clean_page": "cleaning",
    "read": "tables",
    "run": "runs.runner",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
