"""Writes `pipeline/data/spun/substitutions.tsv`: what words and phrases of spun text stood for.

Learnt from the list of tortured phrases of the Problematic Paper Screener (giladfeldman/torturedcheck, CC BY
4.0): phrase pairs are aligned word by word, so that what spinners put for a word in one term is known in
others. The five seeds and their repairs are not looked at.

Run: `python training/spun_substitutions.py [../shared/eval/repair/tortured.jsonl.gz]`
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.repair.spun.inflection import analyses

ROOT = Path(__file__).parents[1]
OUT = ROOT / "pipeline" / "data" / "spun" / "substitutions.tsv"
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
LONGEST = 4
HEAD = """\
# What stands for what in spun English: spun, original, terms that show it, terms with the spun form.
# Learnt by training/spun_substitutions.py from the tortured phrases of the Problematic Paper Screener, CC BY 4.0.
"""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TorturedPhrase:
    """A spun phrase, the correct phrases that it may stand for, and the key of the term."""

    spun: Words
    correct: tuple[Words, ...]
    term: str


def read(path: Path) -> list[TorturedPhrase]:
    """The rows of the list."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            correct = tuple(words for text in alternatives(row["correct"]) if (words := words_of(text)))
            spun = words_of(row["tortured"])
            if spun and correct:
                rows.append(TorturedPhrase(spun, correct, row["term"]))
    return rows


def words_of(text: str) -> Words:
    """The words of a phrase, hyphens apart."""
    return tuple(WORD.findall(text.lower().replace("’", "'")))


def alternatives(text: str) -> Iterator[str]:
    """The phrases in a cell: `“reducing x” or “combating x” (rx) ?` holds two."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]|[?]", " ", text.lower())
    if quoted := re.findall('["“]([^"“”]+)["”]', text):
        yield from quoted
    else:
        yield from re.split(r"\bor\b|/(?= )|;", text)


def substitutions(rows: Iterable[TorturedPhrase]) -> list[tuple[str, str, int, int]]:
    """Spun, original, in how many terms the one stands for the other, in how many the spun form is found at all.

    A word that stands for itself, in a spun or in a correct phrase, is a row as well: it need not be spun.
    """
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        correct = row.correct[0]
        for spun, original in aligned(row.spun, correct):
            shown[" ".join(spun), " ".join(original)].add(row.term)
            found[" ".join(spun)].add(row.term)
        for word in correct:
            shown[word, word].add("=" + row.term)
            found[word].add("=" + row.term)
    return sorted(
        (spun, original, len(terms), len(found[spun]))
        for (spun, original), terms in shown.items()
        if spun != original or len(terms) > 1 or len(found[spun]) > len(terms)
    )


def aligned(spun: Words, correct: Words) -> Iterator[tuple[Words, Words]]:
    """What stands for what: word by word where the phrases are alike, else what is left between equal ends."""
    if len(spun) == len(correct):
        changed = [(a, b) for a, b in zip(spun, correct, strict=True) if base(a) != base(b)]
        if len(spun) > 1 and sorted(map(base, spun)) != sorted(map(base, correct)):
            for a, b in changed:
                yield (a,), (b,)
        if 1 < len(spun) <= LONGEST and len(changed) == len(spun):
            yield spun, correct
        return
    low = 0
    while low < min(len(spun), len(correct)) and base(spun[low]) == base(correct[low]):
        low += 1
    high = 0
    while high < min(len(spun), len(correct)) - low and base(spun[-1 - high]) == base(correct[-1 - high]):
        high += 1
    left, right = spun[low : len(spun) - high], correct[low : len(correct) - high]
    if left and right and max(len(left), len(right)) <= LONGEST:
        yield left, right


def base(word: str) -> str:
    """The shortest word that a form may come from: enough to tell `networks` and `network` alike."""
    return min((item.lemma for item in analyses(word)), key=lambda lemma: (len(lemma), lemma))


def main() -> None:
    """Write the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".." / "shared" / "eval" / "repair" / "tortured.jsonl.gz"
    rows = substitutions(read(path))
    OUT.write_text(HEAD + "".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
