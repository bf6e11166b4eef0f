"""What the look of a line says: keywords or a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.text.function_words import function_words
from pipeline.text.spam.context import SpamContext, ends_like_sentence
from pipeline.text.spam.terms import folded, has_unspaced, spam_terms, words_of
from pipeline.text.spam.words import Vocabulary

HUMPED = re.compile(r"\b[a-z]{2,}(?:[A-Z][a-z]{2,})+\b")
FUSED = 13  # letters from which on a word may be several keywords run together
_SEPARATOR = re.compile(r"\s[-|·•»–—~/*+>]+\s|\||::|[;,،؛、，;]")
_CHAIN = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+){2,}\b")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s")
_HEADED = re.compile(r"[^\W\d][^:;,.|\n]{1,40}:\s[^,;،、]{2,80}[,;،、]")  # what a list is of, as authors put it
_LOUD = re.compile(r"!\s?!|\$\$|>>")
_CODE = re.compile(r"[{}\\]|[=!]=|\w\(|\);|\s=\s|^\s*(?:sudo|git|npm|pip|apt)\s|\s--?\w+\s")
_LONGEST_FUSED = 40
_TERM = 4  # letters from which on a word of spam tells at the end of another
_MEMORY = 2048
_COMMON = {2: 4.0, 3: 4.0, 4: 3.5}  # Zipf frequency that a part of so many letters must have
_COMMON_LONG = 3.0
_LONGEST_GROUP = 5  # words between two separators
_FEW = 3  # words of a line that is too short to be sure of
_HALF_SPAM, _MUCH_SPAM = 0.5, 0.3  # share of a line's words that are spam words
_RARE, _COMMONER, _PROSE = 0.2, 0.3, 0.4  # share of function words in a line: under 0.2 keywords, from 0.4 on prose
_MOST_FUSED = 2.5
_OFFERED, _OFFERED_PART = 1.4, 0.2  # advertising that stuffed lines have: sum of weights, share of the words
_AGAIN, _PART = 3, 6  # times that one thing is named, at least once in so many words
_LETTERS_PER_PAIR = 12
_FUNCTION_PART = 0.1


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
    points -= 3.0 if not found.label and found.commerce < _OFFERED and _HEADED.match(text) else 0.0
    points -= 2.0 if _CODE.search(text) else 0.0
    return points - (1.0 if len(words) <= _FEW and not has_unspaced(text) else 0.0)


def stuffed_points(text: str, words: Sequence[str], found: Vocabulary) -> float:
    """Points for words of advertising over and over, with the same thing named again and again or behind a label."""
    if found.commerce < _OFFERED or ends_like_sentence(text):
        return 0.0
    if has_unspaced(text):
        return 1.5 if _repeats_pair(text) else 0.0
    counts = Counter(word for word in words if len(word) > _FEW - 1 and not word.isdigit())
    repeated = max(counts.values(), default=0)
    again = repeated >= _AGAIN and repeated * _PART >= len(words)
    label = found.label and found.coverage >= _OFFERED_PART
    if not (again or label) or sum(word in function_words(found.lang) for word in words) > len(words) * _FUNCTION_PART:
        return 0.0
    return 1.5


def _repeats_pair(text: str) -> bool:
    """Whether two characters stand together over and over, in a line without sentences."""
    pairs = Counter(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())
    most = max(pairs.values(), default=0)
    return most > _AGAIN and most * _LETTERS_PER_PAIR >= len(text)


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
    long = [word for word in long if is_two_words(word)]
    return 0.0 if len(humped) + len(long) <= 1 else min(_MOST_FUSED, 1.0 * (len(humped) + len(long)))


def are_fused(words: Sequence[str]) -> bool:
    """Whether two words or more are keywords run together, one of them with a word of spam at an end."""
    long = list(dict.fromkeys(word for word in words if len(word) >= FUSED and word.isascii()))
    return len(long) > 1 and any(map(_has_term_at_end, long)) and sum(map(is_two_words, long)) > 1


def _has_term_at_end(word: str) -> bool:
    known = spam_terms().words
    ends = range(_TERM, len(word) - _TERM + 1)
    return any(word[:end] in known or word[end:] in known for end in ends)


@lru_cache(maxsize=_MEMORY)
def is_two_words(word: str) -> bool:
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
