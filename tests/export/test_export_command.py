"""The command `textmend export`: thin, so little to test."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import ExitCode
from tests.export.corpora import Doc, doc_id, make_corpus

Said = Callable[..., tuple[int, str]]  # arguments of the command → exit code and what it said


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    def call(*args: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["textmend", "export", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        assert not out
        return int(stop.value.code or 0), " ".join(err.split())

    return call


def test_every_filter_reaches_the_export(tmp_path: Path, said: Said) -> None:
    good = (("date", "2010-05-05"), ("provenance", "human"), ("flags", ["odd"]), ("lang_score", 0.8))
    docs = [Doc([("a ,b", "a, b")], "de", known=good)]
    for name, value in (
        *[("lang", "fr"), ("date", "2009-05-05"), ("date", "2012-05-05"), ("provenance", "spun"), ("flags", [])],
        *[("flags", ["odd", "bad"]), ("lang_score", 0.7), ("duplicate_of", "x"), ("n_edits", 0)],
    ):
        docs.append(Doc([("a ,b", "a, b")], "de", known=(*good, (name, value))))
    out, dest = make_corpus(tmp_path / "out", docs), tmp_path / "x.jsonl"
    which = ["--lang", "de,en", "--since", "2010", "--until", "2011-01", "--provenance", "human", "--flag", "odd"]
    which += ["--no-flag", "bad", "--min-score", ".8", "--no-duplicates", "--changed"]
    code, err = said(out, "--to", "jsonl", dest, *which)
    assert code == ExitCode.DONE, err
    assert "1 documents →" in err
    assert "9 left out by the filters" in err
    assert json.loads(dest.read_text())["id"] == doc_id(0)
    code, err = said(out, "--to", "moses", tmp_path / "m", "--pairs", "raw-clean", "--by-language", "--lang", "de")
    assert code == ExitCode.DONE, err
    assert (tmp_path / "m" / "de.raw").read_text() == "a ,b\n" * 10


def test_a_wrong_call_is_one_clear_line(tmp_path: Path, said: Said) -> None:
    out = make_corpus(tmp_path / "out", [Doc([("a", "a")])])
    (tmp_path / "mine.csv").write_text("precious")
    for args, words in (
        ((tmp_path / "nowhere", "--to", "csv", tmp_path / "x"), "is not a folder that `textmend run` wrote"),
        ((out, "--to", "xlsx", tmp_path / "x"), "there is no format 'xlsx'"),
        ((out, "--to", "csv", tmp_path / "mine.csv"), "did not write"),
        ((out, "--to", "csv", tmp_path / "x", "--since", "soon"), "is no day"),
    ):
        code, err = said(*args)
        assert code in {ExitCode.USAGE, ExitCode.CRASH}
        assert words in err
        assert "Traceback" not in err
    assert (tmp_path / "mine.csv").read_text() == "precious"
