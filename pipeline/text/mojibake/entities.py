"""HTML entities that were left in plain text: damage in prose, subject matter in a text about markup."""

from __future__ import annotations

import html
import re
import unicodedata

from pipeline.text.lines import split_lines
from pipeline.text.mojibake.repairs import Repair

_ENTITY = re.compile(r"&(?:amp;){0,8}(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A text that speaks of markup shows entities on purpose.
_MARKUP = re.compile(r"\b(?:x?html|xml|svg|charset|unescape|markup|entit)", re.IGNORECASE)
_CODE = re.compile(r"[<`{}\\]|&(?:amp;)*[lg]t;|=\s*(?:&quot;|[\"'])|//|;\s*$(?<=[);];)")
_QUOTES = "'\"`«»“”‘’„()[]"
_PLAIN_ASCII = {'"', "&", "'"}
_CONFIDENCE = 0.97


def find_entities(text: str) -> list[Repair]:
    """The entities in `text` that stand for a character of its prose, with that character.

    >>> [r.after for r in find_entities("Han ble st&aring;ende, sa &amp;quot;ja&amp;quot;.")]
    ['å', '"', '"']
    >>> find_entities("Write &eacute; in HTML."), find_entities("if (a &amp;&amp; b) { c(); }")
    ([], [])
    """
    if "&" not in text or not _ENTITY.search(text) or _MARKUP.search(text):
        return []
    out: list[Repair] = []
    for line in split_lines(text):
        if "&" not in line.text or _CODE.search(line.text):
            continue
        for match in _ENTITY.finditer(line.text):
            char = _character(match[1])
            if char and not _is_quoted(line.text, *match.span()):
                out.append(
                    Repair(line.start + match.start(), line.start + match.end(), char, "html-entity", _CONFIDENCE)
                )
    return out


def _character(name: str) -> str:
    """What the entity stands for; empty where it is unknown, or a character that markup is made of."""
    whole = f"&{name};"
    char = html.unescape(whole)
    if char == whole or "\ufffd" in char:
        return ""
    if char in _PLAIN_ASCII:
        return char
    if char.isascii() or any(unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} for c in char):
        return ""
    return char


def _is_quoted(line: str, start: int, end: int) -> bool:
    """Whether the entity stands alone between quotation marks or brackets, and so is spoken of."""
    before, after = line[start - 1 : start], line[end : end + 1]
    return bool(before and after and before in _QUOTES and after in _QUOTES)
