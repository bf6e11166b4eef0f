"""The visible text of an element tree, line by line, with what the markup says of each line.

The rules are those of a browser's plain-text view: a block is a line of its own, paragraphs,
headings, lists and tables stand between blank lines, `<br>` is a line break. The tree is walked
without recursion, so its depth does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.text.html.tags import (
    BREAKS,
    CELLS,
    LINE,
    LISTS,
    NAMED,
    PARAGRAPH,
    PRE,
    UNSEEN,
    is_cite_line,
    is_data_row,
    is_hidden,
    names_of,
    names_within,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACES = " \t\n\r\f\v\xa0\u202f"
_SPACE = re.compile(f"[{_SPACES}]+")

# Characters that show nothing, and the control characters that browsers read as windows-1252.
_SHOWN: dict[int, str | None] = {0xAD: None, 0xFEFF: None}
_SHOWN |= {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class RenderedLine:
    """A line of the page; `breaks` is the number of line breaks between it and the line before.

    `tag` is the block that the line stands in, `names` are the words of the classes and ids
    around it, the nearest first. `is_control`: most of it is a link that leads nowhere, a button.
    """

    text: str
    breaks: int
    tag: str
    link_density: float
    names: tuple[str, ...]
    marker: str = ""
    is_control: bool = False

    @property
    def body(self) -> str:
        """The line without the list marker that the page itself does not hold."""
        return self.text[len(self.marker) :]


@dataclass(slots=True, eq=False)
class _Frame:
    """An open element; `block` and `block_names` are of the nearest block around its text."""

    tag: str
    names: tuple[str, ...] = ()
    block: str = "body"
    block_names: tuple[str, ...] = ()
    breaks: int = 0
    link: bool = False
    control: bool = False  # a link to nowhere, which runs a script
    pre: bool = False
    cells: bool = False  # a row whose cells stand on one line
    number: int = 0  # of a numbered list: its last number


# Elements whose start does more than begin a block; all others take the short way.
_SPECIAL = LISTS | CELLS | PRE | {"a", "cite", "code", "li", "q", "tr"}
_NO_ATTRIBUTES: Mapping[str, str] = {}
_NOTHING = _Frame("")  # an element without text


@dataclass(slots=True)
class _Builder:
    """The lines so far, and the one being written."""

    lines: list[RenderedLine] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    links: int = 0
    controls: int = 0
    breaks: int = 0
    space: bool = False
    separator: bool = False
    marker: str = ""
    first: _Frame = field(default_factory=lambda: _Frame("body"))  # where the line's text begins
    mixed: bool = False  # the line's text is of several elements

    def text(self, text: str, frame: _Frame) -> None:
        """Text that stands directly in `frame`."""
        if not text.isascii():
            text = text.translate(_SHOWN)
        if frame.pre:
            self._preformatted(text, frame)
            return
        words = text.strip(_SPACES)
        if text and (not words or text[0] in _SPACES):
            self.space = True
        if words:
            if "  " in words or not words.isprintable():
                words = _SPACE.sub(" ", words)
            self._append(words, frame)
            self.space = text[-1] in _SPACES

    def _append(self, words: str, frame: _Frame) -> None:
        if not self.parts:
            self.first, self.mixed = frame, False
        elif self.separator:
            self.parts.append(" | ")
        elif self.space:
            self.parts.append(" ")
        self.mixed = self.mixed or self.first is not frame
        self.separator = self.space = False
        self.parts.append(words)
        if frame.link:
            self.links += len(words)
        if frame.control:
            self.controls += len(words)

    def _preformatted(self, text: str, frame: _Frame) -> None:
        for index, line in enumerate(text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")):
            if index:
                self.line_break(keep=True)
            if line:
                self._append(line, frame)

    def line_break(self, *, keep: bool = False) -> None:
        """End the line, or leave a blank one where there is none to end; `keep` leaves any number of them."""
        if self.flush():
            self.breaks = LINE
        else:
            self.breaks = self.breaks + 1 if keep and self.breaks else PARAGRAPH

    def block(self, breaks: int) -> None:
        """The border of a block. The first block of a list item stands beside its marker."""
        self.flush()
        if not self.marker:
            self.breaks = max(breaks, min(self.breaks, PARAGRAPH))

    def flush(self) -> bool:
        """End the line; False where it holds nothing."""
        if not self.parts:
            self.space = self.separator = False
            return False
        text = "".join(self.parts).rstrip()
        if text:
            first = self.first
            density = round(min(1.0, self.links / len(text)), 3) if self.links else 0.0
            names = first.block_names if self.mixed else first.names
            breaks = self.breaks if self.lines else 0
            control = self.controls > len(text) / 2
            self.lines.append(
                RenderedLine(self.marker + text, breaks, first.block, density, names, self.marker, control)
            )
            self.marker = ""
            self.breaks = 0
        self.parts = []
        self.links = self.controls = 0
        self.space = self.separator = False
        return bool(text)


def rendered_lines(root: HtmlElement) -> list[RenderedLine]:
    """The visible lines under `root`, in page order."""
    from lxml.etree import iterwalk  # noqa: PLC0415 costs time that text pages need not pay

    builder = _Builder()
    frames = [_Frame("")]
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            _closed(builder, frames.pop())
            if element.tail and len(frames) > 1:
                builder.text(element.tail, frames[-1])
        elif element.tag == "br":
            builder.line_break(keep=frames[-1].pre)
            frames.append(_NOTHING)
        elif (tag := element.tag) in UNSEEN or (
            (attributes := dict(items) if (items := element.items()) else _NO_ATTRIBUTES) and is_hidden(tag, attributes)
        ):
            walker.skip_subtree()
            frames.append(_NOTHING)
        else:
            frame = _opened(builder, frames[-1], element, attributes)
            frames.append(frame)
            if element.text:
                builder.text(element.text, frame)
    builder.flush()
    return builder.lines


def _opened(builder: _Builder, parent: _Frame, element: HtmlElement, attributes: Mapping[str, str]) -> _Frame:
    """The frame of an element, after what its start tag does to the text."""
    tag = element.tag
    own = names_of(tag, attributes) if attributes or tag in NAMED else ()
    names = names_within(own, parent.names) if own else parent.names
    if tag not in _SPECIAL:
        if not (breaks := BREAKS.get(tag, 0)):
            return _Frame(tag, names, parent.block, parent.block_names, 0, parent.link, parent.control, parent.pre)
        builder.block(breaks)
        return _Frame(tag, names, tag, names, breaks, parent.link, parent.control, parent.pre)
    frame = _Frame(
        tag, names, parent.block, parent.block_names, link=parent.link, control=parent.control, pre=parent.pre
    )
    frame.breaks = _breaks(tag, parent, element)
    _prepare(builder, parent, frame, element)
    if frame.breaks or tag in CELLS:
        frame.block, frame.block_names = tag, names
    if frame.breaks:
        builder.block(frame.breaks)
    if tag == "li":
        _start_item(builder, parent, element)
    return frame


def _prepare(builder: _Builder, parent: _Frame, frame: _Frame, element: HtmlElement) -> None:
    """What the element's own kind does."""
    tag = element.tag
    if tag in LISTS:
        frame.number = _number(element.get("start"), 1) - 1
    elif tag in CELLS:
        builder.separator = parent.cells and bool(builder.parts)
    elif tag == "tr":
        frame.cells = is_data_row(element)
    elif tag == "a":
        address = element.get("href")
        frame.link = parent.link or address is not None
        frame.control = address is not None and (
            address.strip() == "#" or address.lstrip()[:11].lower() == "javascript:"
        )
    elif tag == "q":
        builder.text("“", frame)
    elif tag in PRE or (tag == "code" and _stands_alone(element)):
        frame.pre = True


def _breaks(tag: str, parent: _Frame, element: HtmlElement) -> int:
    """The line breaks around an element, where it stands."""
    if tag in LISTS:
        return LINE if parent.tag == "li" else PARAGRAPH
    if tag in CELLS:
        return 0 if parent.cells else PARAGRAPH
    if tag == "cite" and is_cite_line(element):
        return LINE
    return BREAKS.get(tag, 0)


def _start_item(builder: _Builder, parent: _Frame, element: HtmlElement) -> None:
    if parent.tag == "ol":
        parent.number = _number(element.get("value"), parent.number + 1)
        builder.marker = f"{parent.number}. "
    else:
        builder.marker = "- "
    if builder.lines and builder.lines[-1].tag == "li":
        builder.breaks = LINE


def _closed(builder: _Builder, frame: _Frame) -> None:
    """What an element's end tag does to the text."""
    if frame.tag == "q":
        builder.space = False
        builder.text("”", frame)
    if frame.breaks:
        builder.block(frame.breaks)
        if frame.tag == "li":
            builder.marker = ""


def _stands_alone(code: HtmlElement) -> bool:
    """Whether a `<code>` of several lines is all that its block holds."""
    before = code.getparent()
    around = ((before.text or "") if before is not None and code.getprevious() is None else "") + (code.tail or "")
    return not around.strip() and "\n" in "".join(code.itertext())


def _number(value: str | None, default: int) -> int:
    text = (value or "").strip()
    short_enough = 9
    return int(text) if text.isascii() and text.isdigit() and len(text) <= short_enough else default
