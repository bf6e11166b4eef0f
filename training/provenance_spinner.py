"""Spin a text as article spinners do, seeded: for training only.

English words are replaced by neighbours in WordNet (whether they fit or not), small phrases by the long ones
English words are replaced by neighbours in WordNet (whether they fit or not), small phrases by the long ones
the same ending: the sense is lost, but as often, and by words as rare, as a spinner does it.
"""

from __future__ import annotations

import random
import re
from functools import cache

from pipeline.repair.spun.thesaurus import thesaurus
from pipeline.text.function_words import function_words
from pipeline.text.lexicon import lexicon

_WORD = re.compile(r"[^\W\d_]+")
_PHRASES = {
    "because": ("in light of the fact that", "since"),
    "if": ("in the event that", "on the off chance that"),
    "when": ("at the point when", "whenever"),
    "before": ("prior to", "preceding"),
    "at least": ("no less than", "at any rate"),
    "also": ("likewise", "additionally", "moreover"),
    "but": ("however", "yet"),
    "many": ("numerous", "a significant number of", "umpteen"),
    "most": ("the vast majority of", "the greater part of"),
    "so that": ("with the goal that", "all together that"),
    "to": ("in order to", "keeping in mind the end goal to"),
    "for example": ("for instance", "case in point"),
    "very": ("exceptionally", "extremely", "really"),
    "always": ("dependably", "constantly"),
    "different": ("diverse", "distinctive", "disparate"),
    "good": ("great", "decent", "goodish"),
    "important": ("essential", "imperative", "vital"),
    "people": ("individuals", "folks", "mass"),
    "need": ("require", "have to"),
    "avoid": ("maintain a strategic distance from", "keep away from"),
    "use": ("utilize", "make use of"),
    "get": ("acquire", "obtain"),
    "help": ("aid", "assist", "facilitate"),
    "make": ("create", "build", "brand"),
    "home": ("abode", "dwelling", "habitation"),
    "more": ("progressively", "to a greater extent"),
}
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(_PHRASES, key=len, reverse=True)) + r")\b")
_LEAST = 4  # letters
_FAR = 0.3  # how often a word that is two steps away may be taken
_RARE, _COMMON, _FREQUENT = 1.8, 3.4, 5.6  # Zipf


def spun(text: str, lang: str, seed: int) -> str:
    """The text, spun; how heavily depends on the seed."""
    rng = random.Random(seed)  # noqa: S311 no secret
    share = rng.uniform(0.2, 0.55)
    if lang == "en":
        text = _PHRASE.sub(lambda m: rng.choice(_PHRASES[m.group()]) if rng.random() < share else m.group(), text)
    own = function_words(lang)

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if not word.islower() or len(word) < _LEAST or word in own or rng.random() > share:
            return word
        return _english(word, rng) if lang == "en" else _rare(word, lang, rng)

    return _WORD.sub(other, text)


def _english(word: str, rng: random.Random) -> str:
    graph = thesaurus()
    for ending, stem in (("", word), ("s", word[:-1]), ("ed", word[:-2]), ("ing", word[:-3]), ("d", word[:-1])):
        if word.endswith(ending) and stem in graph:
            near = sorted(term for term, hop in graph.hops(stem).items() if hop <= 1 + (rng.random() < _FAR))
            if near:
                chosen = rng.choice(near)
                return chosen + ("ed" if ending == "d" and not chosen.endswith("e") else ending)
    return word


@cache
def _rare_words(lang: str) -> dict[str, tuple[str, ...]]:
    words = lexicon(lang)
    found: dict[str, list[str]] = {}
    for word in words._list.words.run(0, len(words._list.words)):  # noqa: SLF001 a script
        if _RARE <= words.zipf(word) <= _COMMON and len(word) > _LEAST and word.isalpha():
            found.setdefault(word[-3:], []).append(word)
    return {ending: tuple(items) for ending, items in found.items()}


def _rare(word: str, lang: str, rng: random.Random) -> str:
    if lexicon(lang).zipf(word) > _FREQUENT:
        return word
    return rng.choice(_rare_words(lang).get(word[-3:], (word,)))
