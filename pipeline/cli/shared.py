"""What several commands share: options, the console, the recipe that options name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.errors import ExitCode

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from pipeline.recipe import Recipe

RecipeOption = Annotated[Path | None, typer.Option("--recipe", help="A recipe in TOML.", metavar="FILE")]
StagesOption = Annotated[str, typer.Option("--stages", help="Only these stages, in the recipe's order.", metavar="A,B")]
PrecisionOption = Annotated[bool, typer.Option("--precision", help="Preset: only what is all but certain.")]
RecallOption = Annotated[bool, typer.Option("--recall", help="Preset: drop more, at some risk.")]
HtmlOption = Annotated[
    str, typer.Option("--html", help="HTML: accurate, or fast (a quick extractor, for bulk).", metavar="MODE")
]
OutArgument = Annotated[Path, typer.Argument(help="A folder that `textmend run` wrote.", metavar="OUT")]


def stop(message: str, code: ExitCode) -> NoReturn:
    """End with one line on stderr."""
    from pipeline.terminal import visible

    print(f"textmend: {visible(message)}", file=sys.stderr)  # noqa: T201 the one place that does
    sys.exit(code)


def new_console(*, stderr: bool = False) -> Console:
    """A console that prints text as it is."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False)


def show_all(*items: RenderableType) -> None:
    """Print to standard output."""
    console = new_console()
    for item in items:
        console.print(item)


def chosen_recipe(file: Path | None, stages: str, *, precision: bool, recall: bool, html: str = "") -> Recipe:
    """The recipe that the options name. Raises `UsageError` and `RecipeError`."""
    from pipeline.errors import UsageError
    from pipeline.recipe import Recipe

    if sum((file is not None, precision, recall)) > 1:
        msg = "--recipe, --precision and --recall exclude one another"
        raise UsageError(msg, remedy="Name one of them.")
    preset = "precision" if precision else "recall" if recall else "default"
    recipe = Recipe.from_file(file) if file else Recipe.preset(preset)
    recipe = recipe.with_html(html) if html else recipe
    return recipe.only([name.strip() for name in stages.split(",") if name.strip()]) if stages else recipe
