"""Sentences that other stages flagged, as a language model that the user runs would have them. Off unless told.

This is the only stage that uses a network, and only where its settings name a server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from pipeline.document import NO_CHANGES, Cause, Changes, Decision, Document, Edit, Status, Suggestion
from pipeline.errors import UsageError
from pipeline.repair.context.registry import ScorerKind, ScorerName, scorer
from pipeline.repair.rewrite.cache import Cache
from pipeline.repair.rewrite.client import Server
from pipeline.repair.rewrite.prompt import Damaged
from pipeline.repair.rewrite.rewriter import ENOUGH, Refused, Rewriter, Rewritten
from pipeline.repair.thresholds import NEVER
from pipeline.stages.base import Stage, StageConfig
from pipeline.text.segmentation import sentence_spans

_UNKNOWABLE = frozenset({"decode", "mojibake"})  # what is lost there nobody can know
_ANYTHING = "rewrite"


class RewriteConfig(StageConfig):
    """Settings of the stage `rewrite`.

    `url` is the API of an OpenAI-compatible server, up to and including `/v1`; empty: the stage does nothing. `model`
    is the name that the server knows the model by, `cache` the folder in which answers are kept. `key_env` names the
    environment variable that holds the key, if one is needed: no key may stand in a recipe. `apply` makes answers edits
    instead of suggestions. `timeout` (seconds) is for one try, of which there are `retries` more; `most` sentences of
    a post are sent.
    """

    url: str = ""
    model: str = ""
    cache: str = ""
    key_env: str = Field(default="", pattern=r"^[A-Za-z_]?[A-Za-z0-9_]*$")
    apply: bool = False
    timeout: float = Field(default=60.0, gt=0, le=600)
    retries: int = Field(default=2, ge=0, le=10)
    most: int = Field(default=20, ge=0)
    scorer: ScorerName = ScorerKind.TRIGRAM

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.url:
            return self
        where = urlsplit(self.url)
        if (
            where.scheme not in {"http", "https"}
            or not where.hostname
            or where.port == 0
            or where.query
            or where.fragment
        ):
            msg = "`url` must be like http://localhost:8080/v1"
            raise ValueError(msg)
        if where.username is not None or where.password is not None:
            msg = "`url` must hold no password: name an environment variable as `key_env`"
            raise ValueError(msg)
        if not self.model or not self.cache:
            msg = "with `url` go `model`, the name of the model, and `cache`, a folder for its answers"
            raise ValueError(msg)
        return self


class Rewrite(Stage[RewriteConfig]):
    """Asks a model that the user runs for a repair of each flagged sentence; what it says passes strict guards."""

    name = "rewrite"
    Config = RewriteConfig
    rules: ClassVar[dict[str, str]] = {
        _ANYTHING: "a flagged sentence as a language model would have it",
        "no-rewriting": "why a flagged sentence has none: not sent, no answer, or an answer that the guards refused",
    }

    def __init__(self, config: RewriteConfig) -> None:
        super().__init__(config)
        self._rewriter: Rewriter | None = None
        if config.url:
            server = Server(config.url, config.model, config.timeout, config.retries, _key(config.key_env))
            self._rewriter = Rewriter(server, Cache(Path(config.cache)))

    def process(self, doc: Document) -> Changes:
        """A suggestion (an edit with `apply`) for each flagged sentence that comes back well; for others the reason.

        >>> Rewrite(RewriteConfig()).process(Document.of("A text with flags.")).edits
        ()
        """
        if self._rewriter is None:
            return NO_CHANGES
        edits: list[Edit] = []
        suggestions: list[Suggestion] = []
        down = False
        for number, (start, end, asked) in enumerate(_flagged(doc)):
            if down or number >= self.config.most:
                break
            found = self._rewriter.rewrite(asked, scorer(self.config.scorer, asked.lang))
            down = isinstance(found, Refused) and found.failed
            if isinstance(found, Rewritten) and self.config.apply and found.confidence >= ENOUGH:
                edits.append(Edit(start, end, asked.sentence, found.text, (self._cause(found),)))
            else:
                suggestions.append(self._suggestion((start, end, asked.sentence), found))
        return Changes(edits=tuple(edits), suggestions=tuple(suggestions))

    def _suggestion(self, place: tuple[int, int, str], found: Rewritten | Refused) -> Suggestion:
        if isinstance(found, Rewritten):
            return Suggestion(*place, found.text, self._cause(found), Status.SUGGESTED, "written by a language model")
        cause = Cause(self.name, "no-rewriting", 0.0, Decision(self.config.model, NEVER))
        return Suggestion(*place, None, cause, Status.FLAGGED, found.reason)

    def _cause(self, found: Rewritten) -> Cause:
        threshold = ENOUGH if self.config.apply else NEVER
        decision = Decision(self.config.model, threshold, found.scorer, found.margin, "all guards held")
        return Cause(self.name, _ANYTHING, found.confidence, decision)


def _key(variable: str) -> str:
    if not variable:
        return ""
    key = os.environ.get(variable, "")
    if not key or not key.isascii() or not key.isprintable():
        msg = f"the environment variable {variable} holds no key for the server of [stage.rewrite]"
        raise UsageError(msg, remedy="Set it, or leave `key_env` out if the server needs none.")
    return key


def _flagged(doc: Document) -> Iterator[tuple[int, int, Damaged]]:
    """The sentences with a flag in them, with their places in the current text, in order."""
    places = _places(doc)
    if not places:
        return
    text, lang = doc.text, doc.metadata.lang
    spans = sentence_spans(text, lang)
    for number, (start, end) in enumerate(spans):
        if any(low < end and start < high for low, high in places):
            before, after = _neighbour(text, spans, number, -1), _neighbour(text, spans, number, 1)
            yield start, end, Damaged(text[start:end], before, after, lang)


def _places(doc: Document) -> list[tuple[int, int]]:
    flags = [item for item in doc.suggestions if item.status is Status.FLAGGED and item.cause.stage not in _UNKNOWABLE]
    spans = [doc.ledger.clean_span(item.start, item.end) for item in flags]
    return [(start, end) for start, end in spans if start < end]


def _neighbour(text: str, spans: Sequence[tuple[int, int]], number: int, step: int) -> str:
    """The sentence before or after, where it stands in the same paragraph."""
    other = number + step
    if not 0 <= other < len(spans):
        return ""
    (_, end), (start, _) = sorted((spans[number], spans[other]))
    here = spans[other]
    return "" if "\n" in text[end:start] else text[here[0] : here[1]][:600]


STAGE = Rewrite
