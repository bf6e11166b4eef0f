"""Runs with the survey: the same bytes however they are made, and nothing more to drop from their own output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import RecipeError
from pipeline.recipe import Recipe
from pipeline.runs.runner import Progress, RunOptions, RunSummary, run
from pipeline.tables import read
from pipeline.undo import undo
from pipeline.verify import verify
from tests.corpus.makers import Tongue, blog, diary
from tests.demo import tree

STAGES = ["decode", "posts", "boilerplate", "titles"]


def recipe() -> Recipe:
    return Recipe.preset("default").only(STAGES)


def surveyed_run(source: Path, out: Path, *, workers: int = 1, shard_bytes: int = 20_000) -> RunSummary:
    return run(
        [source],
        out,
        recipe(),
        options=RunOptions(engine="local" if workers > 1 else "inline", workers=workers, shard_bytes=shard_bytes),
    )


def repeated(summary: RunSummary) -> int:
    counts = summary.by_rule.get("boilerplate/repeated")
    return counts.edits if counts else 0


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog in files, another in records of one file with addresses, and a diary."""
    folder = tmp_path_factory.mktemp("surveyed") / "in"
    for name, pages in {"a": blog(Tongue("latin", 3), 14), "b": diary(Tongue("greek", 3), 8)}.items():
        (folder / name).mkdir(parents=True)
        for number, page in enumerate(pages):
            (folder / name / f"{number:02}.txt").write_text(page.text, encoding="utf-8", newline="")
    rows = [
        {"url": f"https://blog.example/{n}", "text": page.text}
        for n, page in enumerate(blog(Tongue("cyrillic", 3), 14))
    ]
    (folder / "c.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("surveyed") / "out"
    assert repeated(surveyed_run(source, out)) > 14 * 6
    return out


def test_workers_and_shards_do_not_change_a_byte(source: Path, corpus: Path, tmp_path: Path) -> None:
    surveyed_run(source, tmp_path / "two", workers=2)
    assert tree(tmp_path / "two") == tree(corpus)
    surveyed_run(source, tmp_path / "large", shard_bytes=10_000_000)
    texts = [read(folder).documents.drop(columns="id")["text"].tolist() for folder in (corpus, tmp_path / "large")]
    assert texts[0] == texts[1]
    table = Path(".textmend", "survey.npy")
    assert (corpus / table).read_bytes() == (tmp_path / "large" / table).read_bytes()


def test_all_can_be_rebuilt_and_taken_back(source: Path, corpus: Path, tmp_path: Path) -> None:
    report = verify(corpus)
    assert (report.problems, report.pages) == ((), 36)
    taken = undo(corpus, tmp_path / "back", stage="boilerplate")
    assert taken.undone > 14 * 11
    first = (source / "a" / "00.txt").read_text(encoding="utf-8").splitlines()
    assert read(tmp_path / "back").documents["text"][0].splitlines()[0] == first[0]
    assert verify(tmp_path / "back").problems == ()


def test_a_second_run_counts_nothing_and_keeps_all(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    first = surveyed_run(source, out)
    before = tree(out)
    monkeypatch.setattr("pipeline.runs.surveying.summed", None)  # who calls it fails
    again = surveyed_run(source, out)
    assert again.resumed_shards == first.shards
    assert tree(out) == before


def test_only_sources_that_changed_are_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, page in enumerate(blog(Tongue("georgian", 3), 12)):
        name = f"{number:02}-{'x' if number < 6 else 'y'}"
        (folder / name).mkdir()
        (folder / name / "page.jsonl").write_text(
            "\n".join(json.dumps({"text": page.text, "url": f"https://{number // 6}.example/{n}"}) for n in range(2))
        )
    first = run([folder], tmp_path / "out", recipe(), options=RunOptions(engine="inline", shard_bytes=2000))
    changed = folder / "11-y" / "page.jsonl"
    changed.write_text(changed.read_text() + "\n" + json.dumps({"text": "other", "url": "https://1.example/z"}))
    second = run([folder], tmp_path / "out", recipe(), options=RunOptions(engine="inline", shard_bytes=2000))
    assert 0 < second.resumed_shards < first.shards
    run([folder], tmp_path / "anew", recipe(), options=RunOptions(engine="inline", shard_bytes=2000))
    assert tree(tmp_path / "out") == tree(tmp_path / "anew")


def test_a_damaged_survey_is_made_again(source: Path, corpus: Path) -> None:
    before = tree(corpus)
    (corpus / ".textmend" / "survey.npy").write_bytes(b"junk")
    surveyed_run(source, corpus)
    assert tree(corpus) == before


def test_a_run_that_was_cut_short_gives_the_same_bytes(
    source: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    def stop_at_three(progress: Progress) -> None:
        if progress.done == 3:
            stop()

    options = RunOptions(engine="inline", shard_bytes=20_000)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.corpus.survey.pairs", stop)
        with pytest.raises(KeyboardInterrupt):  # while lines are counted
            run([source], tmp_path / "out", recipe(), options=options)
    with pytest.raises(KeyboardInterrupt):  # while pages are cleaned
        run([source], tmp_path / "out", recipe(), options=options, progress=stop_at_three)
    monkeypatch.setattr("pipeline.runs.surveying.summed", stop)  # what was counted is not counted again
    assert surveyed_run(source, tmp_path / "out").resumed_shards == 3
    assert tree(tmp_path / "out") == tree(corpus)


def test_settings_are_checked() -> None:
    text = 'stages = ["boilerplate"]\n[survey]\n'
    assert not Recipe.from_toml(f"{text}enabled = false").surveys
    assert Recipe.from_toml(text).surveys
    assert not Recipe.preset("default").only(["spacing"]).surveys
    for wrong in ("pages = 3", "min_pages = 1", "min_share = 2.0"):
        with pytest.raises(RecipeError, match="survey"):
            Recipe.from_toml(text + wrong)


def test_it_can_be_switched_off(source: Path, tmp_path: Path) -> None:
    off = recipe().without_survey()
    summary = run([source], tmp_path / "out", off, options=RunOptions(engine="inline"))
    assert repeated(summary) == 0
    assert not (tmp_path / "out" / ".textmend" / "survey.npy").exists()
    assert off.digest != recipe().digest


@pytest.mark.parametrize("form", ["tables", "files"])
def test_its_own_output_loses_nothing_more(corpus: Path, tmp_path: Path, form: str) -> None:
    texts = read(corpus).documents
    if form == "tables":
        again = corpus / "documents"
    else:
        again = tmp_path / "in"
        for source, text in zip(texts["source"], texts["text"], strict=True):
            path = again / source.replace("#", "/")
            path = path.with_name(f"{path.name}.txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
    summary = surveyed_run(again, tmp_path / "out")
    assert repeated(summary) == 0
    assert sorted(read(tmp_path / "out").documents["text"]) == sorted(texts["text"])
