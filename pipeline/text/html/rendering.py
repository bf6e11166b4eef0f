"""HTML to the text that a reader sees, with what the markup says of each line.

The rendered text is the raw text of an HTML page: footers and navigation are in it, and the
stages drop them on the record as they do for plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.document import Block
from pipeline.text.html.facts import PageFacts, page_facts
from pipeline.text.html.guard import is_shallow
from pipeline.text.html.lines import RenderedLine, rendered_lines
from pipeline.text.html.main import LetterForms, main_lines, second_lines
from pipeline.text.html.parse import parse_html, usable_markup


class HtmlMode(StrEnum):
    """How HTML is rendered: `ACCURATE` asks two extractors and the markup, `FAST` one quick extractor."""

    ACCURATE = "accurate"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class Rendering:
    """The visible text of a page, one block for each of its lines, and the facts that it states."""

    text: str
    blocks: tuple[Block, ...] = ()
    facts: PageFacts = field(default_factory=PageFacts)


def render_html(markup: str, *, url: str = "") -> Rendering:
    r"""The visible text of an HTML page. Raises `ReadError` where the markup cannot be parsed.

    `url` is the address that the page came from, if known; block offsets are code points of the
    text. Script, hidden elements and form choices are left out.

    >>> page = render_html("<title>Tea</title><h1>Tea</h1><ul><li>Boil&nbsp;water</li><li>Wait</li></ul>")
    >>> page.text
    'Tea\n\n- Boil water\n- Wait'
    >>> page.facts.title, [block.tag for block in page.blocks]
    ('Tea', ['h1', 'li', 'li'])
    """
    markup = usable_markup(markup)
    root = parse_html(markup)
    if root is None:
        return Rendering("")
    lines = rendered_lines(root)
    shallow = is_shallow(markup)
    letters = LetterForms()
    main = main_lines(root, lines, letters) if shallow else None
    text, blocks = laid_out(lines, main, second_lines(markup, lines, letters) if shallow else None)
    return Rendering(text, blocks, page_facts(root, lines, main, url))


def laid_out(
    lines: Sequence[RenderedLine], main: Sequence[bool] | None, second: Sequence[bool] | None
) -> tuple[str, tuple[Block, ...]]:
    """The text of the lines, and a block for each."""
    pieces: list[str] = []
    blocks = []
    at = 0
    for index, line in enumerate(lines):
        at += line.breaks
        verdicts = [None if votes is None else votes[index] for votes in (main, second)]
        blocks.append(Block(at, at + len(line.text), line.tag, line.link_density, verdicts[0], line.names, verdicts[1]))
        pieces += ("\n" * line.breaks, line.text)
        at += len(line.text)
    return "".join(pieces), tuple(blocks)
