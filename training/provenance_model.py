"""Make `pipeline/data/provenance/model.toml`: how often pages of each origin show each level of each sign.

    python training/provenance_model.py ../shared [--look]

Counted are: pages made for development, and the open half of tests/cases/provenance (their origin is known); sound text
(UD, NTREX, main text of web pages), for how seldom people's pages show the signs; and sound text damaged or spun by
script, for little. What cannot be counted is under `TAKEN` and said so in the file. `--look` prints what is made of
the pages.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import zstandard
from provenance_damage import damaged, typed
from spun_making import by_thesaurus, spun

from pipeline.cleaning import Cleaner
from pipeline.document import Media, Record
from pipeline.recipe import Recipe
from pipeline.repair.provenance.model import ORIGINS, Model
from pipeline.repair.provenance.signs import LEVELS, Signs, is_prose, signs, size
from pipeline.repair.view import View

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "pipeline" / "data" / "provenance" / "model.toml"
LEFT_OUT = {"grammar", "provenance", "sentences", "rewrite"}
NAMES = [origin.value for origin in ORIGINS]
SMOOTH = 0.5
WEIGHT = {"pages": 1.0, "open": 1.0, "sound": 1.0, "made": 0.05}
# Only pages written as pages show who speaks and hold leftovers, and only those have furniture.
COUNTED = {"voice": {"pages", "open"}, "furniture": {"pages"}, "left-over": {"pages", "open", "sound"}}
# Origins that are counted as one: what the sign rests on is the same, and pages are few.
TRANSLATED = {"machine-translated", "round-trip"}
POOLED = {
    "voice": {*TRANSLATED, "spun"},
    "damage": {*TRANSLATED, "spun"},
    "spun": TRANSLATED,
    "furniture": {*TRANSLATED, "spun"},
}
TAKEN = """\
least_words = 40         # of less, nothing is said
least_words_human = {human_words}   # `human` rests on what is absent: it takes more words
temper = 0.9             # signs are not quite independent of one another: each counts for less than measured

# The probability from which an origin is claimed; else `unknown`.
[claim]
human = {human_claim}
machine-translated = 0.75
round-trip = 0.7
spun = 0.7

# TAKEN FOR GRANTED, not measured: what share of posts of such pages has each origin. English posts that a machine made
# are mostly round trips and spun; plain translation goes out of English.
[prior.english]
human = 0.6
machine-translated = 0.1
round-trip = 0.15
spun = 0.15

[prior.other]
human = 0.62
machine-translated = 0.31
round-trip = 0.05
spun = 0.02

# TAKEN FOR GRANTED: the share of pages that show no damage of spaces at all, however long; newer systems leave none,
# and their fluent output is not told from a person's. Of people: counted on sound pages.
[intact]
human = {intact}
machine-translated = 0.4
round-trip = 0.25
spun = 0.5
"""


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of a page, its origin, and the set that it is of."""

    name: str
    kind: str
    truth: str
    signs: Signs
    faults: int


def cleaner() -> Cleaner:
    """The stages that provenance looks at."""
    stages = Recipe.preset("default").stages
    return Cleaner(Recipe(name="provenance", stages=tuple(name for name in stages if name not in LEFT_OUT)))


def pages(shared: Path) -> Iterator[tuple[str, str, str, Record]]:
    """Name, set, origin, page."""
    for gold in sorted((shared / "e2e" / "gold").glob("*/gold.json")):
        (path,) = (shared / "e2e" / "raw" / gold.parent.name).glob("page.*")
        media = Media.HTML if path.suffix == ".html" else Media.TEXT
        truth = json.loads(gold.read_text(encoding="utf-8"))["provenance"]
        yield gold.parent.name, "pages", truth, Record(gold.parent.name, path.read_bytes(), media)
    own = tomllib.loads((ROOT / "tests" / "cases" / "provenance" / "open.toml").read_text(encoding="utf-8"))["page"]
    for number, page in enumerate(own):
        yield f"open-{number}", "open", page["class"], Record(str(number), page["text"].strip())
    yield from sound(shared / "eval")


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sound(data: Path) -> Iterator[tuple[str, str, str, Record]]:
    """Paragraphs of UD and NTREX, some of them damaged or spun."""
    random = Random(5)  # noqa: S311 no secret
    number = 0
    english = [row["text"] for row in rows(data / "repair" / "clean_ud.jsonl.gz") if row["lang"] == "en"]
    for at in range(0, len(english) - 7, 8):
        yield "clean_ud", "sound", "human", Record("x", " ".join(english[at : at + 8]))
    with (data / "boilerplate" / "dev_pages.jsonl.zst").open("rb") as file:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8"):
            yield "dev_pages", "sound", "human", Record("x", json.loads(line)["gold"][:6000])
    for name in ("ud_paragraph", "ntrex_paragraph"):
        by_lang: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows(data / "lid" / f"{name}.jsonl.gz"):
            by_lang[row["lang"]].append(row["text"])
        for lang, texts in sorted(by_lang.items()):
            for at in range(0, 75 if lang == "en" else 15, 3):
                text = " ".join(" ".join(texts[at : at + 3]).split()[:220])
                yield f"{name}-{lang}", "sound", "human", Record("x", text)
                number += 1
                if number % 3 == 1 or lang == "en":
                    yield f"{name}-{lang}-typed", "made", "human", Record("x", typed(text, number))
                if lang == "en":
                    made = spun(text, by_thesaurus, 0.4, random).text
                    yield f"{name}-spun", "made", "spun", Record("x", made)
                if number % 3 == 0 or lang == "en":
                    origin = "round-trip" if lang == "en" else "machine-translated"
                    yield f"{name}-{lang}-damaged", "made", origin, Record("x", damaged(text, 0.04, number))


def examples(shared: Path) -> Iterator[Example]:
    """Each post that is long enough to judge."""
    clean = cleaner()
    for name, kind, truth, record in pages(shared):
        for doc in clean.clean(record).posts:
            words = size(View.of(doc))
            if words >= 30 and is_prose(doc.text, doc.metadata.lang):  # noqa: PLR2004
                faults = sum(edit.has_stage("spacing") or edit.has_stage("fused_words") for edit in doc.ledger.edits)
                yield Example(name, kind, truth, signs(doc, words), faults)


def shares(found: list[Example], sign: str) -> dict[str, dict[str, float]]:
    """By level and origin, the share of the pages of the origin that show the level."""
    out: dict[str, dict[str, float]] = {level: {} for level in LEVELS[sign]}
    for origin in NAMES:
        counts: Counter[str] = Counter()
        for item in found:
            same = item.truth == origin or {item.truth, origin} <= POOLED.get(sign, set())
            if same and sign in item.signs.levels and item.kind in COUNTED.get(sign, WEIGHT):
                counts[item.signs.levels[sign]] += WEIGHT[item.kind]
        if sign == "damage":
            del counts["none"]
        levels = [level for level in LEVELS[sign] if sign != "damage" or level != "none"]
        total = sum(counts.values()) + SMOOTH * len(levels)
        for level in LEVELS[sign]:
            out[level][origin] = round((counts[level] + SMOOTH) / total, 4) if level in levels else 1.0
    return out


def text_of(found: list[Example], human_words: int, human_claim: float) -> str:
    """The file."""
    people = [item for item in found if item.truth == "human" and item.kind != "made"]
    harmed = sum(item.signs.levels["damage"] != "none" for item in people)
    intact = round(1 - (harmed + SMOOTH) / (len(people) + 1), 3)
    counts = Counter((item.kind, item.truth) for item in found)
    lines = [
        "# How often posts of each origin show each sign. Made by training/provenance_model.py: change that, not this.",
        "# Counted: " + "; ".join(f"{kind} {truth} {count}" for (kind, truth), count in sorted(counts.items())) + ".",
        "# pages, open: written for development; sound: UD, NTREX, web; made: damaged or spun by script (weight 1/20).",
        "",
        TAKEN.format(intact=intact, human_words=human_words, human_claim=human_claim),
        "# Repairs to 100 words of the development pages that are not intact: in short texts, none may have fallen.",
        "[faults_per_100_words]",
    ]
    for origin in NAMES:
        chosen = [item for item in found if item.truth == origin and item.kind == "pages" and item.faults]
        rate = 100 * sum(item.faults for item in chosen) / max(1, sum(item.signs.words for item in chosen))
        lines.append(f"{origin} = {round(rate, 1) if origin != 'human' else 2.0}")
    for sign in LEVELS:
        if sign == "damage":
            lines += ["", "# Of posts that show any damage."]
        for level, by_origin in shares(found, sign).items():
            if not lines[-1].startswith("#"):
                lines.append("")
            lines.append(f"[likelihood.{sign}.{level}]")
            lines += [f"{origin} = {value}" for origin, value in by_origin.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Count, write, and say how the pages that were counted come out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--look", action="store_true")
    parser.add_argument("--human-words", type=int, default=45)
    parser.add_argument("--human-claim", type=float, default=0.85)
    options = parser.parse_args()
    found = list(examples(options.shared))
    OUT.write_text(text_of(found, options.human_words, options.human_claim), encoding="utf-8")
    model = Model.load()
    said: Counter[tuple[str, str, str]] = Counter()
    for item in found:
        verdict = model.verdict(item.signs) if item.signs.words >= model.least_words else None
        answer = verdict.origin.value if verdict else "unknown"
        said[item.kind, item.truth, answer] += 1
        wrong = answer not in {item.truth, "unknown"}
        if options.look and (item.kind in {"pages", "open"} or (wrong and item.kind == "sound")):
            figures = {key.value[:5]: round(value, 2) for key, value in model.probabilities(item.signs).items()}
            print(item.name, item.truth, answer, item.signs.words, *item.signs.levels.values(), figures)
    for key, count in sorted(said.items()):
        print(*key, count)


if __name__ == "__main__":
    main()
