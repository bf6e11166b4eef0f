"""Pages of known origin as documents that the earlier stages have seen."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance_damage import damaged

from pipeline.document import Document
from pipeline.repair.provenance.features import Look
from pipeline.repair.provenance.tokens import Sampled
from pipeline.stages.base import RepairConfig, StageConfig
from pipeline.stages.fused_words import FusedWords
from pipeline.stages.residue import Untranslated
from pipeline.stages.spacing import Spacing

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "provenance"
_SENTENCES = 10
# How often pages of an origin come damaged. Of pages that were fetched from translation services while they were
# shown, many are; that round trips are so more often than others is what the few real ones show.
_DAMAGE = {"human": 0.03, "machine-translated": 0.25, "round-trip": 0.6, "spun": 0.12}
_SOME = 100


@dataclass(slots=True)
class Example:
    """A page and what is known of it."""

    lang: str
    origin: str
    kind: str
    fold: int
    number: int
    found: Sampled
    looks: list[float]
    signs: dict[str, int]
    words: int


def example(page: tuple[str, str, str, int, int], text: str) -> Example:
    """A page (language, origin, kind, fold, number) with what the stage sees of it."""
    look = Look(document(text, page[0]), page[0])
    return Example(*page, look.found, look.looks(), dict(look.signs), len(look.doc.text.split()))


def document(text: str, lang: str) -> Document:
    """A document in `lang` after the stages that provenance looks at."""
    doc = Document.of(text)
    doc.metadata.lang = lang
    repair = RepairConfig()
    for stage in (Spacing(repair), FusedWords(repair), Untranslated(StageConfig())):
        doc.apply(stage.process(doc))
    return doc


def examples(shared: Path, folder: Path) -> Iterator[Example]:
    """All pages to learn from."""
    rows = []
    with (folder / "pages.jsonl").open(encoding="utf-8") as file:
        rows += [json.loads(line) for line in file]
    rows += list(post_edited(shared))
    for index, row in enumerate(rows):
        text = row["text"]
        chance = (index * 7919) % _SOME / _SOME
        if chance < _DAMAGE[row["class"]]:
            text = damaged(text, 0.02 + 0.06 * ((index * 31) % _SOME) / _SOME, index)
        number = row["number"] if row["number"] >= 0 else index
        yield example((row["lang"], row["class"], row["kind"], number % 2, row["number"]), text)


def post_edited(shared: Path) -> Iterator[dict[str, object]]:
    """MLQE (CC0): ten sentences of machine translation as a page, and as people corrected them."""
    pairs: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(shared / "repair" / "mlqe_pe.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            pairs[row["pair"]].append(row)
    for pair, rows in sorted(pairs.items()):
        lang = pair.split("-")[1]
        for at in range(0, len(rows) - _SENTENCES + 1, _SENTENCES):
            some = rows[at : at + _SENTENCES]
            number = at // _SENTENCES
            for side, origin in (("mt", "machine-translated"), ("pe", "human")):
                text = " ".join(row[side] for row in some)
                yield {"lang": lang, "class": origin, "kind": f"mlqe {pair}", "text": text, "number": number}


def own_pages(half: str) -> list[Example]:
    """The pages written for this project: `open` or `held`."""
    pages = tomllib.loads((CASES / f"{half}.toml").read_text(encoding="utf-8"))["page"]
    return [example((p["lang"], p["class"], half, 0, 0), p["text"].strip()) for p in pages]
