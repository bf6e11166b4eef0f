"""A corpus whose pages do all that a hostile page may try."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.runs.runner import RunOptions, run
from pipeline.tables import Corpus, read

SCRIPT = "<script>window.broken = true</script>"
MARKUP = '"><img src=x onerror="window.broken = true"><b>bold</b>'
TERMINAL = "red \x1b[31m alert \x07"
BIDI = "\u202eback to front\u202c and z\u200bero"
ARABIC = "كان يوما جميلا وذهبنا جميعا إلى البحر."
CHINESE = "早上我们去海边散步,天气很好。"
PROSE = "It 's a fine day ,and the the shop was shut.It rained on theOld bridge. She didn 't ask , so it was closed."


def corpus(folder: Path) -> Corpus:
    """The corpus of three pages: a hostile one in text, one of JSON lines with a hostile title, a damaged one."""
    pages = folder / "in"
    pages.mkdir()
    (pages / "<i>name<script>.txt").write_text(f"{PROSE}\n\n{SCRIPT}\n\n{MARKUP}\n\n{TERMINAL}\n\n{BIDI}", "utf-8")
    record = {"text": PROSE, "title": SCRIPT, "author": MARKUP, "date": "2019-05-01"}
    (pages / "records.jsonl").write_text(json.dumps(record) + "\n{broken\n", "utf-8")
    (pages / "two-scripts.txt").write_text(f"{ARABIC}\n\n{CHINESE}\n", "utf-8")
    run(pages, folder / "out", options=RunOptions(engine="inline"))
    return read(folder / "out")
