"""What the other pages of a source say of each line: furniture repeats, and so do an author's habits.

A line that stands at the edge of most pages goes where it stands in company: a menu, a footer of
several lines, words that the lexicon knows. One or two such lines may be a greeting or a farewell and
are only suggested. Where little else would be left of a post, nothing goes. Between
paragraphs only what the lexicon knows goes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.document import Document, Repeat
from pipeline.text.furniture.judging import FURNITURE, LIKELY, Judged
from pipeline.text.lines import Line

RULE = "repeated"
MOST_PAGES = 0.5  # share of the pages from which a line belongs to the site without further evidence
MANY = 15  # pages that must carry a sentence
BEYOND_DOUBT = 20  # pages that differ otherwise: no post is told again so often
COMPANY = 4.0  # weight of a run at the end that is no farewell
SHORT_COMPANY, COMPANY_LENGTH = 3.0, 60  # the same for a run of so many code points
HEAD_COMPANY = 5.0  # weight of a run at the beginning that is no list of the author's
GAP = 2  # other lines in a row that a footer may hold: a date, a name, the next post's title
DOUBTFUL, SUGGESTED, LONG_SURE, SURE, PLAIN = 0.5, 0.63, 0.79, 0.82, 0.88


def line_repeats(doc: Document, lines: Sequence[Line]) -> Mapping[int, Repeat]:
    """What is known of the lines of `doc.text` that repeat, by line number."""
    found: dict[int, Repeat] = {}
    starts = [line.start for line in lines] if doc.repeats else []
    for repeat in doc.repeats:
        start, end = doc.in_text(repeat)
        number = bisect_right(starts, start) - 1
        if start < end and number >= 0 and end <= lines[number].end:
            found[lines[number].index] = repeat
    return found


def repeat_shares(found: Mapping[int, Repeat], count: int) -> list[float]:
    """For each of `count` lines the share of the source's pages that carry it, 0 where it does not repeat."""
    return [found[number].share if number in found else 0.0 for number in range(count)]


@dataclass(slots=True)
class _Seen:
    """A line and what is known of its repeats, None where it does not repeat."""

    item: Judged
    repeat: Repeat | None

    @property
    def common(self) -> bool:
        """Whether most pages carry the line."""
        return self.repeat is not None and self.repeat.share >= MOST_PAGES

    @property
    def supported(self) -> bool:
        """Whether the line looks like furniture by itself too."""
        facts = self.item.facts
        return not facts.prose and (self.item.strength >= LIKELY or facts.menu or facts.copyright)

    @property
    def weight(self) -> float:
        """What the line adds to the run that it stands in. Numbers are what an author's own lines tell."""
        if self.supported:
            return 2.0
        return 0.5 if self.item.prose or any(map(str.isdigit, self.item.facts.text)) else 1.0


def weigh_repeats(judged: Sequence[Judged], found: Mapping[int, Repeat], anchor: int, drop: float) -> None:
    """Condemn lines that repeat on the other pages of the source.

    `found` is what `line_repeats` gave, `anchor` the offset in the text where the title or date line
    stood (-1 where none did), and `drop` the score from which lines go. To be called once the lines are
    weighed by all else.
    """
    if not found:
        return
    seen = [_Seen(item, found.get(item.facts.line.index)) for item in judged]
    scores: dict[int, float] = {}
    _weigh_middle(seen, scores)
    _weigh_head(seen, anchor, drop, scores)
    _weigh_run(seen, list(_run(range(len(seen) - 1, -1, -1), seen, GAP, drop)), COMPANY, scores)
    if not _leaves_enough(seen, scores, drop):
        scores = {number: min(score, DOUBTFUL) for number, score in scores.items()}
    for number, score in scores.items():
        judged[number].condemn(RULE, score)


def _weigh_middle(seen: Sequence[_Seen], scores: dict[int, float]) -> None:
    """What the lexicon knows and most pages carry, wherever it stands."""
    for number, line in enumerate(seen):
        item = line.item
        if line.common and not item.prose and item.strength >= LIKELY and item.coverage.specific:
            _raise(scores, number, _sure(line, SURE))


def _weigh_head(seen: Sequence[_Seen], anchor: int, drop: float, scores: dict[int, float]) -> None:
    """Lines above the title, or a run at the beginning where nothing tells where the title stood."""
    above = [number for number, line in enumerate(seen) if line.item.facts.line.start < anchor]
    for number in above:
        if seen[number].common:
            _raise(scores, number, _verdict(seen[number], company=True))
    if not above:
        _weigh_run(seen, list(_run(range(len(seen)), seen, 1, drop)), HEAD_COMPANY, scores)


def _run(order: Iterable[int], seen: Sequence[_Seen], gap: int, drop: float) -> Iterator[int]:
    """The lines from an edge on that repeat or go anyway; `gap` others in a row, no prose, may stand among them."""
    others = 0
    for number in order:
        line = seen[number]
        if line.repeat is not None or line.item.score >= drop:
            others = 0
            yield number
        elif others == gap or line.item.prose:
            return
        else:
            others += 1


def _weigh_run(seen: Sequence[_Seen], run: Sequence[int], needed: float, scores: dict[int, float]) -> None:
    """The lines of a run by the weight of all of them."""
    common = [seen[number] for number in run if seen[number].common]
    weight = sum(line.weight for line in common)
    length = sum(len(line.item.facts.text) for line in common)
    company = weight >= needed or (needed == COMPANY and weight >= SHORT_COMPANY and length >= COMPANY_LENGTH)
    for number in run:
        if seen[number].common:
            _raise(scores, number, _verdict(seen[number], company=company))
        elif seen[number].repeat is not None and seen[number].item.strength >= FURNITURE:
            _raise(scores, number, _sure(seen[number], SURE))


def _verdict(line: _Seen, *, company: bool) -> float:
    """The score of a line at an edge that most pages carry."""
    if line.item.prose:
        many = line.repeat is not None and line.repeat.pages >= MANY
        return _sure(line, LONG_SURE) if company and many else SUGGESTED
    if line.item.strength >= LIKELY:
        return _sure(line, PLAIN)
    return _sure(line, PLAIN if line.supported else SURE) if company else SUGGESTED


def _sure(line: _Seen, score: float) -> float:
    """`score`, a little less where few pages bear it out."""
    return score * (1 - 0.2 / line.repeat.pages) if line.repeat else 0.0


def _raise(scores: dict[int, float], number: int, score: float) -> None:
    scores[number] = max(score, scores.get(number, 0.0))


def _leaves_enough(seen: Sequence[_Seen], scores: Mapping[int, float], drop: float) -> bool:
    """Whether most of what is left of the post would stay, or what goes repeats beyond doubt."""
    gone = own = 0
    doubtful = False
    for number, line in enumerate(seen):
        length = len(line.item.facts.text)
        if line.item.score >= drop:
            continue
        if scores.get(number, 0.0) >= drop:
            gone += length
            doubtful = doubtful or line.repeat is None or line.repeat.pages < BEYOND_DOUBT
        elif line.repeat is None:
            own += length
    return gone <= own or not doubtful
