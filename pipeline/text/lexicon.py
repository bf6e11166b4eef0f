"""How common a word is in a language: the frequency lists of wordfreq and the function words.

Frequencies are on the Zipf scale: the base-10 logarithm of uses per billion words. 7 is a word
like "the", 3 one that most readers know, 0 one that the list does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from pipeline.text.function_words import function_words
from pipeline.text.wordlist import WordList, list_path, word_list

# Where the list of one language serves another: written alike, or merged by the source.
_LISTS = {"hr": "sh", "sr": "sh", "bs": "sh", "no": "nb", "nn": "nb", "tl": "fil"}
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = [*"abvgdđežzijkl", "lj", "m", "n", "nj", *"oprstćufhcč", "dž", "š"]
_SERBIAN = dict(zip(map(ord, _CYRILLIC), _LATIN, strict=True))  # the list of Serbian is in Latin letters
_CENTI = 100
_REST = 600  # centibels up to which what is left of a word counts as one: Zipf 3
_UNKNOWN = 900
_SAMPLE = 300  # words looked at per affix
_FUNCTION_WORD = 5.5  # what a function word counts for where there is no list
_LANGUAGES = 256
_AFFIXES = 2048
_UNCOMMON = 4096


class Lexicon:
    """The words of one language.

    >>> english = lexicon("en")
    >>> english.zipf("the") > 7, english.zipf("qwertzu")
    (True, 0.0)
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._function_words = function_words(lang)
        self.uncommon_zipf = lru_cache(_UNCOMMON)(self._uncommon_zipf)
        self.prefix_uses = lru_cache(_AFFIXES)(self._prefix_uses)
        self.suffix_uses = lru_cache(_AFFIXES)(self._suffix_uses)

    @cached_property
    def _list(self) -> WordList:
        """The frequencies, read when they are first asked for: function words need none."""
        return word_list(list_path(_LISTS.get(self.lang, self.lang)))

    def __len__(self) -> int:
        return len(self._list)

    def zipf(self, word: str) -> float:
        """The Zipf frequency of `word`, whatever its case; 0.0 where the list does not hold it."""
        centibels = self._list.common.get(word)  # most words are asked for as the list spells them
        if centibels is not None:
            return 9 - centibels / _CENTI
        return self.uncommon_zipf(word)

    def _uncommon_zipf(self, word: str) -> float:
        key = self._key(word)
        centibels = self._list.get(key)
        if centibels is not None:
            return 9 - centibels / _CENTI
        return _FUNCTION_WORD if key in self._function_words and not len(self._list) else 0.0

    def is_function(self, word: str) -> bool:
        """True for an article, preposition, pronoun, conjunction, auxiliary."""
        return word.lower().replace("’", "'") in self._function_words

    def ends_with_function(self, word: str) -> bool:
        """Whether a function word of two letters or more ends `word`, whatever stands before it."""
        return word.lower().replace("’", "'").endswith(self._function_endings)

    @cached_property
    def _function_endings(self) -> tuple[str, ...]:
        return tuple(sorted(word for word in self._function_words if len(word) > 1))

    def common_zipf(self, word: str) -> float:
        """The Zipf frequency of `word`, but 0.0 for all below 2.8: faster than `zipf`."""
        common = self._list.common
        centibels = common.get(word)
        if centibels is None:
            if common and word.isascii() and word.islower():
                return 0.0  # it is spelt as the list would spell it
            key = self._key(word)
            if not len(self._list):
                return _FUNCTION_WORD if key in self._function_words else 0.0
            centibels = common.get(key, _UNKNOWN) if key != word else _UNKNOWN
        return 9 - centibels / _CENTI

    def common_zipfs(self, words: Iterable[str], *, folded: bool) -> list[float]:
        """`common_zipf` of each word; `folded`: all are spelt as in the list, so that one look is enough."""
        if not folded or not len(self._list):
            return list(map(self.common_zipf, words))
        get = self._list.common.get
        return [9 - get(word, _UNKNOWN) / _CENTI for word in words]

    def not_common(self, words: set[str]) -> set[str]:
        """Those of `words`, spelt as in the list, that are not among the common ones (Zipf 2.8); fast for many."""
        return words.difference(self._list.common)

    def common_of(self, words: Iterable[str]) -> set[str]:
        """Those of `words`, spelt as in the list, that are among the common ones (Zipf 2.8); fast for many."""
        return self._list.common.keys() & words

    def made_of_two(self, word: str) -> bool:
        """True where two common words make up `word`, spelt as in the list, and one of them is a function word."""
        common, function = self._list.common, self._function_words
        for at in range(1, len(word)):
            head = word[:at]
            if head in common:
                tail = word[at:]
                if tail in common and (head in function or tail in function):
                    return True
        return False

    def _prefix_uses(self, head: str) -> int:
        """How many words are `head` and another word: how far it is a prefix, or begins compounds."""
        key = self._key(head)
        return self._common(word[len(key) :] for word in self._list.words.beginning_with(key, _SAMPLE))

    def _suffix_uses(self, tail: str) -> int:
        """How many words are another word and `tail`: how far it is a suffix, or ends compounds."""
        key = self._key(tail)[::-1]
        words = self._list.reversed_words.beginning_with(key, _SAMPLE)
        return self._common(word[: len(key) - 1 if key else None : -1] for word in words)

    def _common(self, rests: Iterable[str]) -> int:
        common = self._list.common
        return sum(len(rest) > 1 and common.get(rest, _UNKNOWN) <= _REST for rest in rests)

    def _key(self, word: str) -> str:
        return folded(word).translate(_SERBIAN) if self.lang == "sr" else folded(word)


def folded(word: str) -> str:
    """`word` as the lists spell it: case-folded, straight apostrophes.

    >>> folded("Straße"), folded("It’s")
    ('strasse', "it's")
    """
    return word.casefold().replace("’", "'")


def has_list(lang: str) -> bool:
    """True where there is a frequency list for `lang`."""
    return list_path(_LISTS.get(lang, lang)) is not None


@lru_cache(maxsize=_LANGUAGES)
def lexicon(lang: str) -> Lexicon:
    """The lexicon of `lang` (BCP-47 primary subtag); without frequencies where there is no list.

    The first frequency asked for reads the list of the language: 5 to 300 ms.
    """
    return Lexicon(lang)
