"""The local engine: worker processes that come and go."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.document import Record
from pipeline.errors import OutputError
from pipeline.readers.base import InputFile
from pipeline.runs.engine import InProcess
from pipeline.runs.local import LocalPool
from pipeline.runs.shards import Item, Shard
from pipeline.runs.worker import Job
from tests.demo import demo_recipe

pytestmark = pytest.mark.usefixtures("plugin")


def shard(index: int, *texts: str) -> Shard:
    file = InputFile(Path("in.jsonl"), "in.jsonl")
    return Shard(index, tuple(Item(Record(f"{index}.{n}", text), file) for n, text in enumerate(texts)))


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(demo_recipe().model_dump_json(), tmp_path)


def children() -> set[str]:
    """The ids of the live processes that this one started."""
    task = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(task.read_text().split()) if task.exists() else set()


def test_both_engines_give_the_same(job: Job) -> None:
    shards = [shard(n, f"teh number {n}") for n in range(5)]
    here = list(InProcess().run(shards, job))
    there = sorted(LocalPool(2).run(shards, job), key=lambda result: result.index)
    assert [(r.index, r.parts, r.counts) for r in here] == [(r.index, r.parts, r.counts) for r in there]


def test_two_killers_in_one_shard(job: Job) -> None:
    (result,) = LocalPool(2).run([shard(0, "fine", "EXIT", "good", "EXIT too")], job)
    assert (result.counts.pages, result.counts.quarantined) == (2, 2)


def test_shards_are_drawn_as_they_are_needed_and_workers_end_with_the_run(job: Job) -> None:
    drawn: list[int] = []

    def shards():  # noqa: ANN202 a generator of shards
        for number in range(50):
            drawn.append(number)
            yield shard(number, "text")

    before = children()
    results = LocalPool(2).run(shards(), job)
    next(results)
    assert len(drawn) < 10
    results.close()
    assert children() == before


def test_workers_that_cannot_start_end_the_run(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(OutputError, match="worker processes die"):
        list(LocalPool(2).run([shard(0, "text")], job))
