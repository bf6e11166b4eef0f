"""Which lines of a page the article extractor keeps.

trafilatura gives a text of its own; here it is laid beside the rendered lines, so that its verdict
becomes a hint for each line and the text stays ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.text.html.lines import RenderedLine
from pipeline.text.html.tags import HEADINGS, is_data_row

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_ELEMENTS = 40_000  # a larger page is no article, and would take seconds
_MOST_CHARACTERS = 2_000_000
_TELLING = 24  # letters of a line from which on its place in the extract need not be checked
_TABLE_PARTS = frozenset(("table", "tbody", "thead", "tfoot", "tr", "td", "th"))
_LONGEST_HOLE = 12  # lines that the extractor may have lost in the middle of its article
_LINKED = 0.3  # link density from which on a line is more likely navigation
_MOST_CELLS = 200  # the extractor's time grows with the square of a row's cells
_LETTERS = re.compile(r"[^\W_]+")
_ONLY_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_REACH = 2_000  # letters ahead within which a short line is looked for


class LetterForms(dict[str, str]):
    """The letters (`letters_in`) of the lines of a page: an extract repeats most lines as they are.

    >>> LetterForms()["It's tea, No. 1"]
    'itsteano1'
    """

    def __missing__(self, line: str) -> str:
        letters = self[line] = letters_in(line)
        return letters


def main_lines(root: HtmlElement, lines: Sequence[RenderedLine], letters: LetterForms) -> list[bool] | None:
    """For each of the rendered `lines` whether it is main text; None where the extractor found none.

    `root` may be changed by the extractor: render it first.
    """
    if (
        sum(len(line.text) for line in lines) > _MOST_CHARACTERS
        or next(islice(root.iter(), _MOST_ELEMENTS, None), None) is not None
    ):
        return None
    _open_layout(root)
    extract = _extract(root)
    if not extract.strip():
        return None
    matched = matched_lines(lines, extract, letters)
    shown = [main and (not line.is_control or line.tag in HEADINGS) for main, line in zip(matched, lines, strict=True)]
    return _filled(lines, shown)


def second_lines(markup: str, lines: Sequence[RenderedLine], letters: LetterForms) -> list[bool] | None:
    """For each rendered line whether a second, quick extractor takes it for main text; None where it cannot.

    The markup has to be shallow. It goes by other signs than the first, so that the two together know
    more than either.
    """
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 only for HTML

    try:
        extract = extract_plain_text(markup, main_content=True, alt_texts=False, list_bullets=False)
    except Exception:  # noqa: BLE001 a page can do without its verdict
        return None
    return matched_lines(lines, extract, letters) if extract.strip() else None


def _filled(lines: Sequence[RenderedLine], kept: Sequence[bool]) -> list[bool]:
    """`kept` without its small holes: lines between main lines that the markup treats as it does those."""
    filled = list(kept)
    last = -1  # the last main line
    for index, main in enumerate(kept):
        if main:
            hole = range(last + 1, index)
            if last >= 0 and len(hole) <= _LONGEST_HOLE:
                around = {lines[last].names, lines[index].names}
                for inner in hole:
                    line = lines[inner]
                    filled[inner] = line.names in around and line.link_density <= _LINKED
            last = index
    return filled


def _open_layout(root: HtmlElement) -> None:
    """Turn tables that lay out the page into plain boxes, which the extractor can choose among."""
    for table in root.iter("table"):
        rows = [*table.iterfind("./tr"), *table.iterfind("./*/tr")]
        if not all(len(row) <= _MOST_CELLS and is_data_row(row) for row in rows):
            for part in (table, *table, *rows, *(cell for row in rows for cell in row)):
                if part.tag in _TABLE_PARTS:
                    part.tag = "div"


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


def matched_lines(lines: Sequence[RenderedLine], extract: str, known: LetterForms) -> list[bool]:
    """Which lines stand in `extract`, in its order: a short line counts only near its neighbours."""
    forms = [known[line.body] for line in lines]
    parts = [known[line] for line in extract.splitlines()]
    whole, bare = "".join(parts), set(parts)
    at = 0
    kept = []
    for letters in forms:
        found = -1
        if letters and whole.startswith(letters, at):
            found = at
        elif letters and (letters in bare or len(letters) >= _TELLING):
            found = whole.find(letters, at, at + len(letters) + _REACH)
            if found < 0 and len(letters) >= _TELLING:
                found = whole.find(letters)
        kept.append(found >= 0)
        if found >= 0:
            at = found + len(letters)
    return kept


def letters_in(line: str) -> str:
    """The letters and digits of a line: all that two renderings of a page agree on."""
    if line.isascii():
        return line.translate(_ONLY_ASCII_LETTERS)
    return "".join(_LETTERS.findall(line)).casefold()
