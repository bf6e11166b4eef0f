"""What the look of a line says: keywords or a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.text.function_words import function_words
from pipeline.text.spam.context import SpamContext, ends_like_sentence
from pipeline.text.spam.terms import folded, has_unspaced, spam_terms, words_of
from pipeline.text.spam.words import Vocabulary

HUMPED = re.compile(r"\b[a-z]{2,}(?:[A-Z][a-z]{2,})+\b")
FUSED = 13  # letters from which on a word may be several keywords run together
_SEPARATOR = re.compile(r"\s[-|·•»–—~/*+>]+\s|\||::|[;,،؛、，;]")
_CHAIN = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+){2,}\b")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s")
_LOUD = re.compile(r"!\s?!|\$\$|>>")
_CODE = re.compile(r"[{}\\]|[=!]=|\w\(|\);|\s=\s|^\s*(?:sudo|git|npm|pip|apt)\s|\s--?\w+\s")
_LONGEST_FUSED = 40
_COMMON = {2: 4.0, 3: 4.0, 4: 3.5}  # Zipf frequency that a part of so many letters must have
_COMMON_LONG = 3.0
_LONGEST_GROUP = 5  # words between two separators
_FEW = 3  # words of a line that is too short to be sure of
_HALF_SPAM, _MUCH_SPAM = 0.5, 0.3  # share of a line's words that are spam words
_RARE, _COMMONER, _PROSE = 0.2, 0.3, 0.4  # share of function words in a line: under 0.2 keywords, from 0.4 on prose
_MOST_FUSED = 2.5


def shape_points(text: str, words: Sequence[str], found: Vocabulary) -> float:
    """Points for looking like keywords."""
    groups = [group for group in _SEPARATOR.split(text) if group.strip()]
    points = 0.75 if len(groups) > 1 and len(words) / len(groups) <= _LONGEST_GROUP else 0.0
    points += 0.5 if text.upper() != text.lower() == text else 0.0
    points += 0.5 if _LOUD.search(text) else 0.0
    points += 0.5 if _CHAIN.search(text) else 0.0
    repeated = any(count > 1 and len(word) > _FEW for word, count in Counter(words).items())
    points += 0.5 if repeated else 0.0
    points += 0.75 if found.label else 0.0
    points += 1.0 if found.coverage >= _HALF_SPAM else 0.5 if found.coverage >= _MUCH_SPAM else 0.0
    points -= 1.0 if _ITEM.match(text) else 0.0
    points -= 2.0 if _CODE.search(text) else 0.0
    return points - (1.0 if len(words) <= _FEW and not has_unspaced(text) else 0.0)


def is_bare_words(text: str, words: Sequence[str]) -> bool:
    """Whether a line is four words or more without a capital, as search terms are typed."""
    return text == text.lower() and (len(words) > _FEW or has_unspaced(text))


def sentence_points(text: str, found: Vocabulary, context: SpamContext) -> float:
    """Points against what reads like a sentence, and for what has none of its small words."""
    points = -1.5 if ends_like_sentence(text) else 0.5
    if has_unspaced(text):
        return points
    words = words_of(text.casefold().replace("’", "'").replace("'", " "))[found.label :]
    shares = [sum(word in function_words(lang) for word in words) for lang in {context.lang, found.lang, "en"} if lang]
    share = max(shares, default=0) / len(words) if words else 0.0
    if not share:
        return points + (1.0 if len(words) >= _FEW else 0.0)
    if share < _RARE:
        return points + 0.5
    return points - (1.5 if share >= _PROSE else 1.0 if share >= _COMMONER else 0.0)


def fused_points(text: str, words: Sequence[str], context: SpamContext) -> float:
    """Points for keywords run together that the text's sentences do not use."""
    humped = [word for word in HUMPED.findall(text) if not context.uses([folded(word)], -1)]
    long = [word for word in words if len(word) >= FUSED and word.isascii() and not context.uses([word], -1)]
    long = [word for word in long if _is_two_words(word)]
    return 0.0 if len(humped) + len(long) <= 1 else min(_MOST_FUSED, 1.0 * (len(humped) + len(long)))


def _is_two_words(word: str) -> bool:
    """Whether an English reader sees two or more frequent words in `word`, and knows no such word."""
    from pipeline.text.lexicon import lexicon  # noqa: PLC0415 a large table, rarely needed

    english, spam = lexicon("en"), spam_terms().words
    if english.zipf(word) > 0 or len(word) > _LONGEST_FUSED:
        return False
    reached = {0}
    for end in range(2, len(word) + 1):
        for start in range(end - 1):
            part = word[start:end]
            if start in reached and (part in spam or english.zipf(part) >= _COMMON.get(len(part), _COMMON_LONG)):
                reached.add(end)
                break
    return len(word) in reached
