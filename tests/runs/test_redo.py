"""Which shards are done again, and why; and what is given up where reading itself kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.limits import Limits
from pipeline.readers.base import Failure
from pipeline.readers.registry import discover
from pipeline.recipe import Recipe
from pipeline.runs.death import BEFORE, Death, Reason
from pipeline.runs.runner import RunOptions, run
from pipeline.runs.shards import Plan, Shard
from pipeline.runs.supervision import Supervisor
from tests.demo import demo_recipe, demo_run, write_pages

SHARD = 700

pytestmark = pytest.mark.usefixtures("plugin")


def test_a_summary_says_why_shards_were_done(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = demo_run(pages, out, shard_bytes=SHARD)
    assert first.redone == {"not done before": first.shards}
    assert demo_run(pages, out, shard_bytes=SHARD).redone == {}
    (pages / "b" / "plain.txt").write_text("other words of about the same length as before, more or less\n")
    second = demo_run(pages, out, shard_bytes=SHARD)
    assert "the input changed" in second.redone
    options = RunOptions(engine="inline", shard_bytes=SHARD, text=True)
    recipe = demo_recipe().only(["demo_segment"])
    assert run(pages, out, recipe, options=options).redone == {"the recipe changed": second.shards}
    (out / "documents" / "part-00000.parquet").write_bytes(b"junk")
    assert run(pages, out, recipe, options=options).redone == {"files were missing or damaged": 1}


def test_other_limits_only_concern_shards_with_records_that_were_given_up(pages: Path, tmp_path: Path) -> None:
    first = demo_run(pages, tmp_path / "out")
    again = demo_run(pages, tmp_path / "out", limits=Limits(seconds=500))
    assert again.redone == {"the limits changed, and records were given up": 1}
    assert again.resumed_shards == first.shards - 1


def test_a_recipe_names_limits() -> None:
    assert Recipe.from_toml('stages = ["decode"]\nlimits.seconds = 9').limits.seconds == 9


def test_where_reading_kills_the_rest_of_its_slice_is_given_up(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "line {n}"}}\n' for n in range(5))
    source = write_pages(tmp_path / "in", {"a.jsonl": lines, "b.txt": "sound\n"})
    (shard,) = Plan(discover([source], exclude=None).files, demo_recipe().reading, size=10**6)
    supervisor = Supervisor()
    death = Death(2, Reason.DIED, "It died.")
    for _ in range(3):
        shard = supervisor.after(shard, death)
    assert [type(item.record) for item in shard.items()].count(Failure) == 0
    shard = supervisor.after(shard, death)
    items = [item.record for item in shard.items()]
    assert [item.source for item in items] == ["a.jsonl#0", "a.jsonl#1", "a.jsonl", "b.txt"]
    assert isinstance(items[2], Failure)
    assert "nor what follows it" in items[2].detail
    with pytest.raises(OutputError):
        supervisor.after(shard, death)


def test_deaths_before_the_work_end_the_run() -> None:
    supervisor, shard = Supervisor(), Shard(0)
    death = Death(BEFORE, Reason.DIED, "It died (exit status 1).")
    assert supervisor.after(shard, death) is shard
    assert supervisor.after(shard, death) is shard
    with pytest.raises(OutputError, match="exit status 1"):
        supervisor.after(shard, death)
