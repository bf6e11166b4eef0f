"""The line model's say in what goes: its probabilities on the scale of all evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.text.furniture.chrome import Kind
from pipeline.text.furniture.judging import FURNITURE, LIKELY, Judged
from pipeline.text.furniture.line_model.matrix import LineMatrix, line_matrix
from pipeline.text.furniture.line_model.network import LineModel
from pipeline.text.furniture.line_model.page import Floats
from pipeline.text.title_lines import is_title_like

RULE = "line-model"
FEWEST = 4  # lines: fewer are no page that could show what is furniture
# Probabilities, and the scores that they are worth: what the presets drop from (`pipeline/data/recipes`).
# Found on pages that the model had not seen: dropping from .88 costs 1.5 % of the main text's characters,
# from .75 3.1 %, from .6 5.1 %.
_PROBABILITIES = (0.0, 0.4, 0.6, 0.85, 1.0)
_OF_PROSE = (0.0, 0.7, 0.9, 0.95, 1.0)
_NO_PROSE = _OF_PROSE[2]
_SCORES = (0.0, 0.6, 0.75, 0.88, 0.99)
DROPPED = _SCORES[2]
COMPANY = 3  # lines: furniture comes in company
_SIGNED = frozenset({Kind.BYLINE, Kind.LABEL})  # what stands just below a post
_BELOW_POSTS = frozenset({*_SIGNED, Kind.COMMENT, Kind.TRACKBACK, Kind.PRINT})
_NO_LIST = frozenset({Kind.RELATED, Kind.SHARE})  # kinds of which one word tells enough
_LINES_OF_A_POST = 60  # longer pages are portals, lists and threads
_ALONE = 0.7  # of lines that have none, and within a post
_SPARED = 0.59  # of what may be a title or a list of the author's: not even a suggestion
NO_TITLE = -1
_COLONS = frozenset(":：")


def page_matrix(judged: Sequence[Judged]) -> LineMatrix:
    """The lines as the model takes them."""
    return line_matrix([item.facts.line.text for item in judged], [item.coverage for item in judged])


def worth_asking(judged: Sequence[Judged]) -> bool:
    """Whether the model has lines enough to go by, any on which all else leaves a doubt, and company for them."""
    if len(judged) < FEWEST:
        return False
    doubtful = sum(map(_is_doubtful, judged))
    return bool(doubtful) and (_is_plain(judged) or doubtful + sum(item.score >= DROPPED for item in judged) >= COMPANY)


def _is_plain(judged: Sequence[Judged]) -> bool:
    """Whether any line is furniture beyond doubt by its words."""
    return any(item.strength >= FURNITURE and not item.facts.prose for item in judged)


def _is_doubtful(item: Judged) -> bool:
    """Whether a line that is no prose is neither furniture by its words, nor condemned for more than its place."""
    if item.facts.prose or item.strength >= FURNITURE:
        return False
    return item.score < DROPPED or not item.coverage.hits


def ask(judged: Sequence[Judged], model: LineModel) -> None:
    """Note how likely each line is furniture given all of `judged`, where the model has something to go by."""
    if worth_asking(judged):
        for item, likelihood in zip(judged, model.furniture(page_matrix(judged)).tolist(), strict=True):
            item.likelihood = likelihood
    else:
        for item in judged:
            item.likelihood = None


def likelihoods(judged: Sequence[Judged]) -> list[float] | None:
    """What the model said of each line when it was asked; None where it had nothing to go by."""
    found = [item.likelihood for item in judged if item.likelihood is not None]
    return found if found and len(found) == len(judged) else None


@dataclass(frozen=True, slots=True)
class Post:
    """Where the author's own lines stand: offsets of the text. `titled`: whether its title has been found."""

    start: int = 0
    end: int = 0
    titled: bool = False

    def holds(self, item: Judged) -> bool:
        """Whether a line stands in the post and is not furniture by its words."""
        if not self.start <= item.facts.line.start < self.end or item.coverage.kind in _NO_LIST:
            return False
        return item.strength < LIKELY or (item.facts.mark and not item.coverage.hits)  # "apples (6)" may be a list's


def post_of(judged: Sequence[Judged], title: int) -> Post:
    """The post of a page whose title stood at `title`, once the model was asked about the lines.

    It goes from its title, or the last line above its prose that is furniture by its words, to its last prose, or to
    the byline or labels below that. Empty where nothing tells that the page is one of a post, or where it is a forum's.
    """
    prose = [number for number, item in enumerate(judged) if item.prose and (item.likelihood or 0) < _NO_PROSE]
    plain = [number for number, item in enumerate(judged) if item.strength >= FURNITURE]
    titled = title != NO_TITLE
    if not prose or any(judged[number].coverage.kind is Kind.FORUM for number in plain):
        return Post(titled=titled)
    below = [judged[number] for number in plain if number > prose[-1]]
    signed = bool(below) and below[0].coverage.kind in _SIGNED
    end = below[0].facts.line.start if signed else judged[prose[-1]].facts.line.end
    above = max((judged[number].facts.line.end for number in plain if number < prose[0]), default=NO_TITLE)
    if titled:
        return Post(max(title, above), end, titled=True)
    framed = above != NO_TITLE and any(item.coverage.kind in _BELOW_POSTS for item in below)
    return Post(above, end) if framed and len(judged) <= _LINES_OF_A_POST else Post()


def weigh_lines(judged: Sequence[Judged], post: Post) -> None:
    """Condemn what the model takes for furniture among these lines; to be called once all else is weighed.

    The line above the first prose may be the title of a post that has none yet, and is spared. What stands in the post
    and is not furniture by its words may be a list of the author's, or how he signs: the model alone condemns none.
    """
    if not judged or judged[0].likelihood is None:
        return
    found = np.array([item.likelihood for item in judged])
    prose = np.fromiter((item.prose for item in judged), np.bool_, len(judged))
    # A sentence may be the author's: it takes more to drop one.
    scores = np.where(prose, np.interp(found, _OF_PROSE, _SCORES), np.interp(found, _PROBABILITIES, _SCORES))
    spared = _introduced(judged, scores)
    if not post.titled and (title := _title(judged, scores)) is not None:
        spared.append(title)
    scores[spared] = np.minimum(scores[spared], _SPARED)
    within = [number for number, item in enumerate(judged) if post.holds(item)]
    scores[within] = np.minimum(scores[within], _ALONE)
    if not _in_company(judged, scores):
        scores = np.minimum(scores, _ALONE)
    for item, score in zip(judged, scores.tolist(), strict=True):
        item.condemn(RULE, round(score, 3))


def _in_company(judged: Sequence[Judged], scores: Floats) -> bool:
    """Whether there is furniture beyond doubt, or much of it both above and below the prose: no list stands so."""
    if _is_plain(judged):
        return True
    company = [n for n, item in enumerate(judged) if max(item.score, scores[n]) >= DROPPED]
    prose = [n for n, item in enumerate(judged) if item.prose and scores[n] < DROPPED]
    around = not prose or (bool(company) and company[0] < prose[0] and company[-1] > prose[-1])
    return around and len(company) >= COMPANY


def _introduced(judged: Sequence[Judged], scores: Floats) -> list[int]:
    """The numbers of the lines that a sentence with a colon at its end introduces, up to the first known furniture."""
    found: list[int] = []
    listing = False
    for number, item in enumerate(judged):
        if item.facts.prose:
            listing = item.facts.text[-1:] in _COLONS and scores[number] < DROPPED
        elif item.coverage.hits:
            listing = False
        elif listing:
            found.append(number)
    return found


def _title(judged: Sequence[Judged], scores: Floats) -> int | None:
    """The number of the line that may be the title: above the first prose that stays, and no known furniture."""
    first = next((n for n, item in enumerate(judged) if item.prose and scores[n] < DROPPED), 0)
    if first and not judged[first - 1].coverage.hits and is_title_like(judged[first - 1].facts.text):
        return first - 1
    return None
