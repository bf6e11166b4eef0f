"""Which lines of a page the article extractor keeps.

trafilatura gives a text of its own; here it is laid beside the rendered lines, so that its verdict
becomes a hint for each line and the text stays ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_ELEMENTS = 100_000  # a larger page is no article, and would take seconds
_MOST_CHARACTERS = 2_000_000
_TELLING = 24  # letters of a line from which on its place in the extract need not be checked
_REACH = 2_000  # letters ahead within which a short line is looked for


def main_lines(root: HtmlElement, lines: Sequence[str]) -> list[bool] | None:
    """For each of the rendered `lines` whether it is main text; None where the extractor found none.

    `root` may be changed by the extractor: render it first.
    """
    if sum(map(len, lines)) > _MOST_CHARACTERS or next(islice(root.iter(), _MOST_ELEMENTS, None), None) is not None:
        return None
    extract = _extract(root)
    return _matched(lines, extract) if extract.strip() else None


def _extract(root: HtmlElement) -> str:
    """The text that trafilatura takes for the article; empty where it fails."""
    import logging  # noqa: PLC0415 only for HTML

    from trafilatura import bare_extraction  # noqa: PLC0415 takes a third of a second to load

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot do is in the answer
    try:
        found = bare_extraction(root, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # noqa: BLE001 hostile trees break it in many ways, and a page can do without its verdict
        return ""
    return (getattr(found, "text", None) or "") if found is not None else ""


def _matched(lines: Sequence[str], extract: str) -> list[bool]:
    """Which lines stand in `extract`, in its order: a short line counts only near its neighbours."""
    whole = _letters(extract)
    bare = {_letters(line) for line in extract.splitlines()}
    at = 0
    kept = []
    for line in lines:
        letters = _letters(line)
        found = -1
        if letters and (letters in bare or len(letters) >= _TELLING):
            found = whole.find(letters, at, at + len(letters) + _REACH)
            if found < 0 and len(letters) >= _TELLING:
                found = whole.find(letters)
        kept.append(found >= 0)
        if found >= 0:
            at = found + len(letters)
    return kept


def _letters(line: str) -> str:
    """The letters and digits of a line: all that two renderings of a page agree on."""
    return "".join(filter(str.isalnum, line)).casefold()
