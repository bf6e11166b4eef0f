"""Commands for one page: `textmend clean` and `textmend diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    HtmlOption,
    PrecisionOption,
    RecallOption,
    RecipeOption,
    StagesOption,
    chosen_recipe,
    show_all,
)

if TYPE_CHECKING:
    from pipeline.document import Page
    from pipeline.recipe import Recipe


def clean(
    file: Annotated[str, typer.Argument(help="A page; `-` is standard input.", metavar="FILE")] = "-",
    recipe: RecipeOption = None,
    stages: StagesOption = "",
    precision: PrecisionOption = False,
    recall: RecallOption = False,
    html: HtmlOption = "",
) -> None:
    """Write the clean text of one page to standard output."""
    from pipeline.terminal import plain_posts

    page = _page(file, chosen_recipe(recipe, stages, precision=precision, recall=recall, html=html))
    text = plain_posts(page.kept) if len(page.posts) > 1 else page.posts[0].text
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def diff(
    file: Annotated[str, typer.Argument(help="A page; `-` is standard input.", metavar="FILE")],
    recipe: RecipeOption = None,
    stages: StagesOption = "",
    precision: PrecisionOption = False,
    recall: RecallOption = False,
) -> None:
    """Show in colour what would change in one page, and why. Nothing is written."""
    from pipeline.terminal import page_diff

    show_all(page_diff(_page(file, chosen_recipe(recipe, stages, precision=precision, recall=recall))))


def _page(file: str, recipe: Recipe) -> Page:
    """The page in `file`, cleaned; a file of several records is refused."""
    from pipeline.single import clean_file, clean_stream

    return clean_stream(sys.stdin.buffer, recipe) if file == "-" else clean_file(Path(file), recipe)
