"""Edits made visible in HTML: a stretch of raw text and what became of it, side by side.

Pages are hostile: everything that comes from one is escaped here, and characters that cannot be seen, or
that turn the direction of what follows, are shown as signs with their names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline.document import Document
from pipeline.ledger import Edit
from pipeline.terminal import because

COLOURS = 12
_CLIP = 600  # of a longer stretch only the beginning and the end are shown
_SHORT = {
    "\u00a0": "NBSP",
    "\u00ad": "SHY",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
_SHAPING = {"\u200c", "\u200d"}  # inside words of many scripts and emoji they only shape what stands beside them
_MARKS = {
    "del": Markup('<del class="%s" title="%s">%s</del>%s'),
    "ins": Markup('<ins class="%s" title="%s">%s</ins>%s'),
}
_NAMED = Markup('<span class="inv" title="%s">%s</span>')
_BREAKS = {
    "\n": Markup('<span class="inv" title="LINE BREAK">⏎</span>\n'),
    "\t": Markup('<span class="inv" title="TAB">⇥</span>'),
}
_PICTURES = 0x2400  # the block of signs for the control characters


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a post: `raw` as it stood, `clean` as it stands now; `edit` is None where nothing was changed."""

    raw: str
    clean: str
    edit: Edit | None = None


def pieces(post: Document, start: int, end: int) -> list[Piece]:
    """The raw stretch `[start, end)` of a post in pieces, edits that reach over its ends taken whole.

    >>> from pipeline.document import Cause, Changes
    >>> doc = Document.of("It 's fine")
    >>> doc.apply(Changes([Edit(2, 3, " ", "", (Cause("spacing", "contraction"),))]))
    >>> [(piece.raw, piece.clean) for piece in pieces(doc, 0, 5)]
    [('It', 'It'), (' ', ''), ("'s", "'s")]
    """
    raw = post.raw
    out: list[Piece] = []
    at = max(0, start)
    for edit in post.ledger.edits:
        if edit.end < at or (edit.end == at and edit.start < at):
            continue
        if edit.start > end:
            break
        if edit.start > at:
            out.append(Piece(raw[at : edit.start], raw[at : edit.start]))
        out.append(Piece(edit.before, edit.after, edit))
        at = max(at, edit.end)
    if at < end:
        out.append(Piece(raw[at:end], raw[at:end]))
    return out


def raw_side(stretch: Sequence[Piece], target: Edit | None = None) -> Markup:
    """The raw text with what was taken away marked; `target` is the edit that is spoken of."""
    return Markup().join(_mark("del", piece, piece.raw, target) for piece in stretch)


def clean_side(stretch: Sequence[Piece], target: Edit | None = None) -> Markup:
    """The clean text with what was put in marked."""
    return Markup().join(_mark("ins", piece, piece.clean, target) for piece in stretch)


def _mark(tag: str, piece: Piece, text: str, target: Edit | None) -> Markup:
    if piece.edit is None:
        return shown(clipped(text))
    if not text:
        return Markup()
    classes = f"c{colour(piece.edit.causes[0].rule)}" + (" target" if piece.edit is target else "")
    # The last line break stands behind the mark, whose frame would else go on in the next line.
    inside = shown(clipped(text), edited=True)
    after = Markup("\n") if inside.endswith("\n") else Markup()
    return _MARKS[tag] % (classes, because(piece.edit), inside.removesuffix("\n"), after)


def clipped(text: str, width: int = _CLIP) -> str:
    """`text`, its middle left out where it is longer than `width` code points."""
    if len(text) <= width:
        return text
    return f"{text[: width // 2]} […] {text[len(text) - width // 2 :]}"


def colour(rule: str) -> int:
    """The colour of a rule: the same in every report.

    >>> 0 <= colour("contraction") < COLOURS
    True
    """
    return sum(position * ord(char) for position, char in enumerate(rule, start=1)) % COLOURS


def shown(text: str, *, edited: bool = False) -> Markup:
    """`text` escaped, what cannot be seen as a sign; in an edit, spaces and line breaks too.

    >>> shown("<b>a\u200bb")
    Markup('&lt;b&gt;a<span class="inv" title="ZERO WIDTH SPACE">ZWSP</span>b')
    >>> shown(" ", edited=True)
    Markup('<span class="inv" title="SPACE">␣</span>')
    """
    if text.isprintable() and "\u00a0" not in text and not (edited and text.isspace()):
        return escape(text)
    return Markup().join(_shown(text, edited=edited))


def _shown(text: str, *, edited: bool) -> Iterator[Markup]:
    plain: list[str] = []
    blank = edited and text.isspace()
    for char in text:
        sign = _sign(char, edited=edited, blank=blank)
        if sign is None:
            plain.append(char)
            continue
        if plain:
            yield escape("".join(plain))
            plain = []
        yield sign
    yield escape("".join(plain))


def _sign(char: str, *, edited: bool, blank: bool) -> Markup | None:
    """How a character is shown that is not shown as it is."""
    if char in _BREAKS:
        return _BREAKS[char] if edited else None
    if char == " ":
        return _NAMED % ("SPACE", "␣") if blank else None
    if (char.isprintable() and char not in _SHORT) or (char in _SHAPING and not edited):
        return None
    label = _SHORT.get(char) or (chr(_PICTURES + ord(char)) if char < " " else f"U+{ord(char):04X}")
    return _NAMED % (unicodedata.name(char, f"U+{ord(char):04X}"), label)
