"""What people write and machines keep less of: themselves, those who speak, short forms, faces."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import islice

_SEEN = 2500  # characters that are looked at
_MOST = 3  # places of each kind
_GLUED = frozenset({"ja", "ko", "zh"})  # words are not parted, or endings hang on them
_SPOKEN = re.compile(r"[\"“„»«「][^\"“”„»«」\n]{2,200}[\"”“»«」]|^[ \t]?[—–-][ \t]?[^\W\d_]", re.MULTILINE)
_SHORT = re.compile(r"(?<=[^\W\d_])['’](?:t|re|ve|ll|d|m)\b")
_MAY_SPEAK = re.compile(r"[\"“„»«「—–-](?:(?<=[\"“„»«「])|(?<=^.)|(?<=^[ \t].))", re.MULTILINE)  # a set in front: fast
_FACE = re.compile(
    r"[:;ㅋㅎㅠㅜhjх](?:(?<=\s[:;])-?[)(DP](?!\w)|(?<=[ㅋㅎㅠㅜ])[ㅋㅎㅠㅜ]{1,19}"
    r"|(?<=\bh)(?:aha|ehe)|(?<=\bj)aja|(?<=\bх)аха)"
)
_LEAST = 2  # letters before an ending


@dataclass(frozen=True, slots=True)
class Voice:
    """A place of the text that sounds like a person: `first-person`, `dialogue`, `short-form` or `emoticon`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Person:
    """Words and endings of the first person in a language."""

    words: frozenset[str]
    endings: tuple[str, ...]

    def among(self, tokens: Sequence[str]) -> list[str]:
        """The first few of the tokens that speak in the first person."""
        found = sorted(self.words.intersection(tokens))[:_MOST]
        if found or not self.endings:
            return found
        least = max(map(len, self.endings)) + _LEAST
        return list(islice((word for word in tokens if len(word) > least and word.endswith(self.endings)), _MOST))


def voices(text: str, lang: str) -> list[Voice]:
    """The first places of the first kind that the text has: one kind is enough, and the next ones cost time.

    >>> [(item.kind, item.start, item.end) for item in voices("Then I didn't ask.", "en")]
    [('first-person', 5, 6)]
    """
    seen = text[:_SEEN]
    found = list(_first_person(seen, lang))
    for kind, pattern in (("dialogue", _SPOKEN), ("short-form", _SHORT), ("emoticon", _FACE)):
        if not found and (kind != "short-form" or lang == "en") and (kind != "dialogue" or _MAY_SPEAK.search(seen)):
            found = [Voice(match.start(), match.end(), kind) for match in islice(pattern.finditer(seen), _MOST)]
    return [_whole(seen, item) for item in found]


def _whole(seen: str, item: Voice) -> Voice:
    """A short form with the word in front of its apostrophe."""
    return replace(item, start=seen.rfind(" ", 0, item.start) + 1) if item.kind == "short-form" else item


def _first_person(seen: str, lang: str) -> Iterator[Voice]:
    person = _table().get(lang)
    if person is None:
        return
    if lang in _GLUED:
        words = [word for word in sorted(person.words) if word in seen][:_MOST]
    else:
        words = person.among(seen.split())
    for word in words:
        at = seen.find(word) if lang in _GLUED or seen.startswith(f"{word} ") else _alone(seen, word)
        if at >= 0:
            yield Voice(at, at + len(word), "first-person")


def _alone(seen: str, word: str) -> int:
    """Where `word` stands between spaces, or -1."""
    at = seen.find(word)
    while at >= 0:
        end = at + len(word)
        if (not at or seen[at - 1].isspace()) and (end == len(seen) or seen[end].isspace()):
            return at
        at = seen.find(word, at + 1)
    return at


def has_voice(lang: str) -> bool:
    """Whether it is known how people speak of themselves in a language: else it says nothing that they do not."""
    return lang in _table()


@cache
def _table() -> dict[str, Person]:
    text = files("pipeline").joinpath("data", "provenance", "first_person.toml").read_text(encoding="utf-8")
    return {lang: _person(words.split()) for lang, words in tomllib.loads(text).items()}


def _person(words: Sequence[str]) -> Person:
    whole = [word for word in words if word[0] != "*"]
    capital = [word[0].upper() + word[1:] for word in whole]
    return Person(frozenset([*whole, *capital]), tuple(word[1:] for word in words if word[0] == "*"))
