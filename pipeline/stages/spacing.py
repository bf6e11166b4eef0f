"""Spaces around punctuation, split contractions, doubled words; applied only to texts that show damage."""

from __future__ import annotations

from typing import ClassVar

from pipeline.document import NO_CHANGES, Changes, Document
from pipeline.repair.damage import CAPITALS, SPACING, SPACING_FOLLOWERS, SUGGESTED, found, is_damaged
from pipeline.repair.decide import Policy, decided, settled
from pipeline.repair.view import View
from pipeline.stages.base import RepairConfig, Stage


class Spacing(Stage[RepairConfig]):
    """The repairs that a copy-editor makes without a dictionary, language by language."""

    name = "spacing"
    Config = RepairConfig
    rules: ClassVar[dict[str, str]] = {
        "space-before-mark": "takes out a space before a punctuation mark",
        "space-wrong-side": "moves a space from before a mark to after it",
        "space-missing": "puts a space after a comma, colon, semicolon, ! or ?",
        "stop-joined": "puts a space between two sentences",
        "bracket-joined": "puts a space after a closing bracket",
        "list-marker": "puts a space after a list marker",
        "quotes-spaced": "takes out spaces on the inner side of quotation marks",
        "brackets-spaced": "takes out spaces on the inner side of brackets",
        "quote-joined": "puts a space before an opening quotation mark",
        "contraction": "joins a split contraction",
        "elision": "joins an elided word and the next",
        "clitic": "joins a clitic or suffix that was torn off",
        "apostrophe": "joins a word that was torn at its apostrophe",
        "doubled-function-word": "drops one of two equal function words",
        "doubled-word": "drops one of two equal words",
        "number-joined": "puts a space between a word and a number",
        "spintax": "takes the first of the choices that a spinner left open",
        "capital-after-semicolon": "makes a function word after a semicolon small",
        "small-after-stop": "begins a sentence with a capital",
        "broken-line": "takes out a line break inside a sentence",
        "article": "a or an, by the sound that follows",
        "split-word": "joins a word with a space inside",
        "line-hyphen": "joins a word that a hyphen broke at the end of a line",
        "half-quote": "closes a quotation where its end is certain",
        "opening-mark-spaced": "takes out the space behind an inverted mark",
        "split-compound": "suggests to join the words of a compound",
    }

    def process(self, doc: Document) -> Changes:
        """Repairs where the text is damaged, suggestions elsewhere.

        >>> doc = Document.of("It 's fine ,really. She didn 't ask, and the the shop was shut.It rained.")
        >>> doc.metadata.lang = "en"
        >>> doc.apply(Spacing(RepairConfig()).process(doc))
        >>> doc.text
        "It's fine, really. She didn't ask, and the shop was shut. It rained."
        """
        view = View.of(doc)
        policy = Policy(self.name, self.config.strictness)
        own = found(view, SPACING)
        if own and is_damaged(view, [*own, *found(view, CAPITALS)]):
            return settled(doc, policy, [(*SPACING, *SPACING_FOLLOWERS)])
        return decided(view, [*own, *found(view, SUGGESTED)], policy, damaged=False) if own else NO_CHANGES


STAGE = Spacing
