"""Runs: the same bytes however they are made, resume, and what each record becomes."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.runs.runner import Progress, RunOptions, run
from pipeline.schema import TABLES
from pipeline.tables import read
from pipeline.verify import verify
from tests.demo import PAGES, demo_recipe, demo_run, run_apart, tree, write_pages

pytestmark = pytest.mark.usefixtures("plugin")

BOMBS = {
    **PAGES,
    "d.txt": "a sound page\n",
    "e.txt": "this one will EXIT\n",
    "f.txt": "RAISE\n",
    "g.txt": "SURROGATE\n",
}


def test_everything_is_accounted_for(pages: Path, tmp_path: Path) -> None:
    summary = demo_run(pages, tmp_path / "out")
    assert (summary.records, summary.pages, summary.dropped, summary.quarantined) == (7, 6, 2, 1)
    assert summary.records == summary.pages + summary.quarantined
    assert summary.posts == 5
    assert summary.unknown_files == 1
    assert summary.languages == {"de": 1, "en": 1, "und": 3}
    assert summary.by_stage["demo_drop"].edits == 4
    assert summary.by_stage["demo_swap"].changed == 3 * 3 + 2 * 2
    assert summary.chars_raw == summary.chars_clean + sum(s.dropped for s in summary.by_stage.values()) + 2
    assert verify(tmp_path / "out").problems == ()


def test_workers_and_hash_seed_do_not_change_a_byte(plugin: Path, pages: Path, tmp_path: Path) -> None:
    demo_run(pages, tmp_path / "one")
    demo_run(pages, tmp_path / "two", workers=2)
    expected = tree(tmp_path / "one")
    assert tree(tmp_path / "two") == expected
    for seed in ("1", "2"):
        done = run_apart(plugin, pages, tmp_path / seed, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        assert tree(tmp_path / seed) == expected


@pytest.mark.parametrize(("workers", "victim"), [(0, "self"), (2, "parent")])
def test_a_kill_in_the_middle_then_the_same_command_gives_the_same_bytes(
    plugin: Path, tmp_path: Path, workers: int, victim: str
) -> None:
    many = {f"{n:03}.txt": f"page {n} of teh  test\n" + "KILLME" * (n == 20) for n in range(40)}
    source = write_pages(tmp_path / "in", many)
    demo_run(source, tmp_path / "whole")
    killed = run_apart(plugin, source, tmp_path / "out", workers=workers, DEMO_KILL=victim)
    assert killed.returncode == -9
    with pytest.raises(OutputError, match="not come to its end"):
        read(tmp_path / "out")
    summary = demo_run(source, tmp_path / "out")
    assert 0 < summary.resumed_shards < summary.shards
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_an_interrupt_leaves_what_is_done_and_can_be_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"{n:03}.txt": f"page {n}\n" + "INTERRUPT" * (n == 20) for n in range(40)}
    source = write_pages(tmp_path / "in", many)
    monkeypatch.setenv("DEMO_KILL", "interrupt")
    with pytest.raises(KeyboardInterrupt):
        demo_run(source, tmp_path / "out")
    assert not (tmp_path / "out" / ".textmend" / "scratch").exists()
    monkeypatch.delenv("DEMO_KILL")
    assert demo_run(source, tmp_path / "out").resumed_shards > 0
    assert verify(tmp_path / "out").problems == ()


def test_a_second_run_does_nothing_and_a_fresh_one_everything(pages: Path, tmp_path: Path) -> None:
    first = demo_run(pages, tmp_path / "out")
    before = tree(tmp_path / "out")
    again = demo_run(pages, tmp_path / "out")
    assert (again.resumed_shards, again.shards) == (first.shards, first.shards)
    assert (again.records, again.by_stage) == (first.records, first.by_stage)
    assert demo_run(pages, tmp_path / "out", fresh=True).resumed_shards == 0
    assert tree(tmp_path / "out") == before


def test_what_changed_is_done_again_and_what_is_stale_goes(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = demo_run(pages, out)
    (pages / "c.jsonl").unlink()
    (pages / "b" / "plain.txt").write_text("new words\n")
    second = demo_run(pages, out)
    assert second.shards <= first.shards
    assert set(read(out).documents["source"]) == {"a/one.txt", "b/plain.txt"}
    assert verify(out).problems == ()
    demo_run(pages, tmp_path / "anew")
    assert tree(out) == tree(tmp_path / "anew")


def test_another_recipe_does_all_again(pages: Path, tmp_path: Path) -> None:
    demo_run(pages, tmp_path / "out")
    options = RunOptions(engine="inline", shard_bytes=1500)
    summary = run(pages, tmp_path / "out", demo_recipe().only(["demo_segment"]), options=options)
    assert summary.resumed_shards == 0
    assert not summary.by_stage
    assert not (tmp_path / "out" / "text").exists()


def test_a_damaged_part_is_made_again(corpus: Path, pages: Path) -> None:
    before = tree(corpus)
    (corpus / "documents" / "part-00000.parquet").write_bytes(b"junk")
    assert demo_run(pages, corpus).resumed_shards > 0
    assert tree(corpus) == before


def test_a_bad_record_harms_only_itself(tmp_path: Path) -> None:
    source = write_pages(tmp_path / "in", BOMBS)
    summary = demo_run(source, tmp_path / "out", workers=2)
    corpus = read(tmp_path / "out")
    found = corpus.quarantine.set_index("source")[["stage", "error"]].T.to_dict("list")
    assert found == {
        "c.jsonl#2": ["read", "BadRecord"],
        "e.txt": ["clean", "ProcessDied"],
        "f.txt": ["demo_bomb", "ValueError"],
        "g.txt": ["write", "UnicodeEncodeError"],
    }
    assert summary.quarantined == 4
    assert "d.txt" in set(corpus.documents["source"])
    assert verify(tmp_path / "out").problems == ()


def test_the_retry_command_of_a_record_runs_just_that_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_pages(tmp_path, {"in/my pages.jsonl": '{"text": "fine"}\n{"text": "RAISE"}\n'}))
    demo_run(Path("in"), Path("out"))
    (command,) = read("out").quarantine["retry"]
    textmend, verb, source, out, flag, only = shlex.split(command)
    assert (textmend, verb, flag) == ("textmend", "run", "--only")
    summary = run(source, out, options=RunOptions(engine="inline", only_source=only))
    assert (summary.records, summary.pages) == (1, 1)
    with pytest.raises(UsageError, match="of its own"):
        run(source, "out", options=RunOptions(engine="inline", only_source=only))
    with pytest.raises(UsageError, match="no record"):
        run(source, "elsewhere", options=RunOptions(engine="inline", only_source="my pages.jsonl#9"))


def test_a_folder_of_many_tiny_files(tmp_path: Path) -> None:
    source = write_pages(tmp_path / "in", {f"{n % 50}/{n}.txt": f"line {n}\n" for n in range(2000)})
    summary = demo_run(source, tmp_path / "out", shard_bytes=1 << 20)
    assert (summary.pages, summary.posts, summary.shards) == (2000, 2000, 1)
    assert len(list((tmp_path / "out" / "text").rglob("*.txt"))) == 2000


def test_nothing_to_read_gives_an_empty_corpus(tmp_path: Path) -> None:
    source = write_pages(tmp_path / "in", {"only.docx": "?"})
    summary = demo_run(source, tmp_path / "out")
    assert (summary.records, summary.unknown_files, summary.shards) == (0, 1, 1)
    assert read(tmp_path / "out").documents.empty
    assert verify(tmp_path / "out").problems == ()


def test_progress_is_told_shard_by_shard(pages: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    options = RunOptions(engine="inline", shard_bytes=500)
    summary = run([pages], tmp_path / "out", demo_recipe(), options=options, progress=seen.append)
    assert [item.done for item in seen if item.phase == "clean"] == list(range(1, summary.shards + 1))
    assert seen[-1].records == summary.records
    assert seen[-1].shards == summary.shards


def test_the_manifest_holds_no_clock_host_or_path(corpus: Path, tmp_path: Path) -> None:
    text = (corpus / "manifest.json").read_text()
    assert str(tmp_path) not in text
    data = json.loads(text)
    assert data["counts"]["records"] == 7
    assert data["unknown_files"] == ["notes.docx"]
    assert {entry["table"] for entry in data["files"]} == set(TABLES)
