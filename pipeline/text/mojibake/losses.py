"""Letters that were lost to a question mark: what stood there is gone, and can be guessed at best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.document import Status, Suggestion
from pipeline.ledger import Cause
from pipeline.text.mojibake.alphabets import alphabets, languages
from pipeline.text.mojibake.model import read

_INSIDE = re.compile(r"\?(?<=[^\W\d_]\?)\?*[^\W\d_A-Z]")  # begins with the sign, so that other text is skipped fast
_TOKEN = re.compile(r"[^\s]{0,64}[^\W\d_]\?+[^\W\d_A-Z][^\s]{0,64}")
_LONGEST_TOKEN = 65  # code points of a token before the loss
_TAIL = re.compile(r"(?<!\S)[^\W\d_]{1,24}\?(?=[ \t]+[^\W\d_A-Z])")
_ADDRESS = re.compile(r"[/=&@#%:+]|\.\w")
_CORE = re.compile(r"(?<![^\W\d_])(?<!\?)[^\W\d_]*+(?:\?++[^\W\d_]+)+\??")
_FEW = 2  # losses inside words that make a question mark at a word's end suspect too
_MIN_SHARE = 1e-6
_CLEARLY = 20.0  # times as frequent as the next guess
_SAMPLE = 2000
_CAUSE = Cause("mojibake", "lost-character", 0.5)
_FLAG = "a letter was lost to a question mark"


def find_losses(text: str) -> list[Suggestion]:
    """The words of `text` that lost a letter to `?`: suggested where one word fits, else flagged.

    >>> [(s.before, s.after) for s in find_losses("Vi kj?rte filmen en gang til.")]
    [('kj?rte', 'kjørte')]
    >>> find_losses("Really?no. See http://example.org/a?b=c")
    []
    """
    if "?" not in text or not _INSIDE.search(text):
        return []
    inside = [found for match in _tokens(text) for found in _core(match)]
    if not inside:
        return []
    lang = read(text[:_SAMPLE]).lang
    spans = inside if lang != "und" else []
    if len(inside) >= _FEW:
        spans = sorted({*spans, *(match.span() for match in _TAIL.finditer(text))})
    out = []
    for start, end in spans:
        word = text[start:end]
        guess = _guess(word, lang)
        if not guess and (start, end) in inside and _is_two_words(word, lang):
            continue
        status = Status.SUGGESTED if guess else Status.FLAGGED
        out.append(Suggestion(start, end, word, guess, _CAUSE, status, _FLAG))
    return out


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens with a loss inside, searched for only where there is one."""
    end = 0
    for sign in _INSIDE.finditer(text):
        if sign.start() < end:
            continue
        begin = max(end, sign.start() - _LONGEST_TOKEN)
        if match := _TOKEN.search(text, begin):
            yield match
            end = match.end()


def _core(match: re.Match[str]) -> list[tuple[int, int]]:
    """The word with the loss inside a token; none where the token is an address."""
    if _ADDRESS.search(match[0]):
        return []
    core = _CORE.search(match[0])
    return [(match.start() + core.start(), match.start() + core.end())] if core else []


@cache
def _frequencies(lang: str) -> dict[str, float]:
    from wordfreq import available_languages, get_frequency_dict  # noqa: PLC0415 heavy

    return get_frequency_dict(lang, "best") if lang in available_languages("best") else {}


@cache
def _letters(lang: str) -> Sequence[str]:
    found = [letters for name, letters in zip(languages(), alphabets(), strict=True) if name == lang]
    return sorted(letter for letters in found for letter in letters if not letter.isascii())


def _guess(word: str, lang: str) -> str | None:
    """The one word of the language that fits, or None."""
    if word.count("?") != 1:
        return None
    frequencies = _frequencies(lang)
    fitting = [(frequencies.get(word.lower().replace("?", c), 0.0), c) for c in _letters(lang)]
    ranked = sorted(fitting, reverse=True)
    if not ranked or ranked[0][0] < _MIN_SHARE:
        return None
    if len(ranked) > 1 and ranked[1][0] * _CLEARLY > ranked[0][0]:
        return None
    letter = ranked[0][1]
    return word.replace("?", letter.upper() if word.isupper() else letter)


def _is_two_words(word: str, lang: str) -> bool:
    """Whether a space is all that is missing: `Really?no` is a question and its answer."""
    frequencies = _frequencies(lang)
    parts = [part for part in re.split(r"\?+", word.lower()) if part]
    return all(frequencies.get(part, 0.0) >= _MIN_SHARE and len(part) > 1 for part in parts)
