"""Compounds that stand apart: `Telefon Manieren`, `broom stick`. They are only ever suggested."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.view import Proposal, View

_NOUNS = re.compile(r"(?<=[^\W\d_] )([A-ZÄÖÜ][a-zäöüß]{2,20}) (?=([A-ZÄÖÜ][a-zäöüß]{2,20})(?![\w-]))")
_CAN_NOT = re.compile(r"(?<=\b[Cc]an) (?=not\b(?! (?:only|just|merely|simply)\b))")
_LINKS = ("", "s", "n", "en", "es")
_KNOWN = 1.5  # a compound that the list holds
_NOUN = 3.0
_FIRST_USES, _LAST_USES = 12, 15  # of compounds that begin or end with the words
_CONFIDENCE = {"known": 0.6, "built": 0.45}
_WHOLE = 2.8
_PART = 3.0
_COMMON_PART = 5.2
_SHORTEST = 3
_MOST = 500  # pairs that are looked at, to bound the work


def split_compounds(view: View) -> Iterator[Proposal]:
    """German nouns side by side that make up a compound, and English words that are written as one."""
    if view.lang == "de":
        yield from _german(view)
    elif view.lang == "en":
        yield from _english(view)


def _german(view: View) -> Iterator[Proposal]:
    words = view.lexicon
    for match in _NOUNS.finditer(view.text):
        left, right = match[1], match[2]
        if words.is_function(left) or words.is_function(right) or min(words.zipf(left), words.zipf(right)) < _NOUN:
            continue
        tail = right.lower()
        known = max(((words.zipf(left + link + tail), link) for link in _LINKS), default=(0.0, ""))
        if known[0] >= _KNOWN:
            kind, link = "known", known[1]
        elif words.prefix_uses(left) >= _FIRST_USES or words.suffix_uses(right) >= _LAST_USES:
            kind, link = "built", ""
        else:
            continue
        end = match.end() + len(right)
        yield Proposal(match.start(), end, left + link + tail, "split-compound", _CONFIDENCE[kind], evidence=kind)


def _english(view: View) -> Iterator[Proposal]:
    """`can not`; two content words, the whole a word of some currency, looked up before the text is searched."""
    if "an not " in view.text:
        for match in _CAN_NOT.finditer(view.text):
            yield Proposal(match.start(), match.end(), "", "split-compound", _CONFIDENCE["known"])
    words = view.text.split(" ")
    joined = list(map(str.__add__, words, words[1:]))
    known = view.lexicon.common_of(joined)
    if not known:
        return
    last = {whole: at for at, whole in enumerate(joined) if whole in known}
    for whole in sorted(known)[:_MOST]:
        yield from _english_pair(view, whole, words[last[whole]], words[last[whole] + 1])


def _english_pair(view: View, whole: str, left: str, right: str) -> Iterator[Proposal]:
    if min(len(left), len(right)) < _SHORTEST or not whole.islower():
        return
    zipf, is_function = view.lexicon.zipf, view.lexicon.is_function
    plain = _PART <= min(zipf(left), zipf(right)) <= _COMMON_PART and not (is_function(left) or is_function(right))
    at = view.text.find(f" {left} {right}") + 1
    if at and plain and zipf(whole) >= _WHOLE:
        yield Proposal(at, at + len(whole) + 1, whole, "split-compound", _CONFIDENCE["built"])
