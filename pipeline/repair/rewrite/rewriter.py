"""From damaged sentences to rewritten ones: cached, asked, guarded, weighed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.repair.context.base import Scorer
from pipeline.repair.context.window import MARGIN, rerank
from pipeline.repair.rewrite.cache import Cache, key_of
from pipeline.repair.rewrite.client import NoAnswerError, Server
from pipeline.repair.rewrite.guards import fault, unfit
from pipeline.repair.rewrite.prompt import VERSION, Damaged, messages

_TOKENS_A_CHARACTER, _TOKENS_MORE = 2, 48  # what an answer may have; in most scripts it needs far fewer
_UNWEIGHED = 0.3  # confidence where no scorer covers the language
ENOUGH = 0.5  # confidence from which an answer may be put in: that of the margin


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A sentence as the model would have it; `margin` is what the scorer `scorer` says, None where there is none."""

    text: str
    confidence: float
    scorer: str = ""
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no rewriting: nothing was sent, nothing came back, or what came was not let through.

    `failed` is true where the server gave no answer, so that it need not be asked for the next one.
    """

    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Rewriter:
    """A server with a cache before it, and a scorer behind."""

    server: Server
    cache: Cache

    def rewrite(self, asked: Damaged, model: Scorer) -> Rewritten | Refused:
        """One sentence. Never raises for what a server does; `OutputError` where an answer cannot be kept."""
        why = unfit(asked)
        if why:
            return Refused(why)
        try:
            answer = unmarked(self._answer(asked), asked.mark)
        except NoAnswerError as error:
            return Refused(f"the server gave no answer that can be used: {error}", failed=True)
        if answer == asked.sentence:
            return Refused("the model would change nothing")
        why = fault(asked, answer)
        if why:
            return Refused(f"the answer {why}")
        return _weighed(asked, answer, model)

    def _answer(self, asked: Damaged) -> str:
        question = messages(asked)
        key = key_of(self.server.url, self.server.model, VERSION, question)
        kept = self.cache.get(key)
        if kept is not None:
            return kept
        tokens = _TOKENS_A_CHARACTER * len(asked.sentence) + _TOKENS_MORE
        return self.cache.put(key, self.server.model, self.server.answer(question, tokens))


def unmarked(answer: str, mark: str) -> str:
    """An answer without the marks that it may repeat around the sentence.

    >>> unmarked("<<<1>>> He goes. <<<1>>>", "<<<1>>>")
    'He goes.'
    """
    answer = answer.strip()
    if answer.startswith(mark) and answer.endswith(mark) and answer.count(mark) == 2:  # noqa: PLR2004 one at each end
        return answer[len(mark) : -len(mark)].strip()
    return answer


def _weighed(asked: Damaged, answer: str, model: Scorer) -> Rewritten | Refused:
    if not model.covers(asked.lang):
        return Rewritten(answer, _UNWEIGHED)
    left, right = f"{asked.before} ".lstrip(), f" {asked.after}".rstrip()
    margin = next(item.margin for item in rerank(model, left, [asked.sentence, answer], right) if item.text == answer)
    if margin < MARGIN:
        return Refused(f"the answer is no likelier: {margin:+.1f} nats by {model.name}")
    confidence = 1 / (1 + math.exp(-(margin - MARGIN) / MARGIN))
    return Rewritten(answer, round(confidence, 3), model.name, margin)
