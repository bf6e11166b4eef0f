"""Sound sentences as documents, and the faults that a program puts into them."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+")
_SEED = 11
_JOINED = 0.02  # of the places between two words
_COMMA = 0.25  # of the commas before which the space is put
_STOP = 0.12  # of the sentences that are joined to the next
_KINDS = ("plain",) * 16 + ("three",) * 2 + ("capital",) * 2


@dataclass(frozen=True, slots=True)
class RepairText:
    """A document; `joins` are the places, counted as in `Spaces`, where words were run together, by kind."""

    lang: str
    text: str
    joins: Mapping[int, str]

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.text.split())


def read_sentences(path: Path) -> dict[str, list[str]]:
    """The sentences of `clean_ud.jsonl.gz` by language."""
    sentences: dict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sentences[row["lang"]].append(" ".join(row["text"].split()))
    return dict(sentences)


def documents(sentences: Sequence[str], size: int) -> Iterator[str]:
    """`sentences` in documents of `size`, a paragraph each."""
    for start in range(0, len(sentences), size):
        yield " ".join(sentences[start : start + size])


def damaged(lang: str, text: str, number: int) -> RepairText:
    """`text` with words run together and some spaces about marks put wrong, the same for the same `number`."""
    rng = random.Random(f"{_SEED}-{lang}-{number}")  # noqa: S311 no secrets here
    text = _mispunctuated(text, rng)
    words = list(_WORD.finditer(text))
    joins: dict[int, str] = {}
    out: list[str] = []
    solid = at = index = 0
    while index < len(words) - 1:
        taken = _join(text, words, index, rng)
        for _, place, kind in taken:
            piece = text[at:place]
            out.append(piece)
            solid += len("".join(piece.split()))
            joins[solid] = kind
            at = place + 1
        if taken and taken[0][2] == "capital":
            text = text[:at] + text[at].upper() + text[at + 1 :]
        index += 1 + len(taken)
    return RepairText(lang, "".join((*out, text[at:])), joins)


def _join(text: str, words: Sequence[re.Match[str]], index: int, rng: random.Random) -> list[tuple[int, int, str]]:
    """The spaces to take out after the word of that number: none, one or two; word, place, kind."""
    if rng.random() >= _JOINED:
        return []
    kind = rng.choice(_KINDS)
    taken = []
    for number in range(index, index + (2 if kind == "three" else 1)):
        if number + 1 >= len(words) or not _can_join(text, words[number], words[number + 1]):
            return []
        taken.append((number, words[number].end(), kind))
    if kind == "capital" and not words[index].group().islower():
        return []
    return taken


def _can_join(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether one space parts two words that stand free, the second in small letters."""
    free = text[left.start() - 1 : left.start()] in {"", " ", '"', "("} and text[right.end() : right.end() + 1] in {
        *' ,.;:!?)"',
        "",
    }
    caps = left.group().isupper() and len(left.group()) > 1
    return text[left.end() : right.start()] == " " and right.group()[0].islower() and free and not caps


def _mispunctuated(text: str, rng: random.Random) -> str:
    text = re.sub(r"(?<=\w), (?=\w)", lambda match: " ," if rng.random() < _COMMA else match.group(), text)
    return re.sub(r"(?<=[^\W\d_]{3}\.) (?=[^\W\d_])", lambda match: "" if rng.random() < _STOP else match.group(), text)
