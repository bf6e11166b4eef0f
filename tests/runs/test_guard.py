"""Folders: nothing of anybody else's is touched, no two runs at once, no half file on a full disk."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.output import files
from pipeline.runs.guard import claimed
from pipeline.runs.runner import run
from pipeline.tables import read
from pipeline.verify import verify
from tests.demo import demo_run, tree

pytestmark = pytest.mark.usefixtures("plugin")


def test_a_folder_that_is_not_ours_is_refused_untouched(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    (out / "manifest.json").write_text('{"somebody": "else"}')
    before = tree(out)
    with pytest.raises(UsageError, match="not empty"):
        demo_run(pages, out)
    assert tree(out) == before


def test_a_file_is_refused(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UsageError, match="is a file"):
        demo_run(pages, tmp_path / "out")


def test_an_empty_folder_will_do(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert demo_run(pages, tmp_path / "out").pages == 6


@pytest.mark.parametrize("out", [".", "..", "a/.."])
def test_the_input_is_never_written_over(pages: Path, out: str) -> None:
    before = tree(pages)
    with pytest.raises(UsageError, match="is or contains the input"):
        demo_run(pages, pages / out)
    assert tree(pages) == before


def test_a_link_to_the_input_is_seen_through(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(pages)
    with pytest.raises(UsageError, match="is or contains the input"):
        demo_run(pages, tmp_path / "link")


def test_the_output_may_lie_inside_the_input_and_is_not_read(pages: Path, tmp_path: Path) -> None:
    first = demo_run(pages, pages / "clean")
    again = demo_run(pages, pages / "clean")
    assert (again.records, again.resumed_shards) == (first.records, first.shards)
    demo_run(pages, tmp_path / "elsewhere")
    assert first.unknown_files == 1


def test_no_input_and_missing_input(tmp_path: Path) -> None:
    for inputs in ([], [tmp_path / "nowhere"]):
        with pytest.raises(UsageError):
            run(inputs, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_two_runs_into_one_folder(pages: Path, tmp_path: Path) -> None:
    with claimed(tmp_path / "out"), pytest.raises(UsageError, match="another run"):
        demo_run(pages, tmp_path / "out")
    assert demo_run(pages, tmp_path / "out").pages == 6


def test_a_full_disk_at_every_write(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo_run(pages, tmp_path / "whole")
    really = files.put
    for failing in range(1000):
        out = tmp_path / f"out-{failing}"
        left = failing

        def put(path: Path, data: bytes, *, sync: bool) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                path.write_bytes(data[: len(data) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            really(path, data, sync=sync)

        monkeypatch.setattr(files, "put", put)
        try:
            demo_run(pages, out, text=failing % 2 == 0)
        except OutputError as error:
            assert "No space left" in str(error)  # noqa: PT017 the loop ends where none is raised
        else:
            break
        finally:
            monkeypatch.setattr(files, "put", really)
        assert [name for name in tree(out) if ".tmp" in name or "scratch" in name] == []
        with pytest.raises(OutputError):
            read(out)
        demo_run(pages, out)
        assert tree(out) == tree(tmp_path / "whole")
    assert failing > 15


def test_a_folder_that_cannot_be_made(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((OutputError, UsageError)):
        demo_run(pages, tmp_path / "file" / "out")


def test_a_full_disk_seen_by_a_worker(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".textmend").mkdir(parents=True)
    (out / "documents").write_text("in the way")
    with pytest.raises(OutputError, match="documents"):
        demo_run(pages, out, workers=2)
    (out / "documents").unlink()
    demo_run(pages, out, workers=2)
    assert verify(out).problems == ()
