"""Words run together with nothing to show the join: `dettekan`, `monthsthe`, `Azelső`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.repair.recase import begins_sentence
from pipeline.repair.split_features import parts_of
from pipeline.repair.splits import Split
from pipeline.repair.style import style
from pipeline.repair.thresholds import repair_tables
from pipeline.repair.view import Proposal, View

# Lengths are bounded, so that hostile input stays cheap.
_TOKEN = re.compile(r"(?<![\w@#/.-])[^\W\d_]{3,64}+(?:['’][^\W\d_]{1,64}+){0,8}+(?![\w@/-])")
_WORD = re.compile(r"[^\W\d_]+")
_OFTEN = 3  # an unknown word that comes back is jargon or a name
_COMMON = 6.5
_ARTICLES = {"en": ("a", "an", "the")}
_KNOWN = 2.8
_RARE = 1.7
_OFTEN_USED = 4.8
_SPACES = 64  # no text has more of them in a row, and hostile input stays cheap
_LOOSE = 0.5  # what is taken off the confidence where the token comes back


def fused(view: View) -> Iterator[Proposal]:
    """The unknown words of the text that come apart into two or three known ones."""
    if view.lang in style().unspaced:
        return
    counts = Counter(_TOKEN.findall(view.text))
    odd = _odd_tokens(view, counts)
    if odd:
        odd = {token: place for token, place in odd.items() if token.lower() not in _identifiers(view)}
    if not odd:
        return
    for match in _TOKEN.finditer(view.text):
        place = odd.get(match.group())
        if place is None or _is_alone(view.text, match.start(), match.end()):
            continue
        start, token = match.start() + place[0], match.group()[place[0] : place[1]]
        found = _parted(view, start, token)
        if found is not None:
            confidence = found.probability
            if counts[match.group()] >= _OFTEN - (_rule(view, start, parts_of(token, found.places)) != "fused"):
                confidence *= _LOOSE
            yield from _proposals(view, start, token, found.places, confidence)


def _odd_tokens(view: View, tokens: Iterable[str]) -> dict[str, tuple[int, int]]:
    """What of each token may be two words, if anything: most tokens of any text are plainly one."""
    odd: dict[str, tuple[int, int]] = {}
    elides = view.lang in style().elisions
    articles = _ARTICLES.get(view.lang, ())
    known_from = repair_tables().splits.known_from
    zipf = view.lexicon.zipf
    unlike = (*articles, "'s", "’s")  # as they end, what is a common word as it stands may hide one
    common = set() if elides else view.lexicon.common_of(tokens)
    for token in tokens:
        if token in common and not token.endswith(unlike):
            continue
        start, end = 0, len(token)
        if elides:  # l'homme: what follows the elision is the word
            start = max(token.rfind("'"), token.rfind("’")) + 1
        elif token.endswith(("'s", "’s")):
            end -= 2
        word = token[start:end]
        unknown = zipf(word) < known_from
        if word.islower():  # the same wherever it stands
            may_part = (unknown and view.split(word) is not None) or _function_pair(view, word) is not None
        else:
            may_part = unknown and word[1:].islower()
        if may_part:
            odd[token] = start, end
    return odd


def _identifiers(view: View) -> frozenset[str]:
    """In small letters, the words that the text holds with a capital inside, or in code and addresses: `myTool`."""
    humped = (word.lower() for word in view.vocabulary if not (word[1:].islower() or word.isupper()))
    stops = view.protected
    places = zip(stops.starts, stops.ends, strict=True)
    shielded = (word.lower() for start, end in places for word in _WORD.findall(view.text, start, end))
    return frozenset((*humped, *shielded))


def _is_alone(text: str, start: int, end: int) -> bool:
    """True for the only word of its line: a name, a heading."""
    return text[start - 1 : start] in {"", "\n"} and text[end : end + 1] in {"", "\n", "\r"}


def _parted(view: View, start: int, token: str) -> Split | None:
    """Where to part a token and how sure that is; None for a word, a name, an acronym."""
    if view.lang != "en" and token.lower().startswith("the") and view.lexicon.zipf(token[3:]) >= _KNOWN:
        return None  # an English article is no word of the language
    if token.islower():
        return view.split(token) or _function_pair(view, token)
    if not token[1:].islower():
        return None
    if begins_sentence(view, start) or view.lang in style().nouns_capital:
        return view.split(token)
    return _name_and_word(view, token) or _unknown_name_and_word(view, token)


def _function_pair(view: View, token: str) -> Split | None:
    """`isa`: two of the commonest words, the second an article, though a rare word is spelt alike."""
    for article in _ARTICLES.get(view.lang, ()):
        head = token.removesuffix(article)
        if (
            head != token
            and view.lexicon.zipf(token) < _COMMON - 2
            and view.lexicon.zipf(head) >= _COMMON
            and len(head) > 1
        ):
            return Split((len(head),), 0.85)
    return None


def _name_and_word(view: View, token: str) -> Split | None:
    """`Jerryfrom`: a name that the text also holds alone, and a function word."""
    if view.lexicon.zipf(token) >= _RARE:
        return None
    if view.lang == "en" and token[0] == "I" and view.lexicon.zipf(token[1:]) >= _OFTEN_USED:
        return Split((1,), 0.88)  # Itook
    if not view.lexicon.ends_with_function(token):
        return None
    for at in range(len(token) - 1, 2, -1):
        if token[:at] in view.vocabulary and view.lexicon.is_function(token[at:]) and len(token) - at > 1:
            return Split((at,), 0.88)
    return None


def _unknown_name_and_word(view: View, token: str) -> Split | None:
    """`Nationsand`: a word in capitals that the language knows, and a function word."""
    if not view.lexicon.ends_with_function(token):  # most names: soon told
        return None
    split = view.split(token, inside=True)
    if split is None or len(split.places) > 1:
        return None
    head, tail = parts_of(token, split.places)
    if view.lexicon.is_function(head) or not view.lexicon.is_function(tail) or len(tail) == 1:
        return None
    return split


def _rule(view: View, start: int, parts: Sequence[str]) -> str:
    if parts[0][0].isupper() and view.lang not in style().nouns_capital and not begins_sentence(view, start):
        return "fused-name"
    return "fused" if any(map(view.lexicon.is_function, parts)) else "fused-content"


def _proposals(view: View, start: int, token: str, places: tuple[int, ...], confidence: float) -> Iterator[Proposal]:
    parts = parts_of(token, places)
    if len(parts) == 2 and (doubled := _doubled(view, start, parts)):  # noqa: PLR2004 a pair
        yield Proposal(*doubled, "", "doubled-and-joined", confidence)
        return
    rule = _rule(view, start, parts)
    for at in places:
        score, evidence = round(confidence, 3), " + ".join(parts)
        yield Proposal(start + at, start + at, " ", rule, confidence, "splits", "split-model", score, evidence)


def _doubled(view: View, start: int, parts: list[str]) -> tuple[int, int] | None:
    """The part of a split that also stands beside it: `the thesofa`, `satthe the`."""
    head, tail = parts
    before = view.text[max(0, start - len(head) - _SPACES) : start].rstrip(" ")
    if before.lower().endswith(f" {head.lower()}") and view.lexicon.is_function(head):
        return start, start + len(head)
    end = start + len(head) + len(tail)
    following = view.text[end : end + len(tail) + 2]
    if view.lexicon.is_function(tail) and re.match(rf" {re.escape(tail)}\b", following):
        return start + len(head), end
    return None
