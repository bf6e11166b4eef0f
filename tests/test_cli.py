"""The command: what it prints where, how it ends, and that it never ends in a traceback."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import pipeline
from pipeline.cli import main
from pipeline.errors import ExitCode

ROOT = Path(__file__).parents[1]
PAGE = (
    "Saturday, December 4, 2010\nThe ferry\n"
    "The ferry left at six ,and theKeeper waved to us.It 's a long way across the the bay, and nobody was cold.\n"
    "Leave a comment\nSubscribe to: Posts (Atom)\n"
)
CLEAN = "The ferry left at six, and the keeper waved to us. It's a long way across the bay, and nobody was cold.\n"

Command = Callable[..., SimpleNamespace]


@pytest.fixture
def textmend(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs the command in this process; gives its exit status and what it printed."""

    def call(*args: object, stdin: bytes = b"") -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["textmend", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capfdbinary.readouterr()
        return SimpleNamespace(code=int(stop.value.code or 0), out=out.decode(), err=err.decode())

    return call


@pytest.fixture
def corpus(tmp_path: Path, textmend: Command) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "ferry.txt").write_text(PAGE, encoding="utf-8")
    (pages / "bell.txt").write_text(
        "The bell rang twice, and then we heard nothing more of it that day.\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    result = textmend("run", pages, out, "--workers", 1, "--text")
    assert result.code == ExitCode.DONE, result.err
    return out


def test_clean_is_a_filter(textmend: Command) -> None:
    for args in (("clean",), ("clean", "-")):
        result = textmend(*args, stdin=PAGE.encode())
        assert (result.code, result.out) == (0, CLEAN)


def test_clean_leaves_clean_text_byte_for_byte(textmend: Command) -> None:
    text = "One fine day.\r\nTwo “quoted” words,\u00a0and a tab\there.  \n"
    assert textmend("clean", "-", stdin=text.encode()).out == text


def test_run_ends_with_a_table_and_says_what_is_next(corpus: Path, textmend: Command) -> None:
    again = textmend("run", corpus.parent / "pages", corpus, "--workers", 1, "--text")
    assert again.out == ""
    for words in ("2 pages → 2 posts", "languages: en 2", "boilerplate", "textmend show", "already done"):
        assert words in again.err
    assert len(list((corpus / "text").glob("*.txt"))) == 2


def test_show_prints_the_posts(corpus: Path, textmend: Command) -> None:
    result = textmend("show", corpus)
    assert "The ferry left at six, and the keeper waved to us." in result.out
    assert "2010-12-04" in result.out


def test_explain_tells_each_edit_with_its_rule(corpus: Path, textmend: Command) -> None:
    doc_id = next(line.split()[1] for line in textmend("show", corpus).out.splitlines() if line.startswith("──"))
    ids = [line.split()[1] for line in textmend("show", corpus).out.splitlines() if line.startswith("──")]
    stories = "".join(textmend("explain", corpus, name).out for name in ids)
    assert doc_id in ids
    for words in ("boilerplate/footer", "posts/date-line", "spacing/", "fused_words/", "Nothing was changed."):
        assert words in stories


def test_verify_proves_a_corpus_and_names_what_was_tampered_with(corpus: Path, textmend: Command) -> None:
    assert textmend("verify", corpus).code == ExitCode.DONE
    part = next((corpus / "documents").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-20] + b"x" * 20)
    broken = textmend("verify", corpus)
    assert broken.code == ExitCode.MISMATCH
    assert part.name in broken.err


def test_undo_takes_a_rule_back(corpus: Path, tmp_path: Path, textmend: Command) -> None:
    result = textmend("undo", corpus, tmp_path / "undone", "--stage", "boilerplate")
    assert result.code == ExitCode.DONE, result.err
    assert "Leave a comment" in textmend("show", tmp_path / "undone").out
    assert textmend("verify", tmp_path / "undone").code == ExitCode.DONE


def test_diff_shows_what_would_change_and_writes_nothing(tmp_path: Path, textmend: Command) -> None:
    page = tmp_path / "ferry.txt"
    page.write_text(PAGE, encoding="utf-8")
    result = textmend("diff", page)
    assert result.code == ExitCode.DONE
    assert "spacing/" in result.out
    assert "Leave a comment" in result.out
    assert [path.name for path in tmp_path.iterdir()] == ["ferry.txt"]


def test_hostile_pages_cannot_drive_the_terminal(tmp_path: Path, textmend: Command) -> None:
    page = tmp_path / "x.txt"
    page.write_text(f"\x1b[2J\x07 [bold]x[/bold] \u202e\n{PAGE}", encoding="utf-8")
    out = textmend("diff", page).out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("run", "nowhere", "out"), "nowhere"),
        (("run", "only-one"), "needs at least one input"),
        (("clean", "nowhere.txt"), "no file nowhere.txt"),
        (("show", "nowhere"), "nowhere"),
        (("explain", "nowhere", "x"), "nowhere"),
        (("verify", "nowhere"), "nowhere"),
        (("run", "a", "b", "--precision", "--recall"), "exclude one another"),
        (("run", "a", "b", "--stages", "nonsense"), "nonsense"),
        (("run", "a", "b", "--recipe", "nowhere.toml"), "nowhere.toml"),
        (("recipe", "show", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_a_wrong_call_is_one_clear_line(
    args: tuple[str, ...], words: str, textmend: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = textmend(*args)
    assert result.code in {ExitCode.USAGE, ExitCode.CRASH}
    assert words in result.err
    assert "Traceback" not in result.err
    assert result.out == ""


def test_a_bad_record_is_quarantined_with_a_retry_command_that_works(
    tmp_path: Path, textmend: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "pages.jsonl"
    source.write_bytes(b'{"text": "The bell rang twice, and we all went home."}\n{"text": "bad \xff byte"}\n')
    out = tmp_path / "out"
    result = textmend("run", source, out, "--workers", 1)
    assert result.code == ExitCode.QUARANTINED
    assert "1 in quarantine" in result.err
    row = pipeline.read(out).quarantine.iloc[0]
    assert row["source"] == "pages.jsonl#1"
    source.write_bytes(source.read_bytes().replace(b"\xff", b"little"))
    command = [sys.executable, "-m", "pipeline", *shlex.split(row["retry"])[1:]]
    retried = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert retried.returncode == ExitCode.DONE, retried.stderr


def test_recipe_init_leaves_an_existing_file_alone(tmp_path: Path, textmend: Command) -> None:
    file = tmp_path / "mine.toml"
    assert textmend("recipe", "init", file).code == ExitCode.DONE
    assert textmend("recipe", "show", file).code == ExitCode.DONE
    written = file.read_bytes()
    assert textmend("recipe", "init", file, "--preset", "recall").code == ExitCode.USAGE
    assert file.read_bytes() == written


def test_an_unknown_key_in_a_recipe_is_named(tmp_path: Path, textmend: Command) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('stages = ["decode"]\nstagse = 1\n', encoding="utf-8")
    result = textmend("recipe", "show", file)
    assert result.code == ExitCode.USAGE
    assert "stagse" in result.err


def test_recipe_schema_and_stages_list_every_stage(textmend: Command) -> None:
    schema = json.loads(textmend("recipe", "schema").out)
    listed = textmend("stages").out
    for stage in ("decode", "boilerplate", "fused_words"):
        assert stage in schema["properties"]["stage"]["properties"]
        assert f"{stage} (" in listed


HELP = """
import sys
from pipeline.cli import main
sys.argv = ["textmend", "--help"]
try:
    main()
except SystemExit:
    print({"pandas", "pyarrow", "spacy", "numpy", "pydantic", "lxml", "ftfy"} & set(sys.modules), file=sys.stderr)
"""


def test_help_loads_nothing_heavy() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", HELP], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    assert "explain" in shown.stdout
    assert shown.stderr.strip() == "set()"
