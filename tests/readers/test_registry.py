from __future__ import annotations

import os
import time
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from pipeline.document import Record
from pipeline.errors import UsageError
from pipeline.readers import registry
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.registry import discover, read_file, reader_for
from tests.readers.helpers import DEFAULTS, failures


def put(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root


def sources(files: tuple[InputFile, ...]) -> list[str]:
    return [file.source for file in files]


def test_files_are_found_by_suffix_and_sorted_by_source(tmp_path: Path) -> None:
    root = put(tmp_path, "b.txt", "a/z.HTML", "a/a.jsonl.gz", "c.warc.gz", "notes.pdf", "plain", "x.gz", "t.tsv.zst")
    found = discover([root])
    assert sources(found.files) == ["a/a.jsonl.gz", "a/z.HTML", "b.txt", "c.warc.gz", "t.tsv.zst"]
    assert sources(found.unknown) == ["notes.pdf", "plain", "x.gz"]
    assert all(file.path == root / file.source for file in (*found.files, *found.unknown))


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    found = discover([put(tmp_path, ".a.txt", ".git/b.txt", "c.txt", "d/.e/f.txt")])
    assert sources(found.files) == ["c.txt"]
    assert not found.unknown


def test_the_output_inside_the_input_is_left_out(tmp_path: Path) -> None:
    root = put(tmp_path, "a.txt", "out/b.txt", "out/c/d.txt", "output/e.txt")
    assert sources(discover([root], exclude=root / "out").files) == ["a.txt", "output/e.txt"]
    assert sources(discover([root], exclude=root / "output" / ".." / "out").files) == ["a.txt", "output/e.txt"]
    assert sources(discover([root], exclude=tmp_path / "new").files) == sources(discover([root]).files)


def test_a_file_as_input_is_known_by_its_name(tmp_path: Path) -> None:
    put(tmp_path, "deep/down/a.txt", "deep/down/b.pdf")
    found = discover([tmp_path / "deep/down/a.txt", tmp_path / "deep/down/b.pdf"])
    assert (sources(found.files), sources(found.unknown)) == (["a.txt"], ["b.pdf"])


def test_inputs_with_the_same_name_get_sources_of_their_own(tmp_path: Path) -> None:
    put(tmp_path, "x/data/a.txt", "x/data/only.txt", "y/data/a.txt", "z/a.txt", "w/a.txt")
    inputs = [tmp_path / "x/data", tmp_path / "y/data", tmp_path / "z", tmp_path / "w/a.txt"]
    found = discover(inputs)
    assert sources(found.files) == ["data-2/a.txt", "data/a.txt", "only.txt", "w/a.txt", "z/a.txt"]
    assert discover(inputs) == found
    assert {file.path for file in found.files if "data" in file.source} == {
        tmp_path / "x/data/a.txt",
        tmp_path / "y/data/a.txt",
    }


def test_distinct_sources_do_not_meet_a_real_one(tmp_path: Path) -> None:
    put(tmp_path, "one/data/a.txt", "two/a.txt", "three/data/a.txt", "three/data/data/a.txt", "four/data-2/a.txt")
    inputs = [tmp_path / "one/data", tmp_path / "two", tmp_path / "three/data", tmp_path / "four"]
    found = discover(inputs)
    assert len(set(sources(found.files))) == 5


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "a/b/c.txt")
    assert sources(discover([tmp_path, tmp_path / "a", tmp_path / "a/b/c.txt"]).files) == ["a/b/c.txt"]


def test_links_are_not_followed_out_of_the_input_nor_in_circles(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", "secret/b.txt")
    root = tmp_path / "in"
    (root / "loop").symlink_to(root)
    (root / "self.txt").symlink_to(root / "self.txt")
    (root / "gone.txt").symlink_to(root / "nowhere.txt")
    (root / "out.txt").symlink_to(tmp_path / "secret/b.txt")
    (root / "outdir").symlink_to(tmp_path / "secret")
    (root / "again.txt").symlink_to(root / "a.txt")
    found = discover([root])
    assert [file.path.resolve() for file in found.files] == [root / "a.txt"]
    assert sources(found.outside) == ["out.txt", "outdir"]


def test_an_input_may_itself_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    assert discover([tmp_path / "link"]).files == (InputFile(tmp_path / "link/a.txt", "a.txt"),)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    found = discover([tmp_path])
    assert (sources(found.files), sources(found.unknown)) == ([], ["a.txt"])


def test_file_names_that_are_not_utf8_can_be_stored(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))).write_text("x")
    (file,) = discover([tmp_path]).files
    assert file.source == "caf\\xe9.txt"
    assert [record.source for record in read_file(file, DEFAULTS)] == ["caf\\xe9.txt"]


def test_an_input_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        discover([tmp_path / "gone"])


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.txt", "locked/b.txt")
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = discover([tmp_path])
    assert (sources(found.files), sources(found.unknown)) == (["a.txt"], ["locked/"])


def test_twenty_thousand_files_are_found_quickly(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / f"{folder:02}").mkdir()
        for number in range(1000):
            (tmp_path / f"{folder:02}/{number:04}.txt").touch()
    started = time.process_time()
    assert len(discover([tmp_path]).files) == 20_000
    assert time.process_time() - started < 5


def test_an_unknown_file_is_a_failure_that_names_what_is_known(tmp_path: Path) -> None:
    (failure,) = failures(read_file(InputFile(tmp_path / "a.pdf", "a.pdf"), DEFAULTS))
    assert failure.error == "UnknownFormat"
    assert ".jsonl" in failure.detail


class UpperCase:
    """A reader of another package."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        yield Record(file.source, file.path.read_bytes().upper()[: settings.max_record_bytes])


def test_readers_of_other_packages_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("loud", f"{__name__}:UpperCase", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda _: UpperCase())
    monkeypatch.setattr(registry, "entry_points", lambda **_: EntryPoints((point,)))
    put(tmp_path, "a.loud", "b.LOUD.gz")
    found = discover([tmp_path])
    assert sources(found.files) == ["a.loud", "b.LOUD.gz"]
    assert list(read_file(found.files[0], DEFAULTS)) == [Record("a.loud", b"X")]


@pytest.mark.parametrize("name", ["a.txt", "a.htm", "a.ndjson.zst", "a.csv.gz", "a.parquet", "a.WARC.GZ"])
def test_every_format_has_a_reader(name: str) -> None:
    assert reader_for(Path(name)) is not None
