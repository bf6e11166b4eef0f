"""What a spun document should say, as proposals in places of its text, and what in it has no safe repair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest

from pipeline.repair.spun.despin import Despinner, Memory, key_of
from pipeline.repair.spun.judge import Context, Judge, contexts, features, may_be_sound, spun_beside
from pipeline.repair.spun.odd_words import is_odd
from pipeline.repair.spun.sentences import Sentence
from pipeline.repair.spun.units import Repair, Unit, units
from pipeline.repair.spun.weighing import FROM, PLACES, Weigher, surer, worth
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


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A unit to repair and how sure its best repair is; `margins` where a second opinion on its repairs was asked."""

    line: Sentence
    context: Context
    unit: Unit
    sure: float
    margins: Sequence[float] = ()

    @property
    def start(self) -> int:
        return self.line[self.unit.start].start

    @property
    def end(self) -> int:
        return self.line[self.unit.end - 1].end


@dataclass(frozen=True)
class SpunText:
    """A document that is known to be spun, its sentences, and what reads and judges it."""

    view: View
    lines: Sequence[Sentence]
    despinner: Despinner
    judge: Judge
    weigher: Weigher
    memory: Memory = field(default_factory=Memory)

    def places(self, surest: float) -> list[Place]:
        """All places in order; terms of several words stay whole unless a part of one is as sure as `surest`."""
        readings, bank = self.despinner.read(self.lines, self.memory)
        english = self.despinner.english
        found: list[Place] = []
        chosen: list[_Chosen] = []
        for line, context in zip(self.lines, contexts(readings, bank, english), strict=True):
            every = [(unit, self._sure(unit, context)) for unit in units(context.reading, english.goes_with)]
            self.memory.sure[key_of(line)] = max((sure for _, sure in every), default=0.0)
            taken = [False] * len(line)
            for unit, sure in _chosen(every, surest):
                taken[unit.start : unit.end] = [True] * (unit.end - unit.start)
                chosen.append(_Chosen(line, context, unit, sure))
            found += [
                Place(word.start, word.end, ())
                for word, is_taken in zip(line, taken, strict=True)
                if not is_taken and not word.fixed and is_odd(word.text)
            ]
        found += [self._place(item, surest) for item in self._weighed(chosen)]
        return sorted(found, key=lambda place: place.start)

    def _weighed(self, chosen: Sequence[_Chosen]) -> Sequence[_Chosen]:
        """The same, with the second opinion of the weigher on the surest of them."""
        if not self.weigher.covers(self.view.lang):
            return chosen
        asked = nlargest(
            PLACES, (item for item in chosen if item.sure >= FROM), key=lambda item: (item.sure, -item.start)
        )
        places = {item.start for item in asked}
        return [self._second_opinion(item) if item.start in places else item for item in chosen]

    def _second_opinion(self, item: _Chosen) -> _Chosen:
        before = self.view.text[item.start : item.end]
        made = [_cased(" ".join(repair.words), before) for repair in item.unit.repairs]
        margins = self.weigher.margins(self.view.text, item.start, item.end, made)
        own = [margins[text] for text in made]
        order = sorted(range(len(own)), key=lambda at: (-worth(item.unit.repairs[at].share, own[at]), at))
        unit = replace(item.unit, repairs=[item.unit.repairs[at] for at in order])
        sure = surer(self._sure(unit, item.context), own[order[0]])
        return replace(item, unit=unit, sure=sure, margins=[own[at] for at in order])

    def _sure(self, unit: Unit, context: Context) -> float:
        """How sure a repair is; less so where it would leave half of a term spun, or people write what stands there."""
        sure = self.judge.probability(features(unit, context))
        doubt = _HALF * spun_beside(unit, context) + _SOUND * may_be_sound(unit, context)
        return round(sure * (1 - doubt), 4)

    def _place(self, chosen: _Chosen, surest: float) -> Place:
        line, unit, sure, start, end = chosen.line, chosen.unit, chosen.sure, chosen.start, chosen.end
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
                scorer=self.weigher.scorer.name if chosen.margins else self.despinner.english.trigrams.name,
                score=chosen.margins[rank - 1] if chosen.margins else round(item.share, 3),
                evidence=_evidence(unit, item),
                rank=rank,
            )
            if article is not None and article.text in _ARTICLES and self.view.text[article.end : start] == " ":
                proposal = _with_article(proposal, self.view.text, article.start)
            proposals.append(proposal)
        # All ranks speak of one place: what one of them takes in, the others take in as well. But the best, where it
        # may be applied, takes in no article that stays as it is.
        first = proposals[0].start if sure >= surest else min(item.start for item in proposals)
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
