"""What a small word of another language is in that of the text, where it has one answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

CONFIDENCE = 0.9  # the share of unseen translations that hold the answer: the head of the table has the figures


def answer(of: str, lang: str, word: str) -> str:
    """The one answer in `lang` to a word of the language `of`, in small letters; empty where there is none, or several.

    >>> answer("de", "en", "oder"), answer("de", "en", "sein")
    ('or', '')
    """
    return _answers().get((of, lang, word), "")


@cache
def _answers() -> Mapping[tuple[str, str, str], str]:
    text = files("pipeline").joinpath("data", "residue_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return MappingProxyType({(of, lang, word): after for of, lang, word, after in rows})
