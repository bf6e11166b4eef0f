"""Every regular expression of the package against texts that make it work as hard as it can.

A program of its own tries them (`tests/regex_cases.py`), within a limit of processor time for each: what is linear
takes milliseconds, and what is not takes minutes, so that a busy machine makes no difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.regex_cases import worst

ROOT = Path(__file__).parents[1]
# `make torture` sets 1000000.
SIZE = os.environ.get("TEXTMEND_REGEX_SIZE", "10000")
SECONDS = str(max(1.0, int(SIZE) / 100_000))


def test_no_expression_takes_long() -> None:
    words = [sys.executable, "-m", "tests.regex_cases", SIZE, SECONDS]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[0]) > 150
    assert "SLOW" not in done.stdout, done.stdout


def test_worst_cases_are_found() -> None:
    for pattern, text in (
        ("(a+)+$", "a" * 100),
        (r"\s+x", " " * 100),
        (r"<b>(.*)</b>", "<b>a<b>a"),
        (r"[\w-]+@", "-" * 50),
    ):
        assert any(text in case for case in worst(pattern, int(re.NOFLAG), 400))
