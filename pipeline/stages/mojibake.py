"""The stage `mojibake`: text that was decoded in the wrong encoding, and HTML entities left in prose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.document import NO_CHANGES, Changes, Document, Status, Suggestion
from pipeline.ledger import Cause, Edit, Ledger
from pipeline.stages.base import Scope, Stage, StageConfig
from pipeline.text.mojibake.entities import find_entities
from pipeline.text.mojibake.losses import find_losses
from pipeline.text.mojibake.repairs import Repair, find_repairs, rules_of

_ROUNDS = 5  # each round needs damage that the one before laid bare


class MojibakeConfig(StageConfig):
    """`entities`: whether entities are repaired; `losses`: whether lost characters are flagged."""

    entities: bool = True
    losses: bool = True


class Mojibake(Stage[MojibakeConfig]):
    """Reads mis-decoded stretches again as they were meant, word by word; sound text is not restyled.

    >>> from pipeline.document import Document
    >>> [edit.after for edit in Mojibake(MojibakeConfig()).process(Document.of("PÃ¥ veggen")).edits]
    ['På']
    """

    name = "mojibake"
    scope = Scope.PAGE
    rules = {  # noqa: RUF012 the base class declares it so
        "STORED-as-READ": "bytes in one encoding that were read in another, as in `utf-8-as-windows-1252`; "
        "`-twice` where it happened twice",
        "html-entity": "an HTML entity in prose",
        "utf-8-in-part": "UTF-8 that was read in another encoding, in a part of a line",
        "c1-controls": "C1 controls that stand for windows-1252 characters",
        "lost-character": "a character replaced by a question mark or U+FFFD (never applied)",
    }
    Config = MojibakeConfig

    def process(self, doc: Document) -> Changes:
        """Repairs word by word; what was lost for good becomes a suggestion or a flag."""
        text = doc.text
        if text.isascii() and "&" not in text and "?" not in text:
            return NO_CHANGES
        finders: list[Callable[[str], Sequence[Repair]]] = [find_repairs]
        if self.config.entities:
            finders.insert(0, find_entities)
        if not any(find(text) for find in finders):  # as for most texts
            return Changes(suggestions=find_losses(text)) if self.config.losses else NO_CHANGES
        ledger = _repaired(text, finders)
        suggestions = _losses(ledger) if self.config.losses else []
        return Changes(edits=ledger.edits, suggestions=suggestions)


def _repaired(text: str, finders: Sequence[Callable[[str], Sequence[Repair]]]) -> Ledger:
    """The text repaired in rounds, each of which may lay bare what the next repairs."""
    ledger = Ledger(text)
    for _ in range(_ROUNDS):
        before = ledger.text
        for find in finders:
            now = ledger.text
            ledger = ledger.compose([_edit(now, repair) for repair in find(now)])
        if ledger.text == before:
            break
    return ledger


def _losses(ledger: Ledger) -> list[Suggestion]:
    """What was lost for good, in offsets of the text that the stage was given."""
    out = []
    for item in find_losses(ledger.text):
        start, end = ledger.raw_span(item.start, item.end)
        out.append(replace(item, start=start, end=end, before=ledger.raw[start:end]))
    cause = Cause(Mojibake.name, "lost-character", 1.0)
    for edit in ledger.edits:
        if "\ufffd" in edit.after and "\ufffd" not in edit.before:
            reason = f"a byte was lost before the text was mis-read: {edit.after}"
            out.append(Suggestion(edit.start, edit.end, edit.before, None, cause, Status.FLAGGED, reason))
    return sorted(out, key=lambda item: (item.start, item.end))


def _edit(text: str, repair: Repair) -> Edit:
    causes = _causes(repair.rule, repair.confidence)
    return Edit(repair.start, repair.end, text[repair.start : repair.end], repair.after, causes)


@lru_cache(maxsize=64)  # the words of a page mostly share one rule
def _causes(rule: str, confidence: float) -> tuple[Cause, ...]:
    return tuple(Cause(Mojibake.name, name, confidence) for name in rules_of(rule))


STAGE = Mojibake
