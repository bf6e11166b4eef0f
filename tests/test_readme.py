"""The README is true: its before gives its after, its code runs, its commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

import pipeline
from pipeline.cli import app
from pipeline.document import Document
from pipeline.runs.runner import RunOptions
from pipeline.stages.base import Stage

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


def test_before_gives_after() -> None:
    before, after, *_ = blocks("text")
    post = pipeline.clean(before)
    assert post.text == after
    assert (post.metadata.title, post.metadata.date, post.metadata.lang) == (
        "The lamp room, finally",
        "2010-03-14",
        "en",
    )


def test_the_code_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    pipeline.run([ROOT / "data" / "raw" / "skerry-point.txt"], "data/clean", options=RunOptions(engine="inline"))
    for code in blocks("python"):
        scope: dict[str, object] = {"__name__": "readme"}
        exec(compile(code, "README.md", "exec"), scope)  # noqa: S102 our own README
        for stage in (value for value in scope.values() if isinstance(value, type) and value is not Stage):
            if issubclass(stage, Stage):
                doc = Document.of("He sayed [sic] it twice [sic].")
                doc.apply(stage(stage.Config()).process(doc))
                assert doc.text == "He sayed it twice."
    assert "It's late, and the ferry is gone. We waited for him." in capsys.readouterr().out


def test_every_command_exists_with_its_options() -> None:
    group = get_command(app)
    for line in (line for text in blocks("sh") for line in text.splitlines() if line.startswith("textmend ")):
        _, name, *rest = shlex.split(line, comments=True)
        command = group.commands[name]  # type: ignore[attr-defined]  # a group has them
        if hasattr(command, "commands"):
            command = command.commands[rest[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, line


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
