"""Names come from anywhere: none becomes a path, and none gets at the terminal."""

from __future__ import annotations

import gzip
import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.export.exporting import export
from pipeline.readers.registry import discover
from pipeline.recipe import Recipe
from pipeline.runs.runner import RunOptions, run
from pipeline.tables import read

pytestmark = pytest.mark.usefixtures("plugin")
HOSTILE = [
    "../../evil",
    "/evil",
    "..\\evil",
    "a/../../evil",
    "evil\0",
    "x" * 180,
    "con",
    "-rf",
    "$(evil)",
    "évil\u202e",
]
RECIPE = Recipe.from_toml('stages = ["decode", "posts"]\n[reader]\nid = "id"')


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_ids_and_names_in_archives_never_become_paths(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    rows = (
        {"id": name, "text": f"A page of its own, {n}.", "url": f"file:///{name}"} for n, name in enumerate(HOSTILE)
    )
    (source / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    body = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=../evil\r\n\r\n<p>Hi"
    )
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: file:///../../evil\r\nContent-Type: application/http\r\n"
    )
    head += b"WARC-Filename: ../../evil\r\nContent-Length: %d\r\n\r\n" % len(body)
    (source / "c.warc.gz").write_bytes(gzip.compress(head + body + b"\r\n\r\n"))
    # The name that a gzip file gives to what is in it.
    (source / "n.txt.gz").write_bytes(
        b"\x1f\x8b\x08\x08" + bytes(6) + b"../../evil\0" + gzip.compress(b"text", mtime=0)[10:]
    )
    before = tree(tmp_path)
    run(source, tmp_path / "out", RECIPE, options=RunOptions(engine="inline", text=True))
    export(tmp_path / "out", tmp_path / "exported", to="text")
    new = tree(tmp_path) - before
    assert not [name for name in new if {"..", "evil", "con", "-rf"} & set(name.lower().split("/"))]
    assert all(name.isprintable() and "\\" not in name for name in new)
    assert {name.partition("/")[0] for name in new} == {"out", "exported"}
    assert len(read(tmp_path / "out").pages) >= 5


def test_links_that_lead_out_are_followed_only_when_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not for you")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "more.txt").write_text("nor this")
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").symlink_to(tmp_path / "secret.txt")
    (source / "b").symlink_to(tmp_path / "folder")
    found = discover([source])
    assert (len(found.files), len(found.outside)) == (0, 2)
    assert [file.source for file in discover([source / "a.txt", source / "b"]).files] == ["a.txt", "more.txt"]


@pytest.mark.parametrize(
    "name", ["\x1b[2J\x1b]0;owned\x07.txt", "\x9b31m.docx", "line\nbreak.txt", "\u202etxt.exe.docx"]
)
def test_names_of_files_do_not_get_at_the_terminal(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    source = tmp_path / "in"
    source.mkdir()
    (source / name).write_bytes(b"It was a fine day, and we went out to the sea.")
    (source / "other.jsonl").write_bytes(b'{"text": "fine"}\n{"text": "\x1b[31m')
    out = str(tmp_path / "out")
    said = ""
    for words in (
        ["run", str(source), out, "--stages", "decode", "--workers", "1"],
        ["show", out],
        ["verify", out],
        ["run", str(source / f"no{name}"), out],
        ["show", str(tmp_path / "out" / name)],
    ):
        monkeypatch.setattr(sys, "argv", ["textmend", *words])
        with suppress(SystemExit):
            main()
        said += "".join(capfd.readouterr())
    assert said
    assert not [char for char in said if not char.isprintable() and char not in "\n\t"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_of_a_csv_export_is_a_formula(tmp_path: Path, start: str) -> None:
    source = tmp_path / "in"
    source.mkdir()
    row = {"text": f'{start}cmd|" /C calc"!A0 and a text behind it', "url": f"{start}HYPERLINK(1)", "id": "k"}
    (source / "p.jsonl").write_text(json.dumps(row) + "\n")
    recipe = Recipe.from_toml('stages = ["decode"]')
    run(source, tmp_path / "out", recipe, options=RunOptions(engine="inline"))
    export(tmp_path / "out", tmp_path / "posts.csv", to="csv")
    cells = (tmp_path / "posts.csv").read_text(encoding="utf-8-sig").replace('"', "").split(",")
    assert not [cell for cell in cells if cell.strip(" \r\n\t").startswith(("=", "+", "@", "-"))]
