"""What the spam vocabulary makes of a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipeline.text.lines import Line
from pipeline.text.spam.context import SpamContext
from pipeline.text.spam.terms import COMMENT, COMMERCE, CONTACT, LABEL, STRONG, Hit, Term, folded, spam_terms

_MOST_VOCABULARY, _MOST_COMMERCE = 8.0, 2.1
_ON_SUBJECT = 0.25  # what is left of a term's weight where the text's own sentences use it


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a line's terms come to. `lang` is the language that most of them are of."""

    subject: float = 0.0
    commerce: float = 0.0
    comment: float = 0.0
    coverage: float = 0.0
    label: int = 0  # words of the label that opens the line
    strong: bool = False
    contact: bool = False  # a way to be called
    lang: str = ""

    @property
    def points(self) -> float:
        """All of it, with a ceiling."""
        return min(_MOST_VOCABULARY, self.subject + min(self.commerce, _MOST_COMMERCE) + self.comment)


def vocabulary(number: int, words: Sequence[str], context: SpamContext) -> Vocabulary:
    """The line's terms, read in the language (beside English) that explains it best."""
    hits = spam_terms().hits(list(words))
    if not hits:
        return Vocabulary()
    langs = sorted({hit.term.lang for hit in hits})
    spans = {(hit.first, hit.last) for hit in hits if hit.term.kind != LABEL}
    used = {span for span in spans if context.uses(words[slice(*span)], number)}
    by_lang = {lang: [h for h in hits if h.term.lang in (lang, "en")] for lang in langs}
    choices = [_of_language(len(words), own, lang, used) for lang, own in by_lang.items()]
    liked = {context.lang: 2, "en": 1}
    return max(choices, key=lambda choice: (choice.points, liked.get(choice.lang, 0), choice.lang))


def _of_language(size: int, hits: Iterable[Hit], lang: str, used: Collection[tuple[int, int]]) -> Vocabulary:
    """The terms of one language in a line of `size` words; `used` are the spans that the text uses elsewhere."""
    weights: dict[str, tuple[str, float]] = {}
    covered = 0
    label = 0
    strong = contact = False
    at = 0
    for hit in hits:
        term = hit.term
        if hit.first < at:
            continue
        if term.kind == LABEL:
            label = max(label, hit.last) if hit.first == 0 else label
            continue
        at = hit.last
        covered += hit.last - hit.first
        weight = term.weight * (_ON_SUBJECT if (hit.first, hit.last) in used else 1)
        strong = strong or (weight >= STRONG and term.kind != COMMENT)
        weights[term.text] = term.kind, weight
        contact = contact or term.kind == CONTACT
    sums = _sums(weights.values())
    return Vocabulary(sums["subject"], sums[COMMERCE], sums[COMMENT], covered / size, label, strong, contact, lang)


def unspaced_vocabulary(line: Line, context: SpamContext) -> Vocabulary:
    """The line's terms where words are not parted by spaces."""
    text = folded(line.text)
    terms: list[Term] = spam_terms().unspaced_hits(text)
    label = int(bool(terms) and terms[0].kind == LABEL and text.startswith(terms[0].text))
    own = [term for term in terms if term.kind != LABEL]
    scale = {term.text: _ON_SUBJECT if context.holds(term.text, line.index) else 1 for term in own}
    weights = {term.text: (term.kind, term.weight * scale[term.text]) for term in own}
    sums = _sums(weights.values())
    letters = sum(ch.isalnum() for ch in text)
    covered = sum(len(term.text) for term in own) / letters if letters else 0
    strong = any(weight >= STRONG and kind != COMMENT for kind, weight in weights.values())
    contact = any(term.kind == CONTACT for term in own)
    lang = own[0].lang if own else ""
    return Vocabulary(sums["subject"], sums[COMMERCE], sums[COMMENT], min(1.0, covered), label, strong, contact, lang)


def _sums(weights: Iterable[tuple[str, float]]) -> dict[str, float]:
    sums = {"subject": 0.0, COMMERCE: 0.0, COMMENT: 0.0}
    for kind, weight in weights:
        sums[kind if kind in sums else "subject"] += weight
    return sums
