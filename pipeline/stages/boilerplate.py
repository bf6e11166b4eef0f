"""Drops page furniture: headers, navigation, footers, comment prompts, bylines, counters.

Every line gets one score from all the evidence: how much of it the chrome lexicon explains
(`pipeline.text.furniture.chrome`), its shape (`pipeline.text.furniture.line_features`), where it stands and beside
what (`pipeline.text.furniture.judging`), and for HTML what the markup says (`pipeline.text.furniture.markup`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from pipeline.document import Cause, Changes, Document, Repeat, SpanLabel, Status, Suggestion
from pipeline.stages.base import Stage, StageConfig
from pipeline.text.dropping import drop_lines
from pipeline.text.furniture.chrome import chrome_lexicon
from pipeline.text.furniture.judging import Judged, foreign_edges, head, judge, middle, reprieve, tail
from pipeline.text.furniture.line_model.evidence import NO_TITLE, ask, likelihoods, post_of, weigh_lines
from pipeline.text.furniture.line_model.network import line_model
from pipeline.text.furniture.markup import weigh_markup
from pipeline.text.furniture.repeats import line_repeats, weigh_repeats
from pipeline.text.lines import split_lines

NO_ANCHOR = -1
ROUNDS = 5


class BoilerplateConfig(StageConfig):
    """`drop`: the score from which a line goes; `suggest`: from which it is suggested (both 0 to 1).

    `model`: the file of a line model of one's own, made by `training/line_model.py`; the shipped one where empty.
    """

    drop: float = Field(default=0.75, ge=0, le=1)
    suggest: float = Field(default=0.6, ge=0, le=1)
    model: str = ""


class Boilerplate(Stage[BoilerplateConfig]):
    """Drops headers, navigation, footers and comment prompts, in any language."""

    name = "boilerplate"
    Config = BoilerplateConfig
    surveyed = True
    rules: ClassVar[dict[str, str]] = {
        "header": "lines above the title: the site's name, its motto, its menu",
        "footer": "lines below the text that the lexicon explains, and what stands among them",
        "furniture": "a comment prompt, byline or counter between paragraphs",
        "foreign-script": "a short line at the edge in a script that the text does not use",
        "extractor": "a line of an HTML page that the article extractors leave out",
        "markup": "a line that the page's markup sets apart from the article",
        "line-model": "a line of plain text that looks like furniture among the lines around it",
        "line": "a line of an HTML page that looks like furniture where it stands",
        "repeated": "a line at the edge that stands on most pages of the same source",
    }

    def process(self, doc: Document) -> Changes:
        """Drop what scores at least `drop`; suggest what scores at least `suggest`."""
        lines = split_lines(doc.text)
        judged = judge(lines, chrome_lexicon())
        if doc.blocks:
            ask(judged, line_model(self.config.model))
            weigh_markup(judged, doc.blocks, [doc.in_text(block) for block in doc.blocks], likelihoods(judged))
        self._judge_places(judged, doc, line_repeats(doc, lines))
        causes = {line.facts.line.index: self._cause(line) for line in judged if line.score >= self.config.drop}
        maybe = [line for line in judged if self.config.suggest <= line.score < self.config.drop]
        return Changes(drop_lines(doc.text, lines, causes), suggestions=[self._suggestion(line) for line in maybe])

    def _judge_places(self, judged: list[Judged], doc: Document, repeats: Mapping[int, Repeat]) -> None:
        """Weigh place and neighbours until nothing more goes: a second run would see what is left."""
        left, anchor = judged, _anchor(doc)
        model, post = line_model(self.config.model), None
        for _ in range(ROUNDS):
            middle(left)
            foreign_edges(left)
            head(left, anchor)
            tail(left)
            if not doc.blocks:  # there the model had its say in the vote
                ask(left, model)
                reprieve(left)
                post = post or post_of(left, _title(doc))
                weigh_lines(left, post)
            weigh_repeats(left, repeats, anchor, self.config.drop)
            kept = [line for line in left if line.score < self.config.drop]
            if len(kept) == len(left) and anchor == NO_ANCHOR:
                break
            left, anchor = kept, NO_ANCHOR

    def _cause(self, judged: Judged) -> Cause:
        return Cause(self.name, judged.rule, round(judged.score, 2))

    def _suggestion(self, judged: Judged) -> Suggestion:
        line = judged.facts.line
        return Suggestion(
            line.start, line.end, line.text, "", self._cause(judged), Status.SUGGESTED, "may be page furniture"
        )


def _anchor(doc: Document) -> int:
    """Where in the text the title or date line stood, which is now gone; `NO_ANCHOR` where there was none."""
    starts = [span.start for span in doc.spans if span.label in {SpanLabel.TITLE, SpanLabel.DATE}]
    return doc.ledger.to_clean(min(starts)) if starts else NO_ANCHOR


def _title(doc: Document) -> int:
    """Where in the text the post's title stood; `NO_TITLE` where none has been found."""
    starts = [span.start for span in doc.spans if span.label is SpanLabel.TITLE]
    return doc.ledger.to_clean(min(starts)) if starts else NO_TITLE


STAGE = Boilerplate
