"""Runs that look for duplicates: the same bytes however they are made, and every text accounted for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.recipe import Recipe
from pipeline.runs.runner import RunOptions, RunSummary, run
from pipeline.tables import read
from pipeline.undo import undo
from pipeline.verify import verify
from tests.corpus.makers import Tongue
from tests.demo import tree

COLUMNS = ["duplicate_of", "duplicate_kind", "duplicate_similarity", "cluster"]


def recipe(*, drop: bool = False) -> Recipe:
    plain = Recipe.preset("default").only(["decode", "language", "spacing", "sentences"]).without_survey()
    return plain.model_copy(update={"duplicates": plain.duplicates.model_copy(update={"drop": drop})})


def linked_run(source: Path, out: Path, *, drop: bool = False, workers: int = 1, shard_bytes: int = 5000) -> RunSummary:
    return run(
        [source],
        out,
        recipe(drop=drop),
        options=RunOptions(engine="local" if workers > 1 else "inline", workers=workers, shard_bytes=shard_bytes),
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty posts of their own; copies, one changed, one cut short that comes first, and one bad byte."""
    folder = tmp_path_factory.mktemp("duplicates") / "in"
    folder.mkdir()
    tongue = Tongue("latin", 5)
    texts = [tongue.prose(14) for _ in range(30)]
    pages = {f"m-{number:02}": text for number, text in enumerate(texts)}
    pages["z-copy"] = pages["m-03"]
    pages["z-copy-again"] = pages["m-03"].replace(" ", "\n", 3)
    pages["z-near"] = pages["m-04"].replace(pages["m-04"][200:260], tongue.prose(1)[:60])
    pages["a-cut"] = pages["m-05"][: len(pages["m-05"]) // 3]
    pages["m-04"] = "\ufeff" + pages["m-04"]  # which is taken out, so that there is an edit
    for name, text in pages.items():
        (folder / f"{name}.txt").write_bytes(text.encode() + (b" \xff\xfe caf\xe9" if name == "z-copy" else b""))
    return folder


@pytest.fixture(scope="module")
def corpus(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("duplicates") / "out"
    assert linked_run(source, out).duplicates == 4
    return out


def relations(out: Path) -> dict[str, tuple[str, str]]:
    """For each duplicate its kind and what it repeats, by file names."""
    rows = read(out).documents
    names = dict(zip(rows["id"], rows["source"], strict=True))
    found = rows[rows["duplicate_of"].notna()]
    return {
        row.source.removesuffix(".txt"): (row.duplicate_kind, names[row.duplicate_of].removesuffix(".txt"))
        for row in found.itertuples()
    }


def test_duplicates_are_found_and_named(corpus: Path) -> None:
    assert relations(corpus) == {
        "a-cut": ("truncated", "m-05"),
        "z-copy": ("near", "m-03"),
        "z-copy-again": ("exact", "m-03"),
        "z-near": ("near", "m-04"),
    }
    rows = read(corpus).documents
    clusters = rows[rows["cluster"].notna()].groupby("cluster")["source"].apply(list).tolist()
    assert sorted(clusters) == [
        ["a-cut.txt", "m-05.txt"],
        ["m-03.txt", "z-copy-again.txt", "z-copy.txt"],
        ["m-04.txt", "z-near.txt"],
    ]
    assert rows["duplicate_similarity"].dropna().between(0.6, 1).all()
    assert read(corpus).manifest["counts"]["duplicates"] == 4
    assert verify(corpus).problems == ()


@pytest.mark.parametrize("drop", [False, True])
def test_workers_and_shards_do_not_change_a_byte(source: Path, tmp_path: Path, *, drop: bool) -> None:
    linked_run(source, tmp_path / "one", drop=drop)
    linked_run(source, tmp_path / "two", drop=drop, workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    linked_run(source, tmp_path / "large", drop=drop, shard_bytes=10_000_000)
    frames = [read(tmp_path / name).documents for name in ("one", "large")]
    assert frames[0].astype(str).equals(frames[1].astype(str))


def test_a_database_gives_the_same_bytes(
    source: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.corpus.duplicates.candidates.IN_MEMORY", 0)
    linked_run(source, tmp_path / "out")
    assert tree(tmp_path / "out") == tree(corpus)


def test_dropped_duplicates_are_accounted_for(source: Path, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = linked_run(source, out, drop=True)
    assert (summary.pages, summary.posts, summary.dropped, summary.duplicates) == (34, 30, 4, 4)
    assert {rule.removeprefix("duplicates/") for rule in summary.by_rule if rule.startswith("duplicates/")} == {
        "exact",
        "near",
        "truncated",
    }
    report = verify(out)
    assert (report.problems, report.pages, report.exact_bytes) == ((), 34, verify(corpus).exact_bytes)
    undo(out, tmp_path / "back", stage="duplicates")
    assert verify(tmp_path / "back").problems == ()
    assert sorted(read(tmp_path / "back").documents["text"]) == sorted(read(corpus).documents["text"])


def test_no_shard_is_cleaned_again_when_the_settings_change(source: Path, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(corpus, out)
    for drop in (True, False, True):
        summary = linked_run(source, out, drop=drop)
        assert summary.resumed_shards == summary.shards
        linked_run(source, tmp_path / f"anew-{drop}", drop=drop)
        assert tree(out) == tree(tmp_path / f"anew-{drop}")
    run([source], out, recipe().without_duplicates(), options=RunOptions(engine="inline", shard_bytes=5000))
    assert read(out).documents[COLUMNS].isna().all(axis=None)
    assert not (out / ".textmend" / "cleaned").exists()
    assert verify(out).problems == ()


def test_a_second_run_searches_nothing(source: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(corpus)
    monkeypatch.setattr("pipeline.runs.linking.candidates", None)  # who calls it fails
    monkeypatch.setattr("pipeline.runs.applying.with_repetitions", None)
    assert linked_run(source, corpus).duplicates == 4
    assert tree(corpus) == before


@pytest.mark.parametrize("where", ["documents/part-00000.parquet", ".textmend/duplicates.npy"])
def test_damage_is_mended(source: Path, corpus: Path, tmp_path: Path, where: str) -> None:
    out = tmp_path / "out"
    shutil.copytree(corpus, out)
    (out / where).write_bytes(b"junk")
    linked_run(source, out)
    assert tree(out) == tree(corpus)


def test_one_more_document_gives_what_a_run_from_the_start_gives(source: Path, tmp_path: Path) -> None:
    more, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(source, more)
    linked_run(more, out)
    (more / "m-03.txt").write_text(" ".join(reversed((source / "m-03.txt").read_text().split(" "))))
    (more / "zz.txt").write_bytes((source / "m-09.txt").read_bytes())
    assert linked_run(more, out).resumed_shards > 0
    linked_run(more, tmp_path / "anew")
    assert tree(out) == tree(tmp_path / "anew")
    assert relations(out)["z-copy"] == ("near", "z-copy-again")
    assert relations(out)["zz"] == ("exact", "m-09")


@pytest.mark.parametrize("name", ["candidates", "repetitions"])
def test_a_search_that_was_cut_short_gives_the_same_bytes(
    source: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(f"pipeline.runs.{'linking' if name == 'candidates' else 'runner'}.{name}", stop)
        with pytest.raises(KeyboardInterrupt):
            linked_run(source, out)
    assert linked_run(source, out).resumed_shards > 0
    assert tree(out) == tree(corpus)


def test_an_undone_corpus_keeps_what_is_known(corpus: Path, tmp_path: Path) -> None:
    before = read(corpus).documents
    undo(corpus, tmp_path / "back", stage="decode")
    assert read(tmp_path / "back").documents[COLUMNS].astype(str).equals(before[COLUMNS].astype(str))
