"""Trains the line model: `python -m training.line_model FOLDER`, FOLDER holding `*_lines.jsonl.zst` files.

    python -m training.line_model ../shared/eval/boilerplate --posts ../shared/e2e   # the model that is shipped
    python -m training.line_model ../shared/eval/boilerplate --folds DIR          # one model for each fold of sites
    python -m training.line_model ../shared/eval/boilerplate --folds DIR --without de fr es pl   # and by language

Needs what `pyproject.toml` lists as the group `train`. `make bench-accuracy ARGS="--task boilerplate --folds DIR"`
measures the models of the folds on the pages that each has not seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.line_network import Settings, Training
from training.line_pages import FOLDS, Page, read_pages
from training.line_posts import read_posts

SHIPPED = Path(__file__).parents[1] / "pipeline" / "data" / "line_model" / "model.npz"
MEMBERS = (Settings(), Settings(wordless=1.0))  # one that knows words, one that goes by shape alone


def train(pages: Sequence[Page], path: Path, seed: int) -> None:
    """Train on `pages` and write the weights to `path`."""
    print(f"{path.name}: {sum(page.whole for page in pages)} pages", flush=True)
    weights: dict[str, npt.NDArray[Any]] = {}
    for number, settings in enumerate(MEMBERS):
        training = Training(pages, settings, seed + number)
        weights |= training.frame()
        weights |= {f"member{number}_{name}": array for name, array in training.run().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **weights)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--posts", type=Path, help="a folder of whole pages with gold text, which all models learn from"
    )
    parser.add_argument("--folds", type=Path, help="write one model for each fold of sites here, not the shipped one")
    parser.add_argument(
        "--without", nargs="*", default=[], metavar="LANG", help="with --folds: also leave a language out"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pages = read_pages(options.folder)
    posts = list(read_posts(options.posts)) if options.posts else []
    if options.folds is None:
        train([*pages, *posts], SHIPPED, options.seed)
        return
    for fold in range(FOLDS):
        train(
            [*posts, *(page for page in pages if page.fold != fold)], options.folds / f"fold-{fold}.npz", options.seed
        )
    for lang in options.without:
        train(
            [*posts, *(page for page in pages if page.lang != lang)], options.folds / f"lang-{lang}.npz", options.seed
        )


if __name__ == "__main__":
    main()
