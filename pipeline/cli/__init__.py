"""The `textmend` command: thin, data on stdout, everything else on stderr.

Imports of anything heavy stand inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys

import typer

from pipeline.cli.compare import compare
from pipeline.cli.corpus import explain, show, undo, verify
from pipeline.cli.exporting import export
from pipeline.cli.page import clean, diff
from pipeline.cli.recipes import recipe_app, stages
from pipeline.cli.report import report
from pipeline.cli.review import review
from pipeline.cli.running import run
from pipeline.cli.shared import stop
from pipeline.errors import ExitCode, TextmendError

app = typer.Typer(
    name="textmend",
    help="Clean scraped, multilingual posts, and account for every character that changed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (run, clean, diff, show, explain, verify, undo, report, review, compare, export, stages):
    app.command()(command)
app.add_typer(recipe_app, name="recipe")


def main() -> None:
    """Run the command; our own errors become one line and an exit status, never a traceback."""
    try:
        app()
    except TextmendError as error:
        stop(str(error), error.exit_code)
    except BrokenPipeError:  # `textmend show OUT | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing may fail at exit, when it is flushed
        sys.exit(ExitCode.DONE)
