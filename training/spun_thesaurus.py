"""Writes `pipeline/data/spun/thesaurus.txt.gz` and `irregular_forms.tsv`: which words share a meaning, and their forms.

The thesaurus is WordNet 3.0 (WordNet licence), as Debian's package `wordnet-base` installs it: its synonym
sets without names, numbers, definitions and what no one writes. The irregular forms are those that
lemminflect (MIT licence; its data is the SPECIALIST lexicon, public domain) spells otherwise than the
rules of `pipeline.repair.spun.inflection` do.

Run: `python training/spun_thesaurus.py [/usr/share/wordnet]`
"""

from __future__ import annotations

import gzip
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import lemminflect

from pipeline.repair.spun.inflection import Form, regular
from pipeline.text.lexicon import lexicon

OUT = Path(__file__).parents[1] / "pipeline" / "data" / "spun"
PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
LEMMA = re.compile(r"[a-z][a-z'-]*(?: [a-z][a-z'-]*){0,3}")
RELATED = {"&", "^", "@", "~", "$", "\\", "+", "="}  # similar, see also, broader, narrower, verb group, derived
WRITTEN = 1.0  # Zipf frequency that each word of a term needs; a single word that names no species needs none
SPECIES = {"05", "20"}  # the files of animals and plants
FORMED = 2.0  # and one whose irregular forms are kept
TAGS = {"VBD": Form.PAST, "VBN": Form.PARTICIPLE, "VBG": Form.ING, "VBZ": Form.S, "NNS": Form.S, "JJR": Form.MORE}
PARTS_OF = {"VBD": "VERB", "VBN": "VERB", "VBG": "VERB", "VBZ": "VERB", "NNS": "NOUN", "JJR": "ADJ", "JJS": "ADJ"}

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Synset:
    """The members of a set of synonyms and the sets it points to."""

    lemmas: tuple[str, ...]
    related: tuple[Key, ...]


def synset(line: str) -> Synset:
    """A line of a data file of WordNet."""
    fields = line.partition(" | ")[0].split()
    count = int(fields[3], 16)
    lemmas = [fields[4 + 2 * number].replace("_", " ").partition("(")[0] for number in range(count)]
    at = 5 + 2 * count
    related = [
        ("a" if fields[n + 2] == "s" else fields[n + 2], fields[n + 1])
        for n in range(at, at + 4 * int(fields[at - 1]), 4)
        if fields[n] in RELATED
    ]
    kept = [lemma for lemma in lemmas if LEMMA.fullmatch(lemma) and is_written(lemma, fields[1])]
    return Synset(tuple(kept), tuple(related))


def is_written(lemma: str, kind: str) -> bool:
    """Whether people write a term; `kind` is the number of its lexicographer file."""
    if lemma.isalpha() and kind not in SPECIES:
        return True
    return all(lexicon("en").zipf(word) >= WRITTEN for word in re.split("[ -]", lemma) if word)


def read(folder: Path) -> dict[Key, Synset]:
    """All sets of synonyms that have members left."""
    found = {}
    for part, name in PARTS.items():
        for line in (folder / f"data.{name}").read_text(encoding="latin-1").splitlines():
            if not line.startswith(" ") and (item := synset(line)).lemmas:
                found[part, line[: line.index(" ")]] = item
    return found


def thesaurus(synsets: dict[Key, Synset]) -> str:
    """One line a set: its members, a tab, the numbers of the sets after it that are related to it."""
    number = {key: index for index, key in enumerate(synsets)}
    lines = []
    for key, item in synsets.items():
        others = sorted({number[other] for other in item.related if other in number and number[other] > number[key]})
        lines.append(f"{key[0]}{'|'.join(item.lemmas)}\t{' '.join(map(str, others))}")
    return "\n".join(lines) + "\n"


def irregular(synsets: dict[Key, Synset]) -> list[str]:
    """The forms that the rules do not give."""
    words = sorted({lemma for item in synsets.values() for lemma in item.lemmas if lemma.isalpha()})
    rows: dict[tuple[str, Form], list[str]] = {}
    english = lexicon("en")
    for word in words:
        if english.zipf(word) < FORMED:
            continue
        for tag, form in {**TAGS, "JJS": Form.MOST}.items():
            spelled = lemminflect.getInflection(word, tag, inflect_oov=False)
            known = [item for item in dict.fromkeys(spelled) if item.isalpha() and english.zipf(item) > 0]
            known.sort(key=lambda item: -english.zipf(item))
            if known and known[0] != regular(word, form) and word != known[0]:
                rows.setdefault((word, form), known[:2])
    return ["\t".join((word, form, *known)) for (word, form), known in sorted(rows.items())]


def main() -> None:
    """Write both files."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
    synsets = read(folder)
    data = thesaurus(synsets).encode("ascii")
    (OUT / "thesaurus.txt.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    head = (
        "# English forms that the rules of spelling do not give: base word, form, spellings (from lemminflect, MIT).\n"
    )
    head += "# Made by training/spun_thesaurus.py.\n"
    (OUT / "irregular_forms.tsv").write_text(head + "\n".join(irregular(synsets)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
