"""What logs and monitors are told of a run."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pipeline.progress import JsonLog, Metrics
from pipeline.runs.runner import Progress
from pipeline.terminal import profile_table
from tests.demo import demo_run

pytestmark = pytest.mark.usefixtures("plugin")


def test_a_log_has_a_line_for_each_shard_and_one_for_the_whole(pages: Path, tmp_path: Path) -> None:
    stream = io.StringIO()
    lines_of_json = JsonLog(stream)
    summary = demo_run(pages, tmp_path / "out", told=lines_of_json.progress)
    lines_of_json.summary(summary)
    lines_of_json.error("over \x1b[31m and out", 130)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines if line.get("phase") in {"clean", None}] == [
        *["progress"] * summary.shards,
        "summary",
        "error",
    ]
    assert lines[-2]["records"] == lines[-2]["pages"] + lines[-2]["quarantined"] == 7
    assert "\x1b" not in stream.getvalue()


def test_metrics_are_those_of_the_run(pages: Path, tmp_path: Path) -> None:
    metrics = Metrics(tmp_path / "textmend.prom")
    seen: list[str] = []

    def told(progress: Progress) -> None:
        metrics.progress(progress)
        seen.append((tmp_path / "textmend.prom").read_text())

    summary = demo_run(pages, tmp_path / "out", told=told)
    assert "textmend_complete 0\n" in seen[0]
    metrics.summary(summary)
    text = (tmp_path / "textmend.prom").read_text()
    samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert (samples["textmend_records"], samples["textmend_quarantined"], samples["textmend_complete"]) == (
        "7",
        "1",
        "1",
    )
    assert float(samples['textmend_stage_seconds{stage="demo_swap"}']) > 0
    assert text.count("# TYPE textmend_stage_seconds gauge") == 1


def test_a_profile_has_a_row_for_each_stage(pages: Path, tmp_path: Path) -> None:
    summary = demo_run(pages, tmp_path / "out")
    stages = list(profile_table(summary).columns[0].cells)
    assert stages == [*summary.seconds_by_stage, "tables, files", "all"]
    kept = demo_run(pages, tmp_path / "out")
    assert set(profile_table(kept).columns[2].cells) == {"–"}
