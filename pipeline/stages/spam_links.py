"""Drops link spam: lines of keywords, addresses and advertising that somebody put into a good post.

Each line is weighed on its own merits and against the rest of the text
(`pipeline.text.spam.score`). Lines that are sure go; what is left is then weighed again beside the
gap, until nothing changes. Where a text has no sentences to set a line against, nothing is dropped.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from pipeline.document import NO_CHANGES, Cause, Changes, Document, Status, Suggestion
from pipeline.stages.base import Stage, StageConfig
from pipeline.text.dropping import drop_lines
from pipeline.text.lines import Line, split_lines
from pipeline.text.spam.context import SpamContext
from pipeline.text.spam.score import MOST_BY_PLACE, Verdict, judged
from pipeline.text.spam.screen import suspects

_NOWHERE = SpamContext(())


class SpamLinksConfig(StageConfig):
    """`drop`, `suggest`: points from which a line goes, or is suggested. `prose`: characters of it a text needs."""

    drop: float = Field(default=4.5, gt=0)
    suggest: float = Field(default=3.5, gt=0)
    prose: int = Field(default=80, ge=0)


class SpamLinks(Stage[SpamLinksConfig]):
    """Drops keyword lines, link dumps and comment spam, in any language."""

    name = "spam_links"
    Config = SpamLinksConfig
    rules: ClassVar[dict[str, str]] = {
        "keyword-line": "advertising and keywords that the text has nothing to do with",
        "link-dump": "nothing but web addresses of that kind",
        "comment-spam": "praise and an invitation to a site that sells something",
    }

    def process(self, doc: Document) -> Changes:
        """Drop lines with at least `drop` points; suggest those with at least `suggest`."""
        lines = split_lines(doc.text)
        waiting = [line for line in suspects(lines) if self._may_matter(line)]
        if not waiting:
            return NO_CHANGES
        sure: dict[int, Verdict] = {}
        context = SpamContext(lines)
        while True:
            verdicts = [judged(line, context) for line in waiting if line.index not in sure]
            found = [v for v in verdicts if v.strong and v.points >= self.config.drop]
            if not found or context.prose_letters < self.config.prose:
                break
            sure |= {verdict.line.index: verdict for verdict in found}
            context = context.without(sure)
        causes = {number: self._cause(verdict) for number, verdict in sure.items()}
        maybe = [
            self._suggestion(v) for v in verdicts if v.points >= (self.config.suggest if v.strong else self.config.drop)
        ]
        return Changes(drop_lines(doc.text, lines, causes), suggestions=maybe)

    def _may_matter(self, line: Line) -> bool:
        """Whether a line could get the points for a suggestion in some text."""
        alone = judged(line, _NOWHERE)
        least = self.config.suggest if alone.strong else self.config.drop
        return alone.points + MOST_BY_PLACE >= least and (alone.strong or alone.points > 0)

    def _cause(self, verdict: Verdict) -> Cause:
        return Cause(self.name, verdict.rule, round(min(0.99, 0.55 + 0.04 * verdict.points), 2))

    def _suggestion(self, verdict: Verdict) -> Suggestion:
        line = verdict.line
        confidence = round(min(0.7, 0.1 * verdict.points), 2)
        cause = Cause(self.name, verdict.rule, confidence)
        return Suggestion(line.start, line.end, line.text, "", cause, Status.SUGGESTED, "may be link spam")


STAGE = SpamLinks
