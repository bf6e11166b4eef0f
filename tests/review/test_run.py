"""What was decided is carried out by the next run, and only where it was decided."""

from __future__ import annotations

from pathlib import Path

from pipeline.decisions import NAME, Change, Judgement, Kind, Verdict
from pipeline.runs.runner import RunOptions, run
from pipeline.tables import Corpus, read
from pipeline.undo import undo
from pipeline.verify import verify

TEXT = "It 's a fine day ,and the the shop was shut.It rained on theOld bridge. She didn 't ask , so it was closed.\n"


def pages(folder: Path) -> Path:
    made = folder / "in"
    made.mkdir()
    for name in ("one.txt", "two.txt"):
        (made / name).write_text(f"{name[:3]}. {TEXT}", "utf-8")
    return made


def judge(corpus: Corpus, source: str, before: str, after: str, verdict: Verdict, text: str = "") -> None:
    edits = corpus.edits
    row = edits[(edits["source"] == source) & (edits["before"] == before) & (edits["after"] == after)].iloc[0]
    change = Change(source, int(row["raw_start"]), int(row["raw_end"]), before, after)
    judgement = Judgement(change, Kind.EDIT, row["stage"], row["rule"], "en", verdict, text)
    with (corpus.path / NAME).open("a", encoding="utf-8") as handle:
        handle.write(judgement.line() + "\n")


def test_a_run_carries_out_decisions_and_keeps_the_rest(tmp_path: Path) -> None:
    source, out = pages(tmp_path), tmp_path / "out"
    options = RunOptions(engine="inline", shard_bytes=1)
    run(source, out, options=options)
    before = read(out)
    judge(before, "one.txt", " ", "", Verdict.REJECT)
    summary = run(source, out, options=options)
    after = read(out)
    assert summary.resumed_shards == 1, "the other file was left alone"
    texts = dict(zip(after.documents["source"], after.documents["text"], strict=True))
    assert texts["one.txt"].startswith("one. It 's a fine day")
    assert texts["two.txt"] == dict(zip(before.documents["source"], before.documents["text"], strict=True))["two.txt"]
    assert not verify(out).problems


def test_decisions_taken_back_leave_the_same_bytes(tmp_path: Path) -> None:
    source, out = pages(tmp_path), tmp_path / "out"
    options = RunOptions(engine="inline")
    run(source, out, options=options)
    corpus = read(out)
    first = {path.name: path.read_bytes() for path in (out / "documents").iterdir()}
    judge(corpus, "one.txt", " ", "", Verdict.CORRECT, "_")
    run(source, out, options=options)
    assert "one. It_'s" in read(out).documents["text"][0]
    judge(corpus, "one.txt", " ", "", Verdict.OPEN)
    run(source, out, options=options)
    assert {path.name: path.read_bytes() for path in (out / "documents").iterdir()} == first


def test_undo_takes_back_what_was_rejected(tmp_path: Path) -> None:
    source, out = pages(tmp_path), tmp_path / "out"
    run(source, out, options=RunOptions(engine="inline"))
    corpus = read(out)
    judge(corpus, "two.txt", " ", "", Verdict.REJECT)
    judge(corpus, "one.txt", " ", "", Verdict.ACCEPT)
    report = undo(out, tmp_path / "copy", rejected=True)
    assert (report.undone, report.documents) == (1, 1)
    texts = read(tmp_path / "copy").documents.set_index("source")["text"]
    assert texts["two.txt"].startswith("two. It 's")
    assert texts["one.txt"].startswith("one. It's")
