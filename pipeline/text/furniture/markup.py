"""What the markup of an HTML page says of each line: article, or what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pipeline.document import Block
from pipeline.text.furniture.judging import FURNITURE, LIKELY, Judged

APART_TAGS = frozenset(
    {"nav", "footer", "aside", "form", "header", "button", "label", "legend", "fieldset", "select", "option"}
)
CONTENT_TAGS = frozenset({"pre", "code", "blockquote", "table", "td", "th", "cite", "q"})


@cache
def _names_apart() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words in class names and ids that set something apart from the article, and beginnings of such words."""
    lines = files("pipeline").joinpath("data", "markup_names.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    stems = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), stems


def is_apart(block: Block) -> bool:
    """Whether the class names and ids around a block set it apart from the article.

    >>> is_apart(Block(0, 1, "p", names=("comentarios",))), is_apart(Block(0, 1, "p", names=("entry",)))
    (True, False)
    """
    names, stems = _names_apart()
    return any(name in names or name.startswith(stems) for name in block.names)


def weigh_markup(judged: Sequence[Judged], blocks: Sequence[Block], places: Sequence[tuple[int, int]]) -> None:
    """Score each line from its block and its strength as furniture.

    `places` are the spans of the blocks in the text that the lines were cut from.
    """
    inside = [number for number, block in enumerate(blocks) if block.main]
    at = 0
    for item in judged:
        line = item.facts.line
        while at < len(places) and places[at][1] <= line.start:
            at += 1
        if at < len(places) and places[at][0] < line.end:
            outside = bool(inside) and not inside[0] <= at <= inside[-1]
            _weigh(item, blocks[at], outside=outside)


def _weigh(item: Judged, block: Block, *, outside: bool) -> None:
    """One score from the extractor's verdict, the names and tags around the line, and the lexicon."""
    score = 0.45
    if block.main is not None:
        score += -0.35 if block.main else 0.3
    if is_apart(block):
        score += 0.3
    if block.tag in APART_TAGS:
        score += 0.2
    elif block.tag in CONTENT_TAGS and block.main is not False:
        score -= 0.15
    if block.link_density > LIKELY:
        score += 0.15
    if outside:  # above the article's first line or below its last
        score += 0.15
    score += 0.25 * item.strength
    if item.prose:
        score -= 0.1
    if score >= LIKELY:
        item.condemn("markup", min(score, 0.99))
    elif item.strength >= FURNITURE and not block.main:
        item.condemn("furniture", item.strength)
