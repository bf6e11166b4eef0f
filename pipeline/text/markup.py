"""What the markup of an HTML page says of each line: article, or what stands around it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import Block
from pipeline.text.furniture import FURNITURE, LIKELY, Judged

# Words in class names and ids, of many sites and generators, that set something apart from the article.
APART = frozenset(
    "ad ads advert advertisement archive author-box back2top banner bar bio blogroll bookmark breadcrumb breadcrumbs "
    "byline button calendar caption-credit comment comments commentlist commentform compartir consent cookie cookies "
    "copyright credits date datum disclaimer disqus dropdown etiquetas feed flag follow footer form foot gdpr header "
    "hidden karma keywords kommentar kommentare kommentarer komentarze komentare komentar lateral like likes "
    "linklist login logo masthead menu meta modal nav navbar navi navigation newsletter pager pagination partager "
    "popular popup postmeta postmetadata postprofile print profile promo promoted publi publicidad rating reactions "
    "recommended register reklama related relacionadas respond reviews rss screen-reader-text sdilet search share "
    "sharebar sharing shop sidebar sidebars sig signature skip skiplink social sociable sponsor sponsored subscribe "
    "tag tagcloud tags teaser ticker toolbar topic-actions trackback trackbacks widget widgets werbung".split()
)
APART_TAGS = frozenset(
    {"nav", "footer", "aside", "form", "header", "button", "label", "legend", "fieldset", "select", "option"}
)
CONTENT_TAGS = frozenset({"pre", "code", "blockquote", "table", "td", "th", "cite", "q"})


def weigh_markup(judged: Sequence[Judged], blocks: Sequence[Block], places: Sequence[tuple[int, int]]) -> None:
    """Score each line from its block and its strength as furniture.

    `places` are the spans of the blocks in the text that the lines were cut from.
    """
    at = 0
    for item in judged:
        line = item.facts.line
        while at < len(places) and places[at][1] <= line.start:
            at += 1
        if at < len(places) and places[at][0] < line.end:
            _weigh(item, blocks[at])


def _weigh(item: Judged, block: Block) -> None:
    """One score from the extractor's verdict, the names and tags around the line, and the lexicon."""
    score = 0.45
    if block.main is not None:
        score += -0.35 if block.main else 0.3
    if APART.intersection(block.names):
        score += 0.3
    if block.tag in APART_TAGS:
        score += 0.2
    elif block.tag in CONTENT_TAGS:
        score -= 0.15
    if block.link_density > LIKELY:
        score += 0.15
    score += 0.25 * item.strength
    if item.prose:
        score -= 0.1
    if score >= LIKELY:
        item.condemn("markup", min(score, 0.99))
    elif item.strength >= FURNITURE and not block.main:
        item.condemn("furniture", item.strength)
