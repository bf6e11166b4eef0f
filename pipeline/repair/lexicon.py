"""How common a word is in a language: the frequency lists of wordfreq and the function words.

Frequencies are on the Zipf scale: the base-10 logarithm of uses per billion words. 7 is a word
like "the", 3 one that most readers know, 0 one that the list does not hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import islice

from pipeline.text.function_words import function_words

# Where the list of one language serves another: written alike, or merged by the source.
_LISTS = {"hr": "sh", "sr": "sh", "bs": "sh", "no": "nb", "nn": "nb", "tl": "fil"}
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = [*"abvgdđežzijkl", "lj", "m", "n", "nj", *"oprstćufhcč", "dž", "š"]
_SERBIAN = dict(zip(map(ord, _CYRILLIC), _LATIN, strict=True))  # the list of Serbian is in Latin letters
_CENTI = 100
_LISTED = 2.5  # Zipf of the words that may show how a part combines
_COMMON = 3.0  # Zipf from which what is left of them counts as a word
_SAMPLE = 300  # words looked at per affix
_UNKNOWN = 900
_FUNCTION_WORD = 5.5  # what a function word counts for where there is no list
_LANGUAGES = 6  # lists kept in memory: a large one takes some 100 MB


class Lexicon:
    """The words of one language.

    >>> english = lexicon("en")
    >>> english.zipf("the") > 7, english.zipf("qwertzu")
    (True, 0.0)
    """

    def __init__(self, lang: str, centibels: dict[str, int]) -> None:
        self.lang = lang
        self._centibels = centibels
        self._function_words = function_words(lang)

    def __len__(self) -> int:
        return len(self._centibels)

    def zipf(self, word: str) -> float:
        """The Zipf frequency of `word`, whatever its case; 0.0 where the list does not hold it."""
        key = self._key(word)
        centibels = self._centibels.get(key)
        if centibels is not None:
            return 9 - centibels / _CENTI
        return _FUNCTION_WORD if key in self._function_words and not self._centibels else 0.0

    def is_function(self, word: str) -> bool:
        """True for an article, preposition, pronoun, conjunction, auxiliary."""
        return word.lower().replace("’", "'") in self._function_words

    def prefix_uses(self, head: str) -> int:
        """How many words are `head` and another word: how far it is a prefix, or begins compounds."""
        return sum(self._is_common(rest) for rest in _rests(self._sorted, self._key(head)))

    def suffix_uses(self, tail: str) -> int:
        """How many words are another word and `tail`: how far it is a suffix, or ends compounds."""
        return sum(self._is_common(rest[::-1]) for rest in _rests(self._reversed, self._key(tail)[::-1]))

    def _key(self, word: str) -> str:
        return folded(word).translate(_SERBIAN) if self.lang == "sr" else folded(word)

    def _is_common(self, word: str) -> bool:
        return len(word) > 1 and self._centibels.get(word, _UNKNOWN) <= (9 - _COMMON) * _CENTI

    @cached_property
    def _sorted(self) -> list[str]:
        limit = (9 - _LISTED) * _CENTI
        return sorted(word for word, centibels in self._centibels.items() if centibels <= limit)

    @cached_property
    def _reversed(self) -> list[str]:
        return sorted(word[::-1] for word in self._sorted)


def _rests(words: list[str], head: str) -> Iterator[str]:
    """What follows `head` in the first of the sorted `words` that begin with it."""
    low = bisect_left(words, head)
    for word in islice(words, low, low + _SAMPLE):
        if not word.startswith(head):
            break
        yield word[len(head) :]


def folded(word: str) -> str:
    """`word` as the lists spell it: case-folded, straight apostrophes.

    >>> folded("Straße"), folded("It’s")
    ('strasse', "it's")
    """
    return word.casefold().replace("’", "'")


def has_list(lang: str) -> bool:
    """True where there is a frequency list for `lang`."""
    return _path(lang) is not None


@lru_cache(maxsize=_LANGUAGES)
def lexicon(lang: str) -> Lexicon:
    """The lexicon of `lang` (BCP-47 primary subtag); without frequencies where there is no list.

    The first call for a language reads its list: 10 to 400 ms.
    """
    path = _path(lang)
    return Lexicon(lang, _read(path) if path else {})


def _path(lang: str) -> str | None:
    stem = _LISTS.get(lang, lang)
    folder = files("wordfreq").joinpath("data")
    for size in ("large", "small"):
        path = folder.joinpath(f"{size}_{stem}.msgpack.gz")
        if path.is_file():
            return str(path)
    return None


def _read(path: str) -> dict[str, int]:
    """Word → centibels below certainty. The file is a list: one list of words per centibel."""
    from wordfreq import read_cBpack  # noqa: PLC0415 slow to load, and only damaged documents need it

    centibels: dict[str, int] = {}
    for loss, words in enumerate(read_cBpack(path)):
        centibels |= dict.fromkeys((word for word in words if not word.isdigit()), loss)
    return centibels
