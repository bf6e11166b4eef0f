"""The `textmend` command: thin, data on stdout, everything else on stderr.

Imports of anything heavy stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.errors import ExitCode, TextmendError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from pipeline.document import Page
    from pipeline.recipe import Recipe
    from pipeline.runs.runner import RunSummary

app = typer.Typer(
    name="textmend",
    help="Clean scraped, multilingual posts, and account for every character that changed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
recipe_app = typer.Typer(help="Look at recipes, or write one to start from.", no_args_is_help=True)
app.add_typer(recipe_app, name="recipe")

RecipeOption = Annotated[Path | None, typer.Option("--recipe", help="A recipe in TOML.", metavar="FILE")]
StagesOption = Annotated[str, typer.Option("--stages", help="Only these stages, in the recipe's order.", metavar="A,B")]
PrecisionOption = Annotated[bool, typer.Option("--precision", help="Preset: only what is all but certain.")]
RecallOption = Annotated[bool, typer.Option("--recall", help="Preset: drop more, at some risk.")]
HtmlOption = Annotated[
    str, typer.Option("--html", help="HTML: accurate, or fast (a quick extractor, for bulk).", metavar="MODE")
]
OutArgument = Annotated[Path, typer.Argument(help="A folder that `textmend run` wrote.", metavar="OUT")]


def main() -> None:
    """Run the command; our own errors become one line and an exit status, never a traceback."""
    try:
        app()
    except TextmendError as error:
        _stop(str(error), error.exit_code)
    except BrokenPipeError:  # `textmend show OUT | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing may fail at exit, when it is flushed
        sys.exit(ExitCode.DONE)


def _stop(message: str, code: ExitCode) -> NoReturn:
    from pipeline.terminal import visible

    print(f"textmend: {visible(message)}", file=sys.stderr)  # noqa: T201 the one place that does
    sys.exit(code)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False)


def _show(*items: RenderableType) -> None:
    console = _console()
    for item in items:
        console.print(item)


def _recipe(file: Path | None, stages: str, *, precision: bool, recall: bool, html: str = "") -> Recipe:
    from pipeline.errors import UsageError
    from pipeline.recipe import Recipe

    if sum((file is not None, precision, recall)) > 1:
        msg = "--recipe, --precision and --recall exclude one another"
        raise UsageError(msg, remedy="Name one of them.")
    preset = "precision" if precision else "recall" if recall else "default"
    recipe = Recipe.from_file(file) if file else Recipe.preset(preset)
    recipe = recipe.with_html(html) if html else recipe
    return recipe.only([name.strip() for name in stages.split(",") if name.strip()]) if stages else recipe


# ----------------------------------------------------------------------- run
@app.command()
def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="Inputs, then the folder to write.")] = None,
    recipe: RecipeOption = None,
    stages: StagesOption = "",
    precision: PrecisionOption = False,
    recall: RecallOption = False,
    html: HtmlOption = "",
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0 means one a core.")] = 0,
    text: Annotated[bool, typer.Option("--text", help="Also write one readable .txt a post.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over instead of going on.")] = False,
    no_survey: Annotated[
        bool, typer.Option("--no-survey", help="Do not look for lines that repeat across pages.")
    ] = False,
    no_duplicates: Annotated[
        bool, typer.Option("--no-duplicates", help="Do not look for posts that repeat others.")
    ] = False,
    align: Annotated[
        bool, typer.Option("--align", help="Find posts that are translations of each other; align their sentences.")
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", help="Just the record with this source.", metavar="SOURCE")
    ] = None,
) -> None:
    """Clean IN… into OUT (without arguments: data/raw into data/clean).

    Exit status: 0 done, 2 usage, 3 done but some records are in quarantine, 130 interrupted.
    """
    from pipeline.errors import UsageError
    from pipeline.progress import shown_progress
    from pipeline.runs.runner import RunOptions
    from pipeline.runs.runner import run as run_corpus

    chosen = paths or [Path("data/raw"), Path("data/clean")]
    if len(chosen) == 1:
        msg = "`textmend run` needs at least one input and the folder to write"
        raise UsageError(msg, remedy="For example: textmend run pages/ out/")
    options = RunOptions(workers=workers, fresh=fresh, text=text, only_source=only)
    chosen_recipe = _recipe(recipe, stages, precision=precision, recall=recall, html=html)
    chosen_recipe = chosen_recipe.without_survey() if no_survey else chosen_recipe
    chosen_recipe = chosen_recipe.without_duplicates() if no_duplicates else chosen_recipe
    chosen_recipe = chosen_recipe.with_alignment() if align else chosen_recipe
    try:
        with shown_progress(_console(stderr=True)) as progress:
            summary = run_corpus(chosen[:-1], chosen[-1], chosen_recipe, options=options, progress=progress)
    except KeyboardInterrupt:
        _stop("Interrupted. The same command goes on where it stopped.", ExitCode.INTERRUPTED)
    _report(summary)
    raise typer.Exit(ExitCode.QUARANTINED if summary.quarantined else ExitCode.DONE)


def _report(summary: RunSummary) -> None:
    from pipeline.terminal import languages_line, summary_table

    console = _console(stderr=True)
    share = summary.chars_clean / summary.chars_raw if summary.chars_raw else 1.0
    console.print(
        f"{summary.pages:,} pages → {summary.posts:,} posts; {summary.dropped:,} pages had nothing to keep, "
        f"{summary.quarantined:,} in quarantine, {summary.unknown_files:,} files of unknown kind"
    )
    if summary.duplicates:
        console.print(f"{summary.duplicates:,} posts repeat others")
    console.print(f"languages: {languages_line(summary.languages) or 'none'}")
    console.print(f"characters: {summary.chars_raw:,} raw → {summary.chars_clean:,} clean ({share:.1%})")
    console.print(summary_table(summary))
    if summary.resumed_shards:
        console.print(f"{summary.resumed_shards:,} shards were already done and were kept.")
    out = summary.out
    if summary.unknown_files:
        console.print(f"Not read: {_unread(out)}")
    console.print(f"\nNext: textmend show {out}  ·  textmend verify {out}  ·  textmend explain {out} ID")
    if summary.quarantined:
        console.print(f"Quarantine: {out / 'quarantine'} says why each record is there and how to retry it.")


def _unread(out: Path, most: int = 5) -> str:
    """The first few files that had no reader, or lay outside the input."""
    from pipeline.output.manifest import load
    from pipeline.terminal import visible

    manifest = load(out)
    names = [*manifest.unknown_files, *(f"{name} (a link that leads out)" for name in manifest.outside_links)]
    more = f" and {len(names) - most:,} more; manifest.json names them all" if len(names) > most else ""
    return ", ".join(visible(name, breaks=True) for name in names[:most]) + more


# --------------------------------------------------------------------- clean
@app.command()
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

    page = _page(file, _recipe(recipe, stages, precision=precision, recall=recall, html=html))
    text = plain_posts(page.kept) if len(page.posts) > 1 else page.posts[0].text
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


@app.command()
def diff(
    file: Annotated[str, typer.Argument(help="A page; `-` is standard input.", metavar="FILE")],
    recipe: RecipeOption = None,
    stages: StagesOption = "",
    precision: PrecisionOption = False,
    recall: RecallOption = False,
) -> None:
    """Show in colour what would change in one page, and why. Nothing is written."""
    from pipeline.terminal import page_diff

    _show(page_diff(_page(file, _recipe(recipe, stages, precision=precision, recall=recall))))


def _page(file: str, recipe: Recipe) -> Page:
    """The page in `file`, cleaned; a file of several records is refused."""
    from pipeline.single import clean_file, clean_stream

    return clean_stream(sys.stdin.buffer, recipe) if file == "-" else clean_file(Path(file), recipe)


# --------------------------------------------------------- looking at a corpus
@app.command()
def show(
    out: OutArgument,
    doc: Annotated[str, typer.Argument(help="A document's id, or its beginning.", metavar="[ID]")] = "",
) -> None:
    """Print clean posts with their titles, dates and languages."""
    from pipeline.tables import read
    from pipeline.terminal import heading, visible

    corpus = read(out)
    console = _console()
    for doc_id in corpus.ids(doc):
        post = corpus.document(doc_id)
        console.print(f"── {doc_id} " + "─" * 40, style="bold")
        console.print(heading(post, source=post.source))
        console.print(visible(post.text.strip("\n")) + "\n")


@app.command()
def explain(
    out: OutArgument,
    doc: Annotated[str, typer.Argument(help="A document's id, or its beginning.", metavar="ID")],
) -> None:
    """Tell the story of one document, edit by edit."""
    from pipeline.errors import UsageError
    from pipeline.tables import read
    from pipeline.terminal import heading, story, suggestions

    corpus = read(out)
    ids = corpus.ids(doc)
    if len(ids) != 1:
        msg = f"{doc!r} is the beginning of {len(ids)} ids"
        raise UsageError(msg, remedy="Give more of the id; `textmend show` lists them.")
    post = corpus.document(ids[0])
    console = _console()
    console.print(heading(post, source=f"{post.source} (post {post.post_index + 1})"))
    console.print(story(post) if post.ledger.edits else "Nothing was changed.")
    if post.suggestions:
        console.print("Not changed, for you to judge:", style="bold")
        console.print(suggestions(post))


@app.command()
def verify(out: OutArgument) -> None:
    """Prove from the output alone that every page can be rebuilt. Exit status 4 if one cannot."""
    from pipeline.verify import verify as verify_corpus

    report = verify_corpus(out)
    console = _console(stderr=True)
    for problem in report.problems[:20]:
        console.print(str(problem), style="red")
    console.print(
        f"{report.pages:,} pages, {report.posts:,} posts: {report.exact_bytes:,} rebuilt byte for byte, "
        f"{report.text_only:,} as text (HTML, or text records), {len(report.problems):,} problems"
    )
    raise typer.Exit(ExitCode.MISMATCH if report.problems else ExitCode.DONE)


@app.command()
def undo(
    out: OutArgument,
    target: Annotated[Path, typer.Argument(help="The folder to write the copy to.", metavar="TARGET")],
    rule: Annotated[str | None, typer.Option(help="Take back the edits of this rule.")] = None,
    stage: Annotated[str | None, typer.Option(help="Take back the edits of this stage.")] = None,
    doc: Annotated[str | None, typer.Option(help="Take back the edits of this document.", metavar="ID")] = None,
) -> None:
    """Write a copy of a corpus with some of its edits taken back."""
    from pipeline.undo import undo as undo_edits

    report = undo_edits(out, target, rule=rule, stage=stage, doc=doc)
    _console(stderr=True).print(f"{report.undone:,} edits taken back in {report.documents:,} documents → {target}")


# -------------------------------------------------------------------- exports
@app.command(name="export")
def export_(
    out: OutArgument,
    dest: Annotated[Path, typer.Argument(help="The file or folder to write.", metavar="DEST")],
    to: Annotated[
        str,
        typer.Option("--to", help="tmx, moses, jsonl, jsonl.zst, csv, docbin, datasets or text.", metavar="FORMAT"),
    ],
    pairs: Annotated[
        str | None,
        typer.Option(help="Sentence pairs instead of documents: alignments or raw-clean.", metavar="WHICH"),
    ] = None,
    by_language: Annotated[bool, typer.Option("--by-language", help="One file a language, in a folder.")] = False,
    lang: Annotated[str, typer.Option(help="Only these languages.", metavar="A,B")] = "",
    provenance: Annotated[str, typer.Option(help="Only of this provenance.", metavar="A,B")] = "",
    min_score: Annotated[
        float | None, typer.Option(help="At least this score: of the language, or of the pair.", metavar="0-1")
    ] = None,
    since: Annotated[str, typer.Option(help="Of this day, month or year, or later.", metavar="DATE")] = "",
    until: Annotated[str, typer.Option(help="Of this day, month or year, or earlier.", metavar="DATE")] = "",
    flag: Annotated[str, typer.Option(help="Only with one of these flags; `any` is any.", metavar="A,B")] = "",
    no_flag: Annotated[str, typer.Option(help="With none of these flags; `any` is any.", metavar="A,B")] = "",
    no_duplicates: Annotated[
        bool, typer.Option("--no-duplicates", help="Without what repeats another document.")
    ] = False,
    changed: Annotated[
        bool | None, typer.Option("--changed/--unchanged", help="Only what cleaning changed, or left alone.")
    ] = None,
) -> None:
    """Write a corpus in a format of other tools; docs/exports.md tells what each of them holds."""
    from pipeline.export.exporting import Filters, export

    filters = Filters(
        langs=_names(lang),
        provenance=_names(provenance),
        min_score=min_score,
        since=since,
        until=until,
        flags=_names(flag),
        no_flags=_names(no_flag),
        originals=no_duplicates,
        changed=changed,
    )
    report = export(out, dest, to=to, pairs=pairs, by_language=by_language, filters=filters)
    console = _console(stderr=True)
    console.print(f"{report.written:,} {report.kind.value} → {dest} ({report.files:,} files, {report.bytes:,} bytes)")
    if report.filtered:
        console.print(f"{report.filtered:,} left out by the filters")
    for note, number in report.notes.items():
        console.print(f"{number:,} {note}")


def _names(given: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in given.split(",") if name.strip())


# ------------------------------------------------------------ recipes and stages
@app.command()
def stages() -> None:
    """List the stages and their rules."""
    from pipeline.recipe import Recipe
    from pipeline.stages.registry import stage_class, stage_names

    default = Recipe.preset("default").stages
    names = [*default, *(name for name in stage_names() if name not in default)]
    console = _console()
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
    _console(stderr=True).print(f"Wrote {file}. Try: textmend run --recipe {file} IN OUT")


@recipe_app.command("schema")
def recipe_schema() -> None:
    """Print the JSON Schema of recipes, the settings of every stage included."""
    import json

    from pipeline.recipe import recipe_schema as schema

    typer.echo(json.dumps(schema(), indent=2))


if __name__ == "__main__":
    main()
