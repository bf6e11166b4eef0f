"""Input and output behind addresses: the same corpus as on a disk, in an order that a kill cannot spoil."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.export.exporting import export
from pipeline.readers.registry import discover
from pipeline.runs.runner import RunOptions, run
from pipeline.storage.mirror import StoreMirror, at_hand, fetched
from pipeline.storage.remote import Remote, location
from pipeline.tables import read
from pipeline.undo import undo
from pipeline.verify import verify
from tests.demo import demo_recipe, write_pages

pytestmark = pytest.mark.usefixtures("plugin")
PAGES = {"a.txt": "teh first page", "sub/b.jsonl": '{"text": "teh second"}\n{"text": "third"}\n', "c.txt": "RAISE"}
HERE = RunOptions(engine="inline", shard_bytes=300)


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def names(store: fsspec.AbstractFileSystem, folder: str) -> set[str]:
    return {name.removeprefix(f"/{folder}/") for name in store.find(f"/{folder}")}


def fill(store: fsspec.AbstractFileSystem, folder: str = "in") -> None:
    for name, text in PAGES.items():
        store.pipe_file(f"/{folder}/{name}", text.encode())


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("s3://bucket/in", Remote("s3://bucket/in")),
        (Path("s3://bucket/in"), Remote("s3://bucket/in")),
        ("GS://bucket/in/", Remote("gs://bucket/in/")),
        ("file:///data/in", Path("/data/in")),
        (Path("file:///data/in"), Path("/data/in")),
        ("data/in", Path("data/in")),
        ("c:/data", Path("c:/data")),
        ("notes: today/x", Path("notes: today/x")),
    ],
)
def test_what_an_address_names(given: str | Path, meant: Path | Remote) -> None:
    assert location(given) == meant


def test_a_run_between_stores_gives_what_it_gives_on_a_disk(store: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    fill(store)
    run("memory://in", "memory://out", demo_recipe(), options=HERE)
    run(write_pages(tmp_path / "in", PAGES), tmp_path / "out", demo_recipe(), options=HERE)
    there, here = read("memory://out"), read(tmp_path / "out")
    assert here.documents.equals(there.documents)
    assert list(there.documents["source"]) == ["a.txt", "sub/b.jsonl#0", "sub/b.jsonl#1"]
    assert "memory://in/c.txt" in there.quarantine["retry"][0]
    assert not {name for name in names(store, "out") if "running" in name or "scratch" in name}
    report = verify("memory://out")
    assert not report.problems


def test_what_is_done_in_a_store_is_not_done_again(store: fsspec.AbstractFileSystem) -> None:
    fill(store)
    first = run("memory://in", "memory://out", demo_recipe(), options=HERE)
    again = run("memory://in", "memory://out", demo_recipe(), options=HERE)
    assert again.resumed_shards == first.shards > 1
    store.pipe_file("/in/a.txt", b"another page")
    changed = run("memory://in", "memory://out", demo_recipe(), options=HERE)
    assert changed.resumed_shards == first.shards - 1
    store.rm_file("/in/sub/b.jsonl")
    run("memory://in", "memory://out", demo_recipe(), options=HERE)
    listed = {entry["path"] for entry in json.loads(store.cat_file("/out/manifest.json"))["files"]}
    assert {name for name in names(store, "out") if "/part-" in name and not name.startswith(".")} == listed


def test_a_run_that_stops_leaves_parts_and_receipts_and_no_manifest(
    store: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    put = StoreMirror.put
    puts: list[int] = []

    def failing(mirror: StoreMirror, paths: object) -> None:
        if puts:
            raise KeyboardInterrupt
        puts.append(1)
        put(mirror, paths)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(StoreMirror, "put", failing)
        with pytest.raises(KeyboardInterrupt):
            run("memory://in", "memory://out", demo_recipe(), options=HERE)
    assert "manifest.json" not in names(store, "out")
    with pytest.raises(OutputError):
        read("memory://out")
    assert run("memory://in", "memory://out", demo_recipe(), options=HERE).resumed_shards == 1


def test_compressed_files_in_a_store(store: fsspec.AbstractFileSystem) -> None:
    store.pipe_file("/in/p.jsonl.gz", gzip.compress(b'{"text": "packed"}\n' * 3))
    assert run("memory://in/p.jsonl.gz", "memory://out", demo_recipe(), options=HERE).pages == 3


def test_two_runs_on_one_store(store: fsspec.AbstractFileSystem) -> None:
    fill(store)
    with at_hand(Remote("memory://out")), pytest.raises(UsageError, match="is writing to"):
        run("memory://in", "memory://out", demo_recipe(), options=HERE)
    said = {"host": "elsewhere", "pid": 1, "time": 0.0}
    store.pipe_file("/out/.textmend/running.json", json.dumps(said).encode())
    assert run("memory://in", "memory://out", demo_recipe(), options=HERE).pages


def test_what_cannot_be(store: fsspec.AbstractFileSystem, tmp_path: Path) -> None:
    fill(store)
    with pytest.raises(UsageError, match="memory of this process"):
        run("memory://in", tmp_path / "out", demo_recipe(), options=RunOptions(workers=1))
    with pytest.raises(UsageError, match="is or contains the input"):
        run("memory://in/sub", "memory://in", demo_recipe(), options=HERE)
    with pytest.raises(UsageError, match="nothing there shows"):
        run(write_pages(tmp_path / "in", PAGES), "memory://in", demo_recipe(), options=HERE)
    with pytest.raises(UsageError, match="nothing at memory://nowhere"):
        run("memory://nowhere", tmp_path / "out", demo_recipe(), options=HERE)
    with pytest.raises(UsageError, match="cannot be reached"):
        discover([Remote("nosuch://x/y")])
    run("memory://in", "memory://out", demo_recipe(), options=HERE)
    with pytest.raises(UsageError, match="Write to a local folder"):
        export("memory://out", "memory://exported", to="jsonl")
    with pytest.raises(UsageError, match="Write to a local folder"):
        undo("memory://out", "memory://copy", stage="decode")
    export("memory://out", tmp_path / "posts.jsonl", to="jsonl")
    undo("memory://out", tmp_path / "copy", stage="demo_swap")
    assert verify(tmp_path / "copy").problems == verify("memory://out").problems


def test_names_in_a_store_never_lead_out_of_the_copy(store: fsspec.AbstractFileSystem) -> None:
    fill(store)
    run("memory://in", "memory://out", demo_recipe(), options=HERE)
    store.store["/out/../../evil"] = store.store["/out/manifest.json"]
    folder = fetched("memory://out")
    assert not any("evil" in path.name for path in (*folder.parent.glob("evil*"), *folder.rglob("*")))
