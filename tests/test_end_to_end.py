"""Whole pages against their gold answers, and the five real pages, where the development data is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pipeline
from pipeline.runs.runner import RunOptions
from pipeline.verify import verify
from tests.shared_data import SHARED, needs_shared

pytestmark = needs_shared

# A little under what was reached, so that a slide is noticed: .986 in all.
FLOOR = 0.975
FURNITURE = (
    "See Also :",
    "Danos tu comentario",
    "Abonnieren",
    "Kommentare zum Post (Atom)",
    "Keine Kommentare:",
    "Kommentar veröffentlichen",
    "No comments:",
    "Post a Comment",
    "全站熱搜",
    "痞客邦",
    "Subscribe to:",
    "Posts (Atom)",
)


def test_pages_come_out_as_their_gold(tmp_path: Path) -> None:
    pipeline.run([SHARED / "e2e" / "raw"], tmp_path / "out")
    command = [sys.executable, str(SHARED / "e2e" / "score_e2e.py"), str(tmp_path / "out"), "--json"]
    total = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)["total"]
    assert total["noharm_changed_chars"] == 0
    assert total["intact"] == 1
    assert total["score"] >= FLOOR


def test_the_real_pages_lose_their_furniture_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = pipeline.run([SHARED / "seeds"], out, options=RunOptions(engine="inline"))
    documents = pipeline.read(out).documents
    assert (summary.pages, len(documents)) == (5, 10)
    assert list(documents.groupby("source")["lang"].first()) == ["en", "de", "en", "en", "en"]
    lines = {line.strip() for text in documents["text"] for line in text.splitlines()}
    assert not [line for line in lines if line in {"close", "arrow"} or any(piece in line for piece in FURNITURE)]
    assert list(documents["date"].dropna()) == [
        "2013-03-06",
        "2009-01-12",
        "2010-12-04",
        "2010-03-03",
        "2010-02-17",
        "2010-02-09",
        "2010-01-15",
        "2010-01-10",
    ]
    report = verify(out)
    assert (report.exact_bytes, report.problems) == (5, ())
    again = pipeline.clean("\n".join(documents["text"].head(1)))
    assert again.text == documents["text"].iloc[0]
