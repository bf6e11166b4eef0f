"""What people write and machines keep less of: themselves, those who speak, short forms, faces."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SEEN = 4000  # characters that are looked at
_MOST = 3  # places of each kind
_GLUED = frozenset({"ja", "ko", "zh"})  # words are not parted, or endings hang on them
_SPOKEN = re.compile(r"[\"“„»«「][^\"“”„»«」\n]{2,200}[\"”“»«」]|^[ \t]*[—–-][ \t]?[^\W\d_]", re.MULTILINE)
_SHORT = re.compile(r"\b[^\W\d_]+['’](?:t|re|ve|ll|d|m)\b")
_FACE = re.compile(
    r"(?<=\s)[:;]-?[)(DP](?!\w)|[ㅋㅎㅠㅜ]{2,}|\b(?:haha|hehe|хаха|lol|jaja|kkk+|xd)\w{0,8}\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A place of the text that sounds like a person: `first-person`, `dialogue`, `short-form` or `emoticon`."""

    start: int
    end: int
    kind: str


def voices(text: str, lang: str) -> Iterator[Voice]:
    """The first places of each kind.

    >>> [(item.kind, item.end) for item in voices("I didn't ask.", "en")]
    [('first-person', 1), ('short-form', 8)]
    """
    seen = text[:_SEEN]
    patterns = {"first-person": _first_person(lang), "dialogue": _SPOKEN, "emoticon": _FACE}
    if lang == "en":
        patterns["short-form"] = _SHORT
    for kind, pattern in patterns.items():
        if pattern is not None:
            for number, match in enumerate(pattern.finditer(seen)):
                if number == _MOST:
                    break
                yield Voice(match.start(), match.end(), kind)


def has_voice(lang: str) -> bool:
    """Whether it is known how people speak of themselves in a language: else it says nothing that they do not."""
    return lang in _table()


@cache
def _first_person(lang: str) -> re.Pattern[str] | None:
    words = _table().get(lang)
    if not words:
        return None
    if lang in _GLUED:
        return re.compile("|".join(map(re.escape, words)))
    whole = [re.escape(word) if word == "I" else _either(word) for word in words if word[0] != "*"]
    endings = [re.escape(word[1:]) for word in words if word[0] == "*"]
    if endings:
        whole.append(rf"[^\W\d_]{{2,30}}(?:{'|'.join(endings)})")
    return re.compile(rf"\b(?:{'|'.join(whole)})\b")


def _either(word: str) -> str:
    """`word` with a small or a capital letter in front."""
    return f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}"


@cache
def _table() -> dict[str, list[str]]:
    text = files("pipeline").joinpath("data", "provenance", "first_person.toml").read_text(encoding="utf-8")
    return {lang: words.split() for lang, words in tomllib.loads(text).items()}
