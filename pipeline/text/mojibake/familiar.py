"""Whether words are those of a language: its frequency list is asked, and only about words that a reading changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.lexicon import Lexicon, has_list, lexicon
from pipeline.text.mojibake.model import likely_languages

_CORE = re.compile(r"[^\W\d_]+")
_LEAST = (6.3, 4.5, 3.5, 3.0, 2.5)  # Zipf that a word of so many letters needs
_RARE = 1.8  # for longer words
_STEM = 5  # letters of a stem that is known where the word is not
_KNOWN = 2.0  # Zipf from which a word is one as it stands
_MOST_WORDS = 60  # that are asked about
_SHARE = 0.4  # of the new words that must be familiar
_RARER = 1.5  # Zipf by which it must be less rare than the new reading
_COMMON = 4.7  # Zipf of a word that may be the only one
_FEW_LETTERS = 4  # of one word at least
_LETTERS = 6  # that the familiar words have in all
_SHARE_OLD = 0.25  # of the old ones that may be known


def lexicons(text: str) -> list[Lexicon]:
    """The lexicons of the languages that a text is likely in, best first."""
    return [lexicon(lang) for lang in likely_languages(text) if has_list(lang)]


def cores(word: str) -> list[str]:
    """The runs of letters in a word that are not of ASCII alone; ordinal signs are no letters.

    >>> cores("l’été,"), cores("29.º"), cores("plain")
    (['été'], [], [])
    """
    return [core for core in _CORE.findall(word) if not core.isascii() and core not in "ºª"]


def is_familiar(core: str, words: Lexicon) -> bool:
    """Whether a word, or its stem, is common enough for its length to be no chance."""
    if words.zipf(core) >= (_LEAST[len(core) - 1] if len(core) <= len(_LEAST) else _RARE):
        return True
    last = max(at for at, char in enumerate(core) if not char.isascii())
    stems = range(max(_STEM, last + 1), len(core))
    return any(words.zipf(core[:size]) >= _LEAST[-1] for size in stems)


def is_known(before: str, after: str, words: Lexicon) -> bool:
    """Whether a word may well be right as it stands, rather than read anew; lists hold some mis-decoded words.

    >>> from pipeline.text.lexicon import lexicon
    >>> is_known("più", "piů", lexicon("it")), is_known("pøed", "před", lexicon("cs"))
    (True, False)
    """
    return words.zipf(before) >= max(_KNOWN, words.zipf(after) - _RARER)


def became_familiar(before: str, after: str) -> bool:
    """Whether the words that differ between two readings are familiar in the second and unknown in the first.

    >>> became_familiar("v posledním mìsíci poèet obìtí", "v posledním měsíci počet obětí")
    True
    >>> became_familiar("tõid võimule", "tőid vőimule")
    False
    """
    old, new = before.split(" "), after.split(" ")
    if len(old) != len(new):
        return True
    pairs = dict.fromkeys((a.lower(), b.lower()) for a, b in zip(old, new, strict=True) if a != b)
    changed = [(cores(a), cores(b)) for a, b in list(pairs)[:_MOST_WORDS]]
    fresh = {core for _, found in changed for core in found}
    if not any(a or b for a, b in changed):  # only marks differ
        return True
    whole = [(a[0], b[0]) for a, b in changed if len(a) == len(b) == 1 and len(a[0]) == len(b[0])]
    rivals = lexicons(before)
    return any(
        _is_enough([core for core in fresh if is_familiar(core, words)], len(fresh), words)
        and all(sum(is_known(a, b, rival) for a, b in whole) <= _SHARE_OLD * len(whole) for rival in [words, *rivals])
        for words in lexicons(after)
    )


def _is_enough(familiar: Sequence[str], of: int, words: Lexicon) -> bool:
    """Whether so many of the words are familiar, and long enough in all, that it is no chance."""
    if len(familiar) < _SHARE * of:
        return False
    long = [core for core in familiar if len(core) >= _FEW_LETTERS]
    return bool(long) and (sum(map(len, familiar)) >= _LETTERS or any(words.zipf(core) >= _COMMON for core in long))
