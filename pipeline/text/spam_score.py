"""What speaks for and against a line being link spam, in points.

The vocabulary alone decides nothing: articles about loans use the words of loan spam. A line gets
points for spam words that the rest of the text does not use, and for looking like a list of
keywords, not like a sentence; what makes it a sentence takes points away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.text.function_words import all_function_words, function_words
from pipeline.text.lines import Line
from pipeline.text.spam_context import SpamContext, ends_like_sentence, is_prose
from pipeline.text.spam_hosts import addresses_in, hosts_of, is_only_addresses
from pipeline.text.spam_terms import (
    COMMENT,
    COMMERCE,
    LABEL,
    STRONG,
    Hit,
    Term,
    folded,
    has_unspaced,
    spam_terms,
    words_of,
)

_SEPARATOR = re.compile(r"\s[-|·•»–—~/*+>]+\s|\||::|[;,،؛、，;]")
_HUMPED = re.compile(r"\b[a-z]{2,}(?:[A-Z][a-z]{2,})+\b")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CHAIN = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+){2,}\b")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s")
_LOUD = re.compile(r"!\s?!|\$\$|>>|=>")
_REFERRAL = re.compile(r"[?&](?:ref|aff|affid|partner|pid|refid|tracking)=|/(?:go|out)/", re.IGNORECASE)
_ADDRESS_PARTS = frozenset(("http", "https", "www", "com", "net", "org", "info", "biz", "html", "htm", "php", "example"))
_FUSED = 13  # letters from which on a word may be several keywords run together
_LONGEST_FUSED = 40
_COMMON = {2: 4.0, 3: 4.0, 4: 3.5}  # Zipf frequency that a part of so many letters must have
_LONG_PROSE = 500
_STUFFED = 0.35  # share of spam words that even sentences do not have
_MOST_VOCABULARY, _MOST_COMMERCE = 8.0, 2.1
_SOME, _SEVERAL, _ADVERTISED = 1.5, 2.6, 1.4  # sums of weights that make evidence strong
_ON_SUBJECT = 0.25  # what is left of a term's weight where the text's own sentences use it


@dataclass(frozen=True, slots=True)
class Verdict:
    """The points of a line; `strong` where they rest on more than the words of some subject."""

    line: Line
    points: float
    rule: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What a line's terms come to. `lang` is the language that most of them are of."""

    subject: float = 0.0
    commerce: float = 0.0
    comment: float = 0.0
    coverage: float = 0.0
    label: int = 0  # words of the label that opens the line
    strong: bool = False
    lang: str = ""

    @property
    def points(self) -> float:
        """All of it, with a ceiling."""
        return min(_MOST_VOCABULARY, self.subject + min(self.commerce, _MOST_COMMERCE) + self.comment)


def may_be_spam(line: Line) -> bool:
    """Whether a line holds anything that spam is made of; cheap, and False is certain."""
    text, terms = line.text, spam_terms()
    words = words_of(folded(text))
    if is_prose(text):
        return len(text) <= _LONG_PROSE and not terms.telling.isdisjoint(words)
    if terms.may_hold(words) or "://" in text or "www." in text:
        return True
    if has_unspaced(text):
        return bool(terms.unspaced_hits(folded(text)))
    return sum(len(word) >= _FUSED for word in words) > 1 or len(_HUMPED.findall(text)) > 1


def judged(line: Line, context: SpamContext) -> Verdict:
    """The line weighed against the text that it stands in."""
    text = line.text
    addresses = addresses_in(text) if "." in text else []
    spread = _HUMPS.sub(" ", text)
    words = [word for word in words_of(folded(spread)) if word not in _ADDRESS_PARTS]
    found = _unspaced(line, context) if has_unspaced(text) else _vocabulary(line.index, words, context)
    if is_prose(text) and found.comment < STRONG and found.coverage < _STUFFED:
        return Verdict(line, 0.0, "keyword-line", strong=False)
    place = _place(line, context)
    if is_only_addresses(text, addresses):
        points = found.points + place + _addresses(text, addresses)
        return Verdict(line, points, "link-dump", found.subject >= 1)
    fused = _fused(text, words, context)
    points = found.points + place + fused + _shape(text, words, found) + _sentence(text, found, context)
    points += _spam_links(addresses, context, line.index) + _comment(found, addresses)
    if found.points >= STRONG and context.is_foreign(found.lang):
        points += 1
    points += _novelty(words, context, line.index)
    rule = "comment-spam" if found.comment >= STRONG else "keyword-line"
    return Verdict(line, points, rule, _is_strong(found, fused, addresses))


def _is_strong(found: _Vocabulary, fused: float, addresses: list[str]) -> bool:
    """Whether the evidence is more than a few words of a subject that a good post may have as well."""
    if found.comment >= STRONG:
        return found.subject >= _SOME or (found.comment > STRONG and bool(addresses))
    several = found.strong and found.points >= _SEVERAL
    advertised = found.subject >= 1 and found.commerce >= _ADVERTISED
    return several or advertised or (fused > 0 and (found.label > 0 or found.points >= STRONG))


# ------------------------------------------------------------------ vocabulary
def _vocabulary(number: int, words: Sequence[str], context: SpamContext) -> _Vocabulary:
    """The line's terms, read in the language (beside English) that explains it best."""
    hits = spam_terms().hits(list(words))
    langs = sorted({hit.term.lang for hit in hits})
    choices = [_of_language(number, words, [h for h in hits if h.term.lang in {lang, "en"}], lang, context) for lang in langs]
    liked = {context.lang: 2, "en": 1}
    return max(choices, key=lambda choice: (choice.points, liked.get(choice.lang, 0), choice.lang), default=_Vocabulary())


def _of_language(
    number: int, words: Sequence[str], hits: Iterable[Hit], lang: str, context: SpamContext
) -> _Vocabulary:
    weights: dict[str, tuple[str, float]] = {}
    covered = 0
    label = 0
    strong = False
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
        weight = term.weight * (_ON_SUBJECT if context.uses(words[hit.first : hit.last], number) else 1)
        strong = strong or (weight >= STRONG and term.kind != COMMENT)
        weights[term.text] = term.kind, weight
    sums = _sums(weights.values())
    return _Vocabulary(
        sums["subject"], sums[COMMERCE], sums[COMMENT], covered / len(words) if words else 0, label, strong, lang
    )


def _unspaced(line: Line, context: SpamContext) -> _Vocabulary:
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
    lang = own[0].lang if own else ""
    return _Vocabulary(sums["subject"], sums[COMMERCE], sums[COMMENT], min(1.0, covered), label, strong, lang)


def _sums(weights: Iterable[tuple[str, float]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for kind, weight in weights:
        sums[kind if kind in {COMMERCE, COMMENT} else "subject"] += weight  # type: ignore[assignment]
    return sums


# ------------------------------------------------------------------ shape
def _shape(text: str, words: Sequence[str], found: _Vocabulary) -> float:
    """Points for looking like keywords."""
    groups = [group for group in _SEPARATOR.split(text) if group.strip()]
    points = 0.75 if len(groups) > 1 and len(words) / len(groups) <= 5 else 0.0
    points += 0.5 if text.upper() != text.lower() == text else 0.0
    points += 0.5 if _LOUD.search(text) else 0.0
    points += 0.5 if _CHAIN.search(text) else 0.0
    repeated = any(count > 1 and len(word) > 3 for word, count in Counter(words).items())
    points += 0.5 if repeated else 0.0
    points += 0.75 if found.label else 0.0
    points += 1.0 if found.coverage >= 0.5 else 0.5 if found.coverage >= 0.3 else 0.0
    points -= 1.0 if _ITEM.match(text) else 0.0
    return points - (1.0 if len(words) <= 3 and not has_unspaced(text) else 0.0)


def _sentence(text: str, found: _Vocabulary, context: SpamContext) -> float:
    """Points against what reads like a sentence, and for what has none of its small words."""
    points = -1.5 if ends_like_sentence(text) else 0.5
    if has_unspaced(text):
        return points
    words = words_of(text.casefold().replace("’", "'").replace("'", " "))[found.label :]
    shares = [sum(word in function_words(lang) for word in words) for lang in {context.lang, found.lang, "en"} if lang]
    share = max(shares, default=0) / len(words) if words else 0.0
    if not share:
        return points + (1.0 if len(words) > 2 else 0.0)
    if share < 0.2:
        return points + 0.5
    return points - (1.5 if share >= 0.4 else 1.0 if share >= 0.3 else 0.0)


def _fused(text: str, words: Sequence[str], context: SpamContext) -> float:
    """Points for keywords run together that the text's sentences do not use."""
    humped = [word for word in _HUMPED.findall(text) if not context.uses([folded(word)], -1)]
    long = [word for word in words if len(word) >= _FUSED and word.isascii() and not context.uses([word], -1)]
    long = [word for word in long if _is_two_words(word)]
    return 0.0 if len(humped) + len(long) < 2 else min(2.5, 1.0 * (len(humped) + len(long)))


def _is_two_words(word: str) -> bool:
    """Whether an English reader sees two or more frequent words in `word`, and knows no such word."""
    from pipeline.repair.lexicon import lexicon  # noqa: PLC0415 a large table, rarely needed

    english, spam = lexicon("en"), spam_terms().words
    if english.zipf(word) > 0 or len(word) > _LONGEST_FUSED:
        return False
    reached = {0}
    for end in range(2, len(word) + 1):
        for start in range(end - 1):
            part = word[start:end]
            if start in reached and (part in spam or english.zipf(part) >= _COMMON.get(len(part), 3.0)):
                reached.add(end)
                break
    return len(word) in reached


# ------------------------------------------------------------------ surroundings
def _place(line: Line, context: SpamContext) -> float:
    points = 0.5 if line.index > context.last_prose else 0.0
    beside = {line.index - 1, line.index + 1, line.index - 2, line.index + 2} & set(context.gone)
    return points + (1.0 if beside else 0.0)


def _novelty(words: Sequence[str], context: SpamContext, number: int) -> float:
    """Points for words that the sentences of the text know nothing of, against those that they use."""
    content = [word for word in words if len(word) > 3 and word not in all_function_words()]
    if not content or not context.prose:
        return 0.0
    known = sum(context.uses([word], number) for word in content) / len(content)
    return 0.5 if known <= 0.2 else -1.0 if known >= 0.5 else 0.0


def _addresses(text: str, addresses: list[str]) -> float:
    """Points of a line that is nothing but addresses."""
    points = 1.5 + (1.0 if len(hosts_of(addresses)) > 1 else 0.0)
    return points + (1.0 if _REFERRAL.search(text) else 0.0)


def _spam_links(addresses: list[str], context: SpamContext, number: int) -> float:
    """Points for addresses whose names are spam words."""
    words = [word for address in addresses for word in words_of(folded(address)) if word not in _ADDRESS_PARTS]
    if not words:
        return 0.0
    return 1.5 if _vocabulary(number, words, context).points >= 1 else 0.3


def _comment(found: _Vocabulary, addresses: list[str]) -> float:
    """Points for inviting to a site and naming spam beside it."""
    return 2.0 if found.comment >= STRONG and (found.strong or (addresses and found.subject >= 1)) else 0.0
