"""Input and output in an object store that speaks S3: a server in this process, and all that clients do with it."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.runs.runner import RunOptions, RunSummary, run
from pipeline.storage.mirror import StoreMirror, at_hand
from pipeline.storage.remote import Remote, location
from pipeline.tables import read
from pipeline.undo import undo
from pipeline.verify import verify
from tests.demo import demo_recipe, tree, until, write_pages
from tests.shared_data import ROOT

s3fs = pytest.importorskip("s3fs", reason="needs the extra `s3`")
server = pytest.importorskip("moto.server", reason="needs moto")
pytestmark = pytest.mark.usefixtures("plugin")

PAGES = {f"{n:02}.txt": f"page {n} of teh  test" for n in range(8)} | {
    "sub/b.jsonl": '{"text": "teh second"}\n{"text": "third"}\n',
    "sub/c.txt": "RAISE",
}
HERE = RunOptions(engine="inline", shard_bytes=900)
RIGHTS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of the server."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def store(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A bucket `crawl` with pages in `in`, and rights to it."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "FSSPEC_")):
            monkeypatch.delenv(name)
    nowhere = {"AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}
    settings = {"AWS_ENDPOINT_URL": endpoint, "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    for name, value in (nowhere | settings | RIGHTS).items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    system.mkdir("crawl")
    for name, text in PAGES.items():
        system.pipe_file(f"crawl/in/{name}", text.encode())
    yield system
    system.invalidate_cache()
    system.rm("crawl", recursive=True)
    s3fs.S3FileSystem.clear_instance_cache()


def names(store: object) -> set[str]:
    """The files in the store's output, but for what is kept beside the corpus."""
    store.invalidate_cache()  # type: ignore[attr-defined]
    return {name.removeprefix("crawl/out/") for name in store.find("crawl/out")}  # type: ignore[attr-defined]


def cleaned(options: RunOptions = HERE) -> RunSummary:
    return run("s3://crawl/in", "s3://crawl/out", demo_recipe(), options=options)


def fetched_tree(folder: Path) -> dict[str, str]:
    """The corpus in the store, without what is kept beside it."""
    mirror = StoreMirror(Remote("s3://crawl/out"), folder)
    mirror.pull()
    return tree(folder)


def test_a_run_between_buckets_gives_what_it_gives_on_a_disk(store: object, tmp_path: Path) -> None:
    summary = cleaned()
    source = write_pages(tmp_path / "in", PAGES)
    run(source, tmp_path / "here", demo_recipe(), options=HERE)
    there, here = read("s3://crawl/out"), read(tmp_path / "here")
    assert summary.pages == len(PAGES)
    assert here.documents.equals(there.documents)
    assert here.edits.equals(there.edits)
    assert there.quarantine["retry"][0].startswith("textmend run s3://crawl/in/sub/c.txt ")
    assert verify("s3://crawl/out").problems == ()
    assert not {name for name in names(store) if "running" in name or "scratch" in name}
    undo("s3://crawl/out", tmp_path / "copy", stage="demo_swap")
    undo(tmp_path / "here", tmp_path / "copy-of-here", stage="demo_swap")
    assert read(tmp_path / "copy").documents.equals(read(tmp_path / "copy-of-here").documents)


def test_what_is_done_is_kept_until_somebody_wants_it_fresh(store: object) -> None:
    first = cleaned()
    assert cleaned().resumed_shards == first.shards > 2
    other = s3fs.S3FileSystem(skip_instance_cache=True)  # somebody else, behind our back
    other.pipe_file("crawl/in/00.txt", b"another page")
    other.pipe_file("crawl/in/08.txt", b"a new page")
    changed = cleaned()
    assert 0 < changed.resumed_shards < first.shards
    assert "08.txt" in set(read("s3://crawl/out").documents["source"])
    assert cleaned(RunOptions(engine="inline", shard_bytes=900, fresh=True)).resumed_shards == 0
    listed = {entry["path"] for entry in json.loads(other.cat_file("crawl/out/manifest.json"))["files"]}
    assert {name for name in names(store) if "/part-" in name and not name.startswith(".")} == listed


def test_a_killed_run_is_gone_on_with(store: object, plugin: Path, tmp_path: Path) -> None:
    store.pipe_file("crawl/in/05.txt", b"to WAIT for ever")  # type: ignore[attr-defined]
    waiting = tmp_path / "waiting"
    code = (
        "from pipeline.runs.runner import RunOptions, run; from tests.demo import demo_recipe;"
        "run('s3://crawl/in', 's3://crawl/out', demo_recipe(), options=RunOptions(workers=1, shard_bytes=900))"
    )
    path = os.pathsep.join([str(plugin), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": path, "DEMO_WAITING": str(waiting), "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as running:
        try:
            until(waiting.exists)
            until(lambda: any("receipts/" in name for name in names(store)))
            with pytest.raises(UsageError, match="is writing to s3://crawl/out"):
                cleaned()
        finally:
            running.send_signal(signal.SIGKILL)
    assert "manifest.json" not in names(store)
    assert ".textmend/running.json" in names(store)
    store.pipe_file("crawl/in/05.txt", PAGES["05.txt"].encode())  # type: ignore[attr-defined]
    resumed = cleaned()
    assert resumed.resumed_shards > 0
    assert verify("s3://crawl/out").problems == ()
    went_on = fetched_tree(tmp_path / "one")
    cleaned(RunOptions(engine="inline", shard_bytes=900, fresh=True))
    assert went_on == fetched_tree(tmp_path / "two")


def test_of_two_that_begin_at_once_one_is_refused(store: object, monkeypatch: pytest.MonkeyPatch) -> None:
    system = location("s3://crawl/out").system()[0]  # type: ignore[union-attr]
    with at_hand(Remote("s3://crawl/out")):
        with pytest.raises(UsageError, match="is writing to"):
            cleaned()
        with monkeypatch.context() as patch:  # the lock came to be just after it was looked for
            patch.setattr(system, "cat_file", partial(_nothing_there, system.cat_file))
            with pytest.raises(UsageError, match="has just begun"):
                cleaned()
    assert cleaned().pages
    assert "manifest.json" in names(store)


def _nothing_there(cat: object, path: str) -> bytes:
    if path.endswith("running.json"):
        raise FileNotFoundError(path)
    return cat(path)  # type: ignore[operator, no-any-return]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "command",
    [
        ["run", "s3://crawl/in", "out"],
        ["run", "in", "s3://crawl/out"],
        ["verify", "s3://crawl/out"],
        ["show", "s3://crawl/out"],
        ["export", "s3://crawl/out", "--to", "jsonl", "posts.jsonl"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_without_rights_the_remedy_is_told(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["textmend", *command])
    write_pages(tmp_path / "in", PAGES)
    for name in RIGHTS:
        monkeypatch.delenv(name)
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(SystemExit) as stopped:
        main()
    said = " ".join(capfd.readouterr().err.split())
    assert stopped.value.code in {1, 2}
    assert "Unable to locate credentials" in said
    assert "AWS_ACCESS_KEY_ID" in said
