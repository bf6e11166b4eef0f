"""Where exports are written: at one stroke, and never over what is somebody else's."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from pipeline.errors import OutputError, UsageError
from pipeline.export import staging
from pipeline.export.staging import RECEIPT, Sum, check, staged
from tests.demo import tree


def write(dest: Path, files: dict[str, bytes]) -> None:
    with staged(dest, folder="" not in files) as place:
        for name, data in files.items():
            place.append(name, data)


@pytest.mark.parametrize("files", [{"": b"one"}, {"a": b"one", "b/c": b"two"}])
def test_an_export_of_ours_may_be_written_again(files: dict[str, bytes], tmp_path: Path) -> None:
    dest = tmp_path / "deep" / "dest"
    write(dest, files)
    before = tree(tmp_path)
    write(dest, files)
    assert tree(tmp_path) == before
    write(dest, {name: data + b"!" for name, data in files.items()})
    write(dest, files)
    for name, data in files.items():
        assert (dest / name if name else dest).read_bytes() == data
    assert not list(tmp_path.rglob("*.textmend-tmp"))


def test_what_is_not_ours_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"precious")
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "x").write_bytes(b"precious")
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    before = tree(tmp_path)
    for dest, kind in ((file, False), (file, True), (folder, True), (folder, False)):
        with pytest.raises(UsageError):
            write(dest, {"a" if kind else "": b"x"})
    for name in ("link", "lost", "pipe"):
        with pytest.raises(UsageError):
            check(tmp_path / name, folder=False)
    with pytest.raises(UsageError):
        check(Path("/"), folder=True)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("harm", ["edit", "add", "remove", "rename", "link", "receipt"])
def test_an_export_that_somebody_touched_is_refused(harm: str, tmp_path: Path) -> None:
    dest = tmp_path / "dest"
    write(dest, {"a": b"one", "b": b"two"})
    match harm:
        case "edit":
            (dest / "a").write_bytes(b"eno")
        case "add":
            (dest / "c").write_bytes(b"")
        case "remove":
            (dest / "a").unlink()
        case "rename":
            (dest / "a").rename(dest / "c")
        case "link":
            (dest / "c").symlink_to(dest / "a")
        case _:
            (dest / RECEIPT).write_bytes(b"[]")
    before = tree(dest)
    with pytest.raises(UsageError, match="did not write, or that was changed since"):
        write(dest, {"a": b"x"})
    assert tree(dest) == before


def test_a_file_that_somebody_touched_is_refused(tmp_path: Path) -> None:
    dest = tmp_path / "dest"
    write(dest, {"": b"one"})
    dest.write_bytes(b"two")
    with pytest.raises(UsageError):
        write(dest, {"": b"three"})
    assert dest.read_bytes() == b"two"
    dest.unlink()
    write(dest, {"": b"three"})


def fail_halfway(dest: Path, name: str) -> None:
    with staged(dest, folder=bool(name)) as place:
        place.append(name, b"half" * 1_000_000)
        raise RuntimeError


def test_a_failed_export_leaves_things_as_they_were(tmp_path: Path) -> None:
    for files in ({"": b"one"}, {"a": b"one"}):
        dest = tmp_path / f"dest{len(files)}{'' in files}"
        write(dest, files)
        before = tree(tmp_path)
        with pytest.raises(RuntimeError):
            fail_halfway(dest, next(iter(files)))
        assert tree(tmp_path) == before
        assert not list(tmp_path.rglob("*.textmend-tmp"))


def test_a_folder_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dest = tmp_path / "dest"
    write(dest, {"a": b"one"})
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="No space left"):
        write(dest, {"a": b"two"})
    assert (dest / "a").read_bytes() == b"one"


def test_what_a_killed_export_left_is_in_nobodys_way(tmp_path: Path) -> None:
    left = tmp_path / ".dest.textmend-tmp" / "new"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"half")
    write(tmp_path / "dest", {"a": b"one"})
    assert sorted(tree(tmp_path / "dest")) == [RECEIPT, "a"]


def test_two_exports_to_one_place_do_not_mix(tmp_path: Path) -> None:
    work = tmp_path / ".dest.textmend-tmp"
    work.mkdir()
    descriptor = os.open(work, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another export"):
            write(tmp_path / "dest", {"a": b"one"})
    finally:
        os.close(descriptor)


def test_bytes_are_held_back_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "_BUFFER", 10)
    monkeypatch.setattr(staging, "_BUFFERS", 25)
    names = [f"{number:03}" for number in range(50)]
    with staged(tmp_path / "dest", folder=True) as place:
        for turn in range(5):
            for name in names:
                place.append(name, f"{turn}{name}".encode())
                assert sum(map(len, [data for waiting in place._waiting.values() for data in waiting])) < 25  # noqa: SLF001
    for name in names:
        assert (tmp_path / "dest" / name).read_text() == "".join(f"{turn}{name}" for turn in range(5))


def test_sums_do_not_depend_on_order() -> None:
    one, two = Sum(), Sum()
    one.add("a", 1, "x")
    one.add("b", 2, "y")
    two.add("b", 2, "y")
    two.add("a", 1, "x")
    assert str(one) == str(two)
    two.add("c", 0, "z")
    assert str(one) != str(two)
