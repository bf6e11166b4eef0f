"""The letters in common use in each language that the character model knows."""

from __future__ import annotations

from functools import cache

from pipeline.text.mojibake.model import SCRIPTS, model_data

_COMMON_LETTER = 42  # a share of 10**-4.2 of the language's letters
_KNOWN_CJK = 115  # steps: the few thousand characters in use
_COMMON_CJK = 78  # steps: the few hundred that make most of a text


@cache
def languages() -> tuple[str, ...]:
    """The languages that `alphabets` lists, in its order."""
    data = model_data()
    return tuple(str(lang) for name in SCRIPTS for lang in data[f"{name}.langs"])


@cache
def alphabets() -> tuple[frozenset[str], ...]:
    """The small letters in common use, a set for each language that writes an alphabet."""
    data = model_data()
    out: list[frozenset[str]] = []
    for name in SCRIPTS:
        letters = str(data[f"{name}.alphabet"])
        out += [
            frozenset(letter for letter, share in zip(letters, row, strict=True) if share <= _COMMON_LETTER)
            for row in data[f"{name}.shares"].tolist()
        ]
    return tuple(out)


@cache
def cjk_alphabets() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """For each language of Chinese characters, kana or Hangul: those in use, and the common ones."""
    data = model_data()
    chars = str(data["cjk.alphabet"])
    return tuple(
        (
            frozenset(char for char, cost in zip(chars, row, strict=True) if cost <= _KNOWN_CJK),
            frozenset(char for char, cost in zip(chars, row, strict=True) if cost <= _COMMON_CJK),
        )
        for row in data["cjk.costs"].tolist()
    )
