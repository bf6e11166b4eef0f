"""Posts of whole pages with gold text, as the line model is trained on them.

A folder holds `raw/NAME/page.txt` and `gold/NAME/gold.json`, the latter with the text of each post. Lines are what the
stages before see to it that the model gets: pages are cut into posts, titles and date lines are gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from pipeline.cleaning import Cleaner
from pipeline.document import Record
from pipeline.recipe import Recipe
from pipeline.text.furniture.chrome import chrome_lexicon
from pipeline.text.furniture.judging import judge
from pipeline.text.furniture.line_model.evidence import page_matrix
from pipeline.text.lines import split_lines
from training.line_pages import Page

ALIKE, UNLIKE = 80.0, 55.0  # per cent; the raw line still has the damage that the gold text is free of
WEIGHT = 8.0  # few pages, but of the kind that the product is for
BEFORE = ("decode", "mojibake", "posts")


def read_posts(folder: Path) -> Iterator[Page]:
    """Every post of the folder's text pages, with what stands around it and, where it has several lines, alone."""
    cleaner = Cleaner(Recipe.preset("default").only(BEFORE))
    for path in sorted(folder.glob("raw/*/page.txt")):
        gold = json.loads((folder / "gold" / path.parent.name / "gold.json").read_text(encoding="utf-8"))
        kept = [line.strip() for post in gold["posts"] for line in post["text"].splitlines() if line.strip()]
        for post in cleaner.clean(Record(path.parent.name, path.read_bytes())).posts:
            lines = [line.text for line in split_lines(post.text) if not line.is_blank]
            if lines:
                main = [_likeness(line, kept) for line in lines]
                yield _page(path.parent.name, lines, main)
                alone = [line for line, like in zip(lines, main, strict=True) if like >= ALIKE]
                if alone:
                    yield _page(path.parent.name, alone, [100.0] * len(alone))


def _likeness(line: str, kept: Sequence[str]) -> float:
    best = process.extractOne(line.strip(), kept, scorer=fuzz.ratio)
    return best[1] if best else 0.0


def _page(name: str, lines: Sequence[str], main: Sequence[float]) -> Page:
    likeness = np.array(main)
    return Page(
        site=name,
        lang="",
        whole=True,
        matrix=page_matrix(judge(split_lines("\n".join(lines)), chrome_lexicon())),
        furniture=(likeness < ALIKE).astype(np.float32),
        weights=np.where((likeness < ALIKE) & (likeness > UNLIKE), 0, WEIGHT).astype(np.float32),
    )
