"""The stage `decode`: what decoding leaves in a text that no text should have."""

from __future__ import annotations

import re

from pipeline.document import NO_CHANGES, Changes, Document, Status, Suggestion
from pipeline.ledger import Cause, Edit
from pipeline.stages.base import Scope, Stage, StageConfig

_NOISE = re.compile(
    "(?P<bom>\ufeff)"
    "|(?P<terminal>\x1b\\[[0-9;]{0,16}[A-Za-z])"
    "|(?P<nul>\x00+)"
    "|(?P<control>[\x01-\x08\x0b\x0e-\x1f\x7f]+)"
)
_ANY = re.compile("[\ufeff\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")  # what the other patterns begin with
_RULES = {"bom": "byte-order-mark", "terminal": "terminal-escape", "nul": "nul", "control": "control-character"}
_LOST = re.compile("\ufffd+")


class Decode(Stage[StageConfig]):
    r"""Drops marks and control characters, and flags what could not be decoded.

    >>> from pipeline.document import Document
    >>> [edit.causes[0].rule for edit in Decode(StageConfig()).process(Document.of("\ufeffa\x00b")).edits]
    ['byte-order-mark', 'nul']
    """

    name = "decode"
    scope = Scope.PAGE
    rules = {  # noqa: RUF012 the base class declares it so
        "byte-order-mark": "a byte-order mark, at the start or where files were joined",
        "terminal-escape": "a colour code of a terminal",
        "nul": "NUL characters",
        "control-character": "control characters other than tab, line break and form feed",
        "foreign-encoding": "a line in another encoding than the page's (it is read in its own; never applied)",
        "undecodable": "a byte that no character stands for (never applied)",
    }

    def process(self, doc: Document) -> Changes:
        """What to drop and what to flag, in offsets of the text as it stands."""
        text = doc.text
        if not _ANY.search(text):
            return NO_CHANGES
        edits = [
            Edit(m.start(), m.end(), m[0], "", (Cause(self.name, _RULES[m.lastgroup or "control"]),))
            for m in _NOISE.finditer(text)
        ]
        cause = Cause(self.name, "undecodable")
        flags = [
            Suggestion(m.start(), m.end(), m[0], None, cause, Status.FLAGGED, "bytes that no character stands for")
            for m in _LOST.finditer(text)
        ]
        return Changes(edits=edits, suggestions=flags)


STAGE = Decode
