"""Nothing is fetched while pages are cleaned: all that is needed is in the packages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = """
import os, sys
WATCHED = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}
def watch(event, args):
    if event in WATCHED:
        print("NETWORK", event, args, file=sys.stderr)
        os._exit(77)
sys.addaudithook(watch)
from pipeline.runs.runner import RunOptions, run
from pipeline.verify import verify
summary = run(sys.argv[1], sys.argv[2], options=RunOptions(engine="inline"))
assert summary.pages and not verify(sys.argv[2]).problems
"""


def test_a_run_of_the_default_recipe_opens_no_connection(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PROGRAM, str(ROOT / "data" / "raw"), str(tmp_path / "out")]
    done = subprocess.run(words, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
