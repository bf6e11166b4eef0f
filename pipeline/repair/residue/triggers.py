"""The words at which a look for another language is worth while."""

from __future__ import annotations

from functools import lru_cache

from pipeline.text.function_words import function_words, languages_by_word
from pipeline.text.lexicon import has_list, lexicon

_AT_HOME = 5.0  # Zipf; a word that is as common in the text's own language says nothing
_ENGLISH_AT_HOME = 5.8  # every list holds English, from titles and names
_LANGUAGES = 64
_SHORT = 2
UNSPACED = frozenset({"ja", "ko", "th", "zh", "km", "lo", "my"})  # what stands between spaces is no word there


@lru_cache(maxsize=_LANGUAGES)
def triggers(lang: str) -> frozenset[str]:
    """Function words of other languages that are rare or unknown in `lang`, which are not its own.

    Letters alone; empty for a language without a frequency list.

    >>> {"und", "las"} <= triggers("en"), "the" in triggers("en")
    (True, False)
    """
    if lang in UNSPACED or not has_list(lang):
        return frozenset()
    own, mine = lexicon(lang), function_words(lang)
    return frozenset(
        word
        for word, languages in languages_by_word().items()
        if len(word) >= _SHORT
        and word.isalpha()  # what stands between letters of it parts it in a text
        and word not in mine
        and own.common_zipf(word) < (_ENGLISH_AT_HOME if "en" in languages else _AT_HOME)
    )


@lru_cache(maxsize=4096)
def sources(word: str) -> tuple[str, ...]:
    """The languages with frequency lists that have `word` among their function words.

    >>> sources("und")
    ('de',)
    """
    return tuple(lang for lang in languages_by_word().get(word, ()) if lang not in UNSPACED and has_list(lang))
