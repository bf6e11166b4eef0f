"""What a spun document should say, as proposals in places of its text, and what in it has no safe repair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.repair.spun.despin import Despinner
from pipeline.repair.spun.judge import Context, Judge, contexts, features, may_be_sound, spun_beside
from pipeline.repair.spun.odd_words import is_odd
from pipeline.repair.spun.sentences import Sentence
from pipeline.repair.spun.units import Repair, Unit, units
from pipeline.repair.view import Proposal, View

WORD = "spun-word"
TERM = "spun-term"
_VOWEL = re.compile(r"(?!eu|ewe|one|once|ouija|uni|use|usu|uti)[aeiou]|hour|honest|honou?r|heir")
_ARTICLES = ("a", "an")
_HALF = 0.3  # what it costs to repair a part of a term
_SOUND = 0.5  # and to repair what need not be spun


@dataclass(frozen=True, slots=True)
class Place:
    """Proposals for one place of the text, best first; none where a word is spun and nothing would repair it."""

    start: int
    end: int
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class SpunText:
    """A document that is known to be spun, its sentences, and what reads and judges it."""

    view: View
    lines: Sequence[Sentence]
    despinner: Despinner
    judge: Judge

    def places(self, surest: float) -> list[Place]:
        """All places in order; terms of several words stay whole unless a part of one is as sure as `surest`."""
        readings, bank = self.despinner.read(self.lines)
        found: list[Place] = []
        for line, context in zip(self.lines, contexts(readings, bank, self.despinner.english), strict=True):
            found += self._in_line(line, context, surest)
        return found

    def _in_line(self, line: Sentence, context: Context, surest: float) -> Iterator[Place]:
        every = [(unit, self._sure(unit, context)) for unit in units(context.reading, self.despinner.english.goes_with)]
        taken = [False] * len(line)
        for unit, sure in _chosen(every, surest):
            taken[unit.start : unit.end] = [True] * (unit.end - unit.start)
            yield self._place(line, unit, sure)
        for word, is_taken in zip(line, taken, strict=True):
            if not is_taken and not word.fixed and is_odd(word.text):
                yield Place(word.start, word.end, ())

    def _sure(self, unit: Unit, context: Context) -> float:
        """How sure a repair is; less so where it would leave half of a term spun, or people write what stands there."""
        sure = self.judge.probability(features(unit, context))
        doubt = _HALF * spun_beside(unit, context) + _SOUND * may_be_sound(unit, context)
        return round(sure * (1 - doubt), 4)

    def _place(self, line: Sentence, unit: Unit, sure: float) -> Place:
        start, end = line[unit.start].start, line[unit.end - 1].end
        article = line[unit.start - 1] if unit.start else None
        proposals = []
        for rank, item in enumerate(unit.repairs, 1):
            confidence = (
                sure if rank == 1 else round(min(sure, sure * item.share / max(unit.repairs[0].share, 1e-3)), 4)
            )
            proposal = Proposal(
                start,
                end,
                _cased(" ".join(item.words), self.view.text[start:end]),
                TERM if unit.parts > 1 else WORD,
                confidence,
                generator=item.generator,
                scorer=self.despinner.english.trigrams.name,
                score=round(item.share, 3),
                evidence=_evidence(unit, item),
                rank=rank,
            )
            if article is not None and article.text in _ARTICLES and self.view.text[article.end : start] == " ":
                proposal = _with_article(proposal, self.view.text, article.start)
            proposals.append(proposal)
        # All ranks speak of one place: what the best of them takes in, the others take in as well.
        first = proposals[0].start
        return Place(first, end, [_from(item, self.view.text, first) for item in proposals if item.start >= first])


def _chosen(every: Sequence[tuple[Unit, float]], surest: float) -> list[tuple[Unit, float]]:
    """Units that do not overlap: runs whole, but their parts where one is sure and the whole is not."""
    parts = [pair for pair in every if pair[0].parts == 1]
    chosen = []
    for run, sure in (pair for pair in every if pair[0].parts > 1):
        inside = [pair for pair in parts if run.start <= pair[0].start and pair[0].end <= run.end]
        if sure >= surest or max(p for _, p in inside) < surest:
            parts = [pair for pair in parts if pair not in inside]
            chosen.append((run, sure))
    return sorted([*chosen, *parts], key=lambda pair: pair[0].start)


def _with_article(proposal: Proposal, text: str, start: int) -> Proposal:
    """The proposal with the article before it, where that would be wrong with the new word."""
    before = text[start : proposal.start - 1]
    right = "an" if _VOWEL.match(proposal.after.lower()) else "a"
    if before.lower() == right:
        return proposal
    return replace(proposal, start=start, after=f"{_cased(right, before)} {proposal.after}")


def _from(proposal: Proposal, text: str, start: int) -> Proposal:
    return replace(proposal, start=start, after=text[start : proposal.start] + proposal.after)


def _cased(words: str, like: str) -> str:
    """`words` with a capital where `like` has one at its beginning.

    >>> _cased("customer service", "Patron service")
    'Customer service'
    """
    return words[0].upper() + words[1:] if like[0].isupper() else words


def _evidence(unit: Unit, item: Repair) -> str:
    return f"as it stands {unit.kept:.2f}, repaired {item.share:.2f}"
