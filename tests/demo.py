"""Small corpora and stages of our own for tests of the runner and the output."""

from __future__ import annotations

import hashlib
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.limits import Limits
from pipeline.recipe import Recipe
from pipeline.runs.runner import Progress, RunOptions, RunSummary, run
from tests.shared_data import ROOT

Told = Callable[[Progress], None]
STAGES = ("demo_cut", "demo_drop", "demo_swap", "demo_segment", "demo_bomb")
_KINDS = ("Cut", "Drop", "Swap", "Segment", "Bomb")

PAGES = {
    "a/one.txt": "## First\nteh cat  sat. lang=en\nFOOTER nav\n## Second\nA dog, hmm, and teh hen.\nFOOTER again\n",
    "a/two.txt": "FOOTER nothing but\nFOOTER this\n\n",
    "b/empty.txt": "",
    "b/plain.txt": "Grüße aus Köln, garble 👩‍🚀 und 漢字. lang=de\r\nZweite Zeile.\r\n",
    "c.jsonl": '{"text": "teh  third", "id": 7}\n{"text": "fourth"}\n{"text": broken}\n',
    "notes.docx": "who knows",
}


def install_demo_stages(folder: Path) -> None:
    """Make the demo stages a plug-in in `folder`, to be found where it is on `sys.path`."""
    shutil.copy(ROOT / "tests" / "cases" / "demo_stages.txt", folder / "demo_stages.py")
    info = folder / "demo_stages-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: demo-stages\nVersion: 1.0\n")
    points = "".join(f"{name} = demo_stages:{kind}\n" for name, kind in zip(STAGES, _KINDS, strict=True))
    (info / "entry_points.txt").write_text(f"[textmend.stages]\n{points}")


def write_pages(folder: Path, pages: dict[str, str]) -> Path:
    """The pages as files under `folder`."""
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def demo_recipe() -> Recipe:
    return Recipe(name="demo", stages=STAGES)


def demo_run(
    source: Path,
    out: Path,
    *,
    workers: int = 0,
    limits: Limits | None = None,
    told: Told | None = None,
    **options: object,
) -> RunSummary:
    """A run of the demo recipe in small shards, in this process unless workers are asked for."""
    wanted = {
        "engine": "local" if workers else "inline",
        "shard_bytes": 1200,
        "text": True,
        **options,
    }
    recipe = demo_recipe().model_copy(update={"limits": limits} if limits else {})
    return run([source], out, recipe, options=RunOptions(workers=workers, **wanted), progress=told)  # type: ignore[arg-type]  # the options of the caller


def run_apart(
    plugin: Path, source: Path, out: Path, *, workers: int = 0, engine: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    """The same run in a process of its own, under other environment variables."""
    code = (
        "import sys; from pathlib import Path; from tests.demo import demo_run;"
        "extra = {'engine': sys.argv[4]} if sys.argv[4] else {};"
        "demo_run(Path(sys.argv[1]), Path(sys.argv[2]), workers=int(sys.argv[3]), **extra)"
    )
    command = [sys.executable, "-c", code, str(source), str(out), str(workers), engine]
    path = os.pathsep.join([str(plugin), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, **env}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def children(process: int | None = None) -> list[int]:
    """The processes that `process`, by default this one, has started and that have not been waited for."""
    task = Path(f"/proc/{process or os.getpid()}/task/{process or os.getpid()}/children")
    return [int(word) for word in task.read_text().split()] if task.exists() else []


def until(what: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Look again and again whether something is so, and raise where it is not in time."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        select.select([], [], [], 0.01)


def tree(folder: Path) -> dict[str, str]:
    """The hash of each file under `folder`, by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
