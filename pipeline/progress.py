"""Progress of a run: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.runs.runner import Progress


@contextmanager
def shown_progress(console: Console) -> Iterator[Callable[[Progress], None] | None]:
    """What to hand to `run` as its `progress`: `None` where nobody looks at a terminal."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415 only for terminals
    from rich.progress import Progress as Bar  # noqa: PLC0415 only for terminals

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[posts]:,} posts"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("cleaning", total=None, posts=0)

        def update(progress: Progress) -> None:
            bar.update(task, total=progress.shards, completed=progress.done, posts=progress.posts)

        yield update
