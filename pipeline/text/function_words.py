"""Function words: articles, prepositions, pronouns, conjunctions, auxiliaries, of some eighty languages.

Prose is full of them in every language; keyword lists have next to none.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

NO_WORDS: frozenset[str] = frozenset()


@cache
def _table() -> dict[str, str]:
    path = files("pipeline").joinpath("data", "function_words.json")
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["words"]
    return table


@cache
def function_words(lang: str) -> frozenset[str]:
    """The function words of a language (BCP-47 primary subtag), lower-case, straight apostrophes.

    Empty for a language that is not in the table.

    >>> "the" in function_words("en"), "und" in function_words("de"), function_words("xx")
    (True, True, frozenset())
    """
    return frozenset(_table().get(lang, "").split())


@cache
def function_word_languages() -> tuple[str, ...]:
    """The languages that `function_words` knows, sorted."""
    return tuple(sorted(_table()))


@cache
def all_function_words() -> frozenset[str]:
    """The function words of all languages together.

    >>> {"the", "und", "które"} <= all_function_words()
    True
    """
    return NO_WORDS.union(*(function_words(lang) for lang in function_word_languages()))


@cache
def languages_by_word() -> Mapping[str, tuple[str, ...]]:
    """The function words of all languages, lower-case, each with the languages that have it.

    >>> languages_by_word()["und"]
    ('de',)
    """
    by_word: dict[str, tuple[str, ...]] = {}
    for lang in function_word_languages():
        for word in sorted(function_words(lang)):
            by_word[word] = (*by_word.get(word, ()), lang)
    return by_word


def languages_with(word: str) -> tuple[str, ...]:
    """The languages that have the lower-case `word` among their function words.

    >>> languages_with("und"), languages_with("casino")
    (('de',), ())
    """
    return languages_by_word().get(word, ())


def likeliest_language(words: Iterable[str], *, least: float = 0.1) -> str:
    """The language of which most of the lower-case `words` are function words; empty if under the share `least`.

    A cheap guess for prose, in languages that part words by spaces; of languages with the same
    count the first in the alphabet. It knows nothing of languages that `function_words` lacks.

    >>> likeliest_language("der hund und die katze".split()), likeliest_language("abra kadabra".split())
    ('de', '')
    """
    by_word = languages_by_word()
    times = Counter(words)
    counts: dict[str, int] = {}
    for word in by_word.keys() & times.keys():
        for lang in by_word[word]:
            counts[lang] = counts.get(lang, 0) + times[word]
    best = min(counts, key=lambda lang: (-counts[lang], lang), default="")
    return best if best and counts[best] >= least * times.total() else ""
