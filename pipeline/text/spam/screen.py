"""Which lines of a text may be spam at all: a look at the whole text at once, so that most lines need none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.text.lines import Line
from pipeline.text.spam.context import is_prose
from pipeline.text.spam.shape import FUSED, are_fused
from pipeline.text.spam.terms import (
    ASIDE,
    COMMENT,
    COMMERCE,
    LABEL,
    STRONG,
    Term,
    as_written,
    folded,
    has_unspaced,
    spam_terms,
    word_pattern,
    words_of,
)

STUFFED = 0.35  # share of spam words that even sentences do not have
_LONG_PROSE = 500
_OFFERS = 3  # words of advertising that a line without a subject must have
_LINKS = ("://", "www.")
_BREAK = "_n_"  # stands for a line break among words
_MARKS = "'\".,;:!?()…“”‘’«»¡¿"
_TWO = 2
_LEAST = 2.6  # what weights must add up to where nothing is advertised


def suspects(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold anything that spam is made of; cheap, and what is left out is no spam."""
    sentences: list[Line] = []
    others: list[Line] = []
    for line in lines:
        (sentences if is_prose(line.text) else others).append(line)
    found = _suspects_among(others)
    short = [line for line in sentences if len(line.text) <= _LONG_PROSE]
    found += [line for line in _told(short) if _is_telling(words_of(folded(line.text)))]
    return sorted(found, key=lambda line: line.index)


def _told(sentences: Sequence[Line]) -> list[Line]:
    """The lines of sentences that hold a word without which sentences are no spam."""
    texts = "\n".join([line.text for line in sentences]).casefold()
    telling = spam_terms().telling
    written = set(texts.split())
    if not _may_tell(written):
        return []
    plain = {word: _bare(word) for word in written}
    met = {word for word, bare in plain.items() if bare in telling}
    found = []
    for line in sentences if met else ():
        words = line.text.casefold().split()
        if not met.isdisjoint(words) and spam_terms().are_told({plain[word] for word in words}):
            found.append(line)
    return found


def _may_tell(written: set[str]) -> bool:
    """A quick look at words: whether any is telling once its marks are gone; all are folded at once."""
    bare = {word.strip(_MARKS) for word in written}
    telling = spam_terms().telling.keys()
    if not telling.isdisjoint(bare):
        return True
    beyond = "\n".join([word for word in bare if not word.isascii()])
    return not telling.isdisjoint(folded(beyond).split("\n"))


def _bare(written: str) -> str:
    """A word without marks beside it, folded."""
    bare = written.strip(_MARKS)
    return bare if bare.isascii() else folded(bare)


def _suspects_among(lines: Sequence[Line]) -> list[Line]:
    whole = as_written("\n".join([line.text for line in lines]))
    tokens = word_pattern(whole).findall(whole.replace(_BREAK, " ").replace("\n", f" {_BREAK} "))
    written = set(tokens)
    plain = {word: word if word.isascii() else folded(word) for word in written}
    hot = _Hot(set(plain.values()))
    waiting = _linked_rows(whole) | _unspaced_rows(whole)
    sure = set(waiting)
    for number, own in _rows_with({word for word in written if plain[word] in hot.words}, tokens):
        if number not in sure and hot.may_add_up({plain[word] for word in own}):
            waiting.add(number)
    return [line for number in sorted(waiting) if _is_suspect(line := lines[number])]


class _Hot:
    """Those words of a text that make a line worth a look, and what they need beside them."""

    def __init__(self, words: set[str]) -> None:
        self._terms = spam_terms()
        self._met = self._terms.screened(words)
        self._long = {word for word in words if len(word) >= FUSED and word.isascii()}
        beside = set().union(*(self._terms.partners.get(word, ()) for word in self._met.strong))
        self.words = words & (self._met.strong | self._met.subjects | self._met.offers | self._long | beside)

    def may_add_up(self, own: set[str]) -> bool:
        """Whether the words of `own`, all of one line, may be evidence together."""
        met = self._met
        if (strong := met.strong & own) and self._terms.are_met(strong, own):
            return True
        offers = len(met.offers & own)
        if offers and (offers >= _TWO or not met.subjects.isdisjoint(own)):
            return True
        return len(self._long & own) >= _TWO


def _rows_with(hot: set[str], tokens: Sequence[str]) -> Iterator[tuple[int, set[str]]]:
    """The rows that hold words of `hot`, as (number, these words); line breaks are tokens as well."""
    number = 0
    own: set[str] = set()
    hot = {*hot, _BREAK}
    for token in [token for token in tokens if token in hot]:
        if token != _BREAK:
            own.add(token)
            continue
        if own:
            yield number, own
            own = set()
        number += 1
    if own:
        yield number, own


def _linked_rows(whole: str) -> set[int]:
    """The numbers of the rows that hold a web address."""
    if not any(mark in whole for mark in _LINKS):
        return set()
    return {number for number, row in enumerate(whole.split("\n")) if any(mark in row for mark in _LINKS)}


def _unspaced_rows(whole: str) -> set[int]:
    """The numbers of the rows that hold a term of a script without spaces, however they are spaced."""
    if not has_unspaced(whole):
        return set()
    rows = whole.replace(" ", "").replace("\u3000", "").split("\n")
    terms = spam_terms().unspaced_in("\n".join(rows))
    return {number for number, row in enumerate(rows) if any(term in row for term in terms)}


def _is_suspect(line: Line) -> bool:
    """Whether a line that is no sentence may be spam on a closer look."""
    row = folded(line.text)
    return any(mark in row for mark in _LINKS) or _may_be_spam(line.text, row, words_of(row))


def _may_be_spam(text: str, row: str, words: Sequence[str]) -> bool:
    """Whether a line that is no sentence, folded in `row`, holds enough of what spam is made of."""
    terms = spam_terms()
    hits = [*terms.hits_unsorted(words)]
    if _is_worth_it([hit.term for hit in hits]):
        return True
    if has_unspaced(text) and _is_worth_it(terms.unspaced_hits(row)):
        return True
    offers = {hit.term.text for hit in hits if hit.term.kind == COMMERCE}
    label = any(hit.term.kind == LABEL and not hit.first for hit in hits)
    if len(offers) >= (_TWO if label else _OFFERS) or _unspaced_offers(text, row) >= _OFFERS:
        return True
    return are_fused(words)


def _unspaced_offers(text: str, row: str) -> int:
    return sum(term.kind == COMMERCE for term in spam_terms().unspaced_hits(row)) if has_unspaced(text) else 0


def _is_telling(words: Sequence[str]) -> bool:
    """Whether sentences hold an invitation as comment spam has it, or are stuffed with spam words."""
    hits = [hit for hit in spam_terms().hits(words) if hit.term.kind != LABEL]
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    return len(covered) >= STUFFED * len(words) or any(
        hit.term.kind == COMMENT and hit.term.weight >= STRONG for hit in hits
    )


def _weight(term: Term) -> float:
    return term.weight


def _is_worth_it(terms: Sequence[Term]) -> bool:
    """Whether terms could add up to strong evidence, if the text did not speak against it."""
    subject = {term.text: term.weight for term in sorted(terms, key=_weight) if term.kind not in ASIDE}
    aside = any(term.kind in ASIDE for term in terms)
    if not subject:
        return False
    strong = max(subject.values()) >= STRONG
    return aside or (strong and sum(subject.values()) >= _LEAST)
