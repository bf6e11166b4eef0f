"""Spun text made from sound text, for fitting: words and whole terms replaced as spinners do, blind to sense.

Two spinners with different sources, so that what is fitted on one can be tried on the other: one takes
synonyms from the thesaurus, the other what the list of tortured phrases shows, turned round.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pipeline.repair.spun.inflection import Form, analyses, inflected
from pipeline.repair.spun.thesaurus import thesaurus
from pipeline.text.lexicon import lexicon

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"
PIECE = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[^A-Za-z]+|['’]")
PLAIN = 2.9
OFTEN = 6.3
LONGEST = 3
SMALL = 0.1  # the share of function words that are tried at all
FAR = 0.3  # the share of replacements from related sets
DOCUMENT = 20  # sentences

Spin = Callable[[str, Random], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the spun text and what it was."""

    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class SpunText:
    """A text and its pieces, which tile it."""

    text: str
    pieces: Sequence[Piece]

    def original(self, start: int, end: int) -> str | None:
        """What the text from `start` to `end` was; None where that cuts a piece."""
        inside = [item for item in self.pieces if item.start >= start and item.end <= end and item.end > item.start]
        if not inside or inside[0].start != start or inside[-1].end != end:
            return None
        return "".join(item.original for item in inside)


def spun(text: str, spin: Spin, rate: float, random: Random) -> SpunText:
    """`text` with about `rate` of its content words, and terms of several words, replaced."""
    parts = PIECE.findall(text)
    pieces: list[Piece] = []
    out = ""
    at = 0
    while at < len(parts):
        size, new = replacement(parts, at, spin, rate, random)
        pieces.append(Piece(len(out), len(out) + len(new), "".join(parts[at : at + size])))
        out += new
        at += size
    return SpunText(out, pieces)


def replacement(parts: Sequence[str], at: int, spin: Spin, rate: float, random: Random) -> tuple[int, str]:
    """How many parts are replaced at a place, and by what."""
    if not parts[at][0].isalpha() or random.random() > rate:
        return 1, parts[at]
    for words in range(LONGEST, 0, -1):
        chunk = parts[at : at + 2 * words - 1]
        if len(chunk) < 2 * words - 1 or any(gap != " " for gap in chunk[1::2]):
            continue
        whole = "".join(chunk)
        if whole[1:] != whole[1:].lower() or (
            words == 1 and lexicon("en").is_function(whole) and random.random() > SMALL
        ):
            continue
        if new := spin(whole.lower(), random):
            return len(chunk), new[0].upper() + new[1:] if whole[0].isupper() else new
    return 1, parts[at]


def by_thesaurus(term: str, random: Random) -> str:
    """A synonym of a term in its form, from its sets or, now and then, from related ones; empty where there is none."""
    graph = thesaurus()
    english = lexicon("en")
    words = term.split(" ")
    if min(map(english.zipf, words)) < PLAIN or max(map(english.zipf, words)) > OFTEN:
        return ""
    known = [item for item in forms(term) if item[0] in graph]
    if not known:
        return ""
    lemma, form = random.choice(known)
    number = random.choice(graph.sets[lemma])
    if random.random() < FAR and graph.related[number]:
        number = random.choice(graph.related[number])
    others = [other for other in graph.members[number] if other != lemma]
    return inflected(random.choice(others), form) if others else ""


def forms(term: str) -> Iterator[tuple[str, Form]]:
    """The base forms of a term."""
    *first, last = term.split(" ")
    for item in analyses(last):
        yield " ".join((*first, item.lemma)), item.form


def by_table(rows: Sequence[tuple[str, str, int, int]]) -> Spin:
    """A spinner that puts the spun forms of substitution rows for their originals."""
    table: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for spun_form, original, shown, _ in rows:
        if spun_form != original:
            table[original].append((spun_form, shown))

    def spin(term: str, random: Random) -> str:
        for lemma, form in [(term, Form.BASE), *forms(term)]:
            if lemma in table:
                words, weights = zip(*table[lemma], strict=True)
                return inflected(random.choices(words, weights)[0], form)
        return ""

    return spin


def sound_sentences() -> list[str]:
    """Sound English: web treebanks, and translations that people corrected."""
    rows = []
    for name, key, wanted in (("clean_ud", "text", "lang"), ("mlqe_pe", "pe", "pair")):
        with gzip.open(SHARED / "eval" / "repair" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows += [row[key] for row in map(json.loads, lines) if row[wanted].endswith("en")]
    return rows


def documents(sentences: Sequence[str], size: int = DOCUMENT) -> list[str]:
    """Texts of some sentences each."""
    return [" ".join(sentences[at : at + size]) for at in range(0, len(sentences) - size + 1, size)]
