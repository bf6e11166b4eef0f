"""Whether a document shows the hand of a translation program, and which of its sentences deserve a close look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.repair.context.trigram import trigrams
from pipeline.repair.damage import SPACING, found, weighed
from pipeline.repair.doubled import doubled
from pipeline.repair.grammar.settings import settings
from pipeline.repair.thresholds import repair_tables
from pipeline.repair.verse import is_verse
from pipeline.repair.view import Proposal, View
from pipeline.text.segmentation import sentence_spans

_SMALL = re.compile(r"(?<![\w'’.@/&-])[^\W\d_A-Z]{5,24}(?![\w'’@/&-])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMON = 2.5  # a slip of the pen is one letter away from such a word
_MOST_WORDS = 400  # unknown words that are looked into
_SHORTEST, _LONGEST = 12, 600  # characters of a sentence
_FEWEST_WORDS = 4
_OTHER_SIGNS = tuple(rule for rule in SPACING if rule is not doubled)  # which the rules of this stage have counted
_MOST = 60  # sentences of a document that are looked at closely


def is_translated(view: View, own: Sequence[Proposal]) -> bool:
    """Whether faults of `own`, invented words and signs of damage add up to a text that no person wrote.

    Only what `own` found opens the question: invented words alone may be a dialect, a poem, a list of plants.
    """
    table = settings()
    signs = _said(own, view)
    if not signs:
        return False
    signs["invented-word"] = table.weights["invented-word"] * len(invented(view))
    signs["spacing"] = table.weights["spacing"] * weighed(view, found(view, _OTHER_SIGNS)).total
    size = max(1.0, view.words / 1000)
    capped = {rule: min(value, table.cap.get(rule, value) * size) for rule, value in signs.items() if value}
    total = sum(capped.values())
    dense = total * 1000 >= table.per_1000_words * view.words
    return total >= table.total and len(capped) >= table.kinds and dense and not is_verse(view.text)


def _said(own: Iterable[Proposal], view: View) -> dict[str, float]:
    """What the faults in `own` say, by rule; those in quotations say nothing, nor do those that may be none."""
    said: defaultdict[str, float] = defaultdict(float)
    weights = settings().weights
    sure = repair_tables().gate.sign_from
    for item in own:
        if item.rank != 1 or item.confidence < sure:
            continue
        if item.rule in weights and not view.quotations.holds(item.start, item.end):
            said[item.rule] += weights[item.rule]
    return said


def invented(view: View) -> frozenset[str]:
    """Words in small letters that no list holds, and that are neither slips for common words nor several in one.

    What is quoted does not count: it may be dialect, another language, or quoted for its faults.
    """
    if view.lang in repair_tables().compounding or not len(view.lexicon):
        return frozenset()
    zipf = view.lexicon.zipf
    places = {match[0]: match.span() for match in _SMALL.finditer(view.text) if not zipf(match[0])}
    unknown = sorted(word for word, place in places.items() if not view.quotations.holds(*place))[:_MOST_WORDS]
    return frozenset(word for word in unknown if not _is_slip(word, view) and view.split(word) is None)


def _is_slip(word: str, view: View) -> bool:
    """Whether one letter dropped, or two exchanged, makes a common word of `word`, or its ending is that of one."""
    zipf = view.lexicon.zipf
    shorter = (word[:at] + word[at + 1 :] for at in range(len(word)))
    exchanged = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return any(zipf(form) >= _COMMON for form in (*shorter, *exchanged))


def pointed_at(view: View, places: Iterable[tuple[int, int]], *, every: bool = False) -> list[tuple[int, int]]:
    """The sentences that hold one of `places`, an invented word or a surprise; prose of a sane length only.

    With `every`, in a language where nothing can be a surprise, all of them.
    """
    strange = invented(view)
    every = every and view.lang not in settings().surprise
    marked = sorted(places)
    chosen = []
    for start, end in sentence_spans(view.text, view.lang):
        sentence = view.text[start:end]
        if not _is_prose(sentence):
            continue
        touched = every or any(low <= end and high >= start for low, high in marked)
        if touched or any(word in strange for word in _WORD.findall(sentence)) or _surprises(view.lang, sentence):
            chosen.append((start, end))
            if len(chosen) == _MOST:
                break
    return chosen


def _is_prose(sentence: str) -> bool:
    words = _WORD.findall(sentence)
    small = sum(word[0].islower() for word in words)
    return _SHORTEST <= len(sentence) <= _LONGEST and len(words) >= _FEWEST_WORDS and 2 * small >= len(words)


def _surprises(lang: str, sentence: str) -> bool:
    """Whether two known words in a row hardly ever follow each other."""
    limit = settings().surprise.get(lang)
    if limit is None:
        return False
    model = trigrams()
    return any(
        model.word_score(second, (first,)) < limit
        for first, second in _pairs(sentence)
        if model.knows(first) and model.knows(second)
    )


def _pairs(sentence: str) -> Iterator[tuple[str, str]]:
    return pairwise(word.lower() for word in _WORD.findall(sentence))
