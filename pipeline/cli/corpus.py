"""Commands for a corpus that was cleaned: `textmend show`, `explain`, `verify` and `undo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import OutArgument, new_console
from pipeline.errors import ExitCode


def show(
    out: OutArgument,
    doc: Annotated[str, typer.Argument(help="A document's id, or its beginning.", metavar="[ID]")] = "",
) -> None:
    """Print clean posts with their titles, dates and languages."""
    from pipeline.tables import read
    from pipeline.terminal import heading, visible

    corpus = read(out)
    console = new_console()
    for doc_id in corpus.ids(doc):
        post = corpus.document(doc_id)
        console.print(f"── {doc_id} " + "─" * 40, style="bold")
        console.print(heading(post, source=post.source))
        console.print(visible(post.text.strip("\n")) + "\n")


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
    console = new_console()
    console.print(heading(post, source=f"{post.source} (post {post.post_index + 1})"))
    console.print(story(post) if post.ledger.edits else "Nothing was changed.")
    if post.suggestions:
        console.print("Not changed, for you to judge:", style="bold")
        console.print(suggestions(post))


def verify(out: OutArgument) -> None:
    """Prove from the output alone that every page can be rebuilt. Exit status 4 if one cannot."""
    from pipeline.verify import verify as verify_corpus

    report = verify_corpus(out)
    console = new_console(stderr=True)
    for problem in report.problems[:20]:
        console.print(str(problem), style="red")
    console.print(
        f"{report.pages:,} pages, {report.posts:,} posts: {report.exact_bytes:,} rebuilt byte for byte, "
        f"{report.text_only:,} as text (HTML, or text records), {len(report.problems):,} problems"
    )
    raise typer.Exit(ExitCode.MISMATCH if report.problems else ExitCode.DONE)


def undo(
    out: OutArgument,
    target: Annotated[Path, typer.Argument(help="The folder to write the copy to.", metavar="TARGET")],
    rule: Annotated[str | None, typer.Option(help="Take back the edits of this rule.")] = None,
    stage: Annotated[str | None, typer.Option(help="Take back the edits of this stage.")] = None,
    doc: Annotated[str | None, typer.Option(help="Take back the edits of this document.", metavar="ID")] = None,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Take back the edits that were rejected in `textmend review`.")
    ] = False,
) -> None:
    """Write a copy of a corpus with some of its edits taken back."""
    from pipeline.undo import undo as undo_edits

    report = undo_edits(out, target, rule=rule, stage=stage, doc=doc, rejected=rejected)
    new_console(stderr=True).print(f"{report.undone:,} edits taken back in {report.documents:,} documents → {target}")
