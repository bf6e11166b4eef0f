"""What the other pages of a source say of each line: furniture repeats, and so do an author's habits.

A line that stands at the edge of most pages goes where it stands in company: a menu, a footer of
several lines, words that the lexicon knows. One or two such lines may be a greeting or a farewell and
are only suggested. Where little else would be left of a post, nothing goes. Between
paragraphs only what the lexicon knows goes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.document import Document, Repeat
from pipeline.text.furniture.judging import FURNITURE, LIKELY, Judged
from pipeline.text.lines import Line

RULE = "repeated"
MOST_PAGES = 0.5  # share of the pages from which a line belongs to the site without further evidence
MANY = 10  # pages that must carry a sentence
BEYOND_DOUBT = 20  # pages that differ otherwise: no post is told again so often
LABEL_LENGTH = 24  # code points of a menu's lines on average, of a poem's are more
COMPANY = 4.0  # weight of a run at the end that is no farewell
SHORT_COMPANY, COMPANY_LENGTH = 3.0, 60  # the same for a run of so many code points
MUCH_COMPANY = 6.0
HEAD_COMPANY = 5.0  # weight of a run at the beginning that is no list of the author's
BLOCK_COMPANY = 8.0  # weight of lines one below the other that are none wherever they stand
GAP = 2  # other lines in a row that a footer may hold: a date, a name, the next post's title
_COMMAS = frozenset(",،，、")
_TEXT_ENDS = frozenset(",;.:!?…{}()[]،؛؟。，、；：！？।")  # of verse, prose and code
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


@dataclass(slots=True)
class _Seen:
    """A line and what is known of its repeats, None where it does not repeat."""

    item: Judged
    repeat: Repeat | None

    @property
    def length(self) -> int:
        """Code points of the line, white space around it aside."""
        return len(self.item.facts.text)

    @property
    def pages(self) -> int:
        """How many pages carry the line."""
        return self.repeat.pages if self.repeat else 0

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
    def numbered(self) -> bool:
        """Whether the line holds a number, which may differ from page to page: an author's own lines tell such."""
        return any(map(str.isdigit, self.item.facts.text))

    @property
    def tells(self) -> bool:
        """Whether the line holds a number, and nothing says that it counts comments or the like."""
        return self.numbered and not self.supported

    @property
    def hails(self) -> bool:
        """Whether the line ends as a greeting or a farewell does."""
        return self.item.facts.text[-1:] in _COMMAS

    @property
    def label(self) -> bool:
        """Whether the line may be one of a menu: neither verse nor prose nor code."""
        text = self.item.facts.text
        return not self.tells and text[-1:] not in _TEXT_ENDS and "=" not in text

    @property
    def weight(self) -> float:
        """What the line adds to the run that it stands in."""
        if self.supported:
            return 2.0
        return 0.5 if self.item.prose or self.numbered else 1.0


def weigh_repeats(judged: Sequence[Judged], found: Mapping[int, Repeat], anchor: int, drop: float) -> None:
    """Condemn lines that repeat on the other pages of the source.

    `found` is what `line_repeats` gave, `anchor` the offset in the text where the title or date line
    stood (-1 where none did), and `drop` the score from which lines go. To be called once the lines are
    weighed by all else.
    """
    if found:
        seen = [_Seen(item, found.get(item.facts.line.index)) for item in judged]
        for item, score in zip(judged, _Weighing(seen, drop).scores(anchor), strict=True):
            item.condemn(RULE, score)


class _Weighing:
    """The scores of a post's lines, one by one."""

    def __init__(self, seen: Sequence[_Seen], drop: float) -> None:
        self.seen = seen
        self.drop = drop
        self.suggested = min(SUGGESTED, drop - 0.01)  # whatever the preset: what may be the author's stays
        self._scores = [0.0] * len(seen)

    def scores(self, anchor: int) -> list[float]:
        """The score of each line, 0 where there is nothing against it."""
        self._middle()
        self._blocks()
        self._head(anchor)
        self._run(self._from_edge(range(len(self.seen) - 1, -1, -1), GAP), COMPANY)
        return self._scores if self._leaves_enough() else [min(score, DOUBTFUL) for score in self._scores]

    def _middle(self) -> None:
        """What the lexicon knows and most pages carry, wherever it stands."""
        for number, line in enumerate(self.seen):
            item = line.item
            known = item.strength >= LIKELY and item.coverage.specific
            if line.common and known and not item.prose and not line.hails:
                self._raise(number, _sure(line, SURE))

    def _blocks(self) -> None:
        """Many lines one below the other that most pages carry: a menu, a list of links."""
        common = (number for number, line in enumerate(self.seen) if line.common and line.label)
        for _, block in groupby(enumerate(common), lambda pair: pair[1] - pair[0]):
            self._run([number for _, number in block], BLOCK_COMPANY, alone=False)

    def _head(self, anchor: int) -> None:
        """Lines above the title, or a run at the beginning where nothing tells where the title stood."""
        above = [number for number, line in enumerate(self.seen) if line.item.facts.line.start < anchor]
        for number in above:
            if self.seen[number].common:
                self._raise(number, self._verdict(self.seen[number], company=True))
        if not above:
            self._run(self._from_edge(range(len(self.seen)), 1), HEAD_COMPANY)

    def _from_edge(self, order: Iterable[int], gap: int) -> list[int]:
        """The lines from an edge on that repeat or go anyway; `gap` others in a row, no prose, may be among them."""
        run = []
        others, passed = 0, False
        for number in order:
            line = self.seen[number]
            if line.item.score >= self.drop or (line.repeat is not None and not (passed and line.tells)):
                others = 0
                run.append(number)
            elif others == gap or line.item.prose:
                break
            else:
                others += 1
                passed = True
        return run

    def _run(self, run: Sequence[int], needed: float, *, alone: bool = True) -> None:
        """The lines of a run, by the weight of all of them."""
        common = [self.seen[number] for number in run if self.seen[number].common]
        weight = sum(line.weight for line in common)
        length = sum(line.length for line in common)
        company = weight >= needed or (needed == COMPANY and weight >= SHORT_COMPANY and length >= COMPANY_LENGTH)
        for number in run if company or alone else ():
            line = self.seen[number]
            if line.common:
                self._raise(number, self._verdict(line, company=company, much=weight >= MUCH_COMPANY))
            elif line.repeat is not None and line.item.strength >= FURNITURE:
                self._raise(number, _sure(line, SURE))

    def _verdict(self, line: _Seen, *, company: bool, much: bool = False) -> float:
        """The score of a line at an edge that most pages carry; `much`: in company that leaves no doubt."""
        if line.item.prose:
            return _sure(line, LONG_SURE) if company and line.pages >= MANY else self.suggested
        if company:
            score = PLAIN if line.supported else SURE
            return _sure(line, score + 0.08 if much and line.pages >= BEYOND_DOUBT else score)
        if line.item.strength >= FURNITURE and not line.hails:
            return _sure(line, SURE)
        return DOUBTFUL if line.numbered else self.suggested

    def _raise(self, number: int, score: float) -> None:
        self._scores[number] = max(score, self._scores[number])

    def _leaves_enough(self) -> bool:
        """Whether most of what is left of the post would stay, or what goes is beyond doubt a site's labels."""
        left = [
            (line, score) for line, score in zip(self.seen, self._scores, strict=True) if line.item.score < self.drop
        ]
        gone = [line for line, score in left if score >= self.drop]
        own = sum(line.length for line, _ in left if line.repeat is None)
        size = sum(line.length for line in gone)
        if size <= own:
            return True
        return size <= LABEL_LENGTH * len(gone) and all(line.pages >= BEYOND_DOUBT for line in gone)


def _sure(line: _Seen, score: float) -> float:
    """`score`, a little less where few pages bear it out."""
    return score * (1 - 0.2 / line.pages) if line.pages else 0.0
