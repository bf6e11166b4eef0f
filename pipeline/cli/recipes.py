"""`textmend stages` and `textmend recipe`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import new_console

recipe_app = typer.Typer(help="Look at recipes, or write one to start from.", no_args_is_help=True)


def stages() -> None:
    """List the stages and their rules."""
    from pipeline.recipe import Recipe
    from pipeline.stages.registry import stage_class, stage_names

    default = Recipe.preset("default").stages
    names = [*default, *(name for name in stage_names() if name not in default)]
    console = new_console()
    for name in names:
        kind = stage_class(name)
        summary = (kind.__doc__ or "").strip().splitlines()[0]
        console.print(f"{name} ({kind.scope}): {summary}", style="bold")
        for rule, meaning in kind.rules.items():
            console.print(f"    {rule:<24} {meaning}")


@recipe_app.command("show")
def recipe_show(
    name: Annotated[str, typer.Argument(help="A preset, or a recipe file.", metavar="[NAME]")] = "default",
) -> None:
    """Print a recipe: default, precision, recall, or one of yours, checked."""
    from pipeline.recipe import PRESETS, Recipe, preset_text

    if name in PRESETS:
        typer.echo(preset_text(name), nl=False)
    else:
        Recipe.from_file(Path(name))
        typer.echo(Path(name).read_text(encoding="utf-8"), nl=False)


@recipe_app.command("init")
def recipe_init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("textmend.toml"),
    preset: Annotated[str, typer.Option(help="The preset to start from.")] = "default",
) -> None:
    """Write a recipe to start from; an existing file is left alone."""
    from pipeline.errors import UsageError
    from pipeline.recipe import Recipe, preset_text

    Recipe.preset(preset)
    try:
        with file.open("x", encoding="utf-8") as handle:
            handle.write(preset_text(preset))
    except OSError as error:
        msg = f"cannot write {file}: {error.strerror}"
        raise UsageError(msg, remedy="Choose another name.") from error
    new_console(stderr=True).print(f"Wrote {file}. Try: textmend run --recipe {file} IN OUT")


@recipe_app.command("schema")
def recipe_schema() -> None:
    """Print the JSON Schema of recipes, the settings of every stage included."""
    import json

    from pipeline.recipe import recipe_schema as schema

    typer.echo(json.dumps(schema(), indent=2))
