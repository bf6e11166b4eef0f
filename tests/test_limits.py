"""What a model takes does not count against the memory of a record."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = """
import resource
from pipeline.limits import allocated, model_memory
MB = 1024 * 1024
hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
resource.setrlimit(resource.RLIMIT_DATA, (allocated() + 100 * MB, hard))
try:
    bytearray(200 * MB)
    print("no limit")
except MemoryError:
    print("limited")
with model_memory():
    model = bytearray(200 * MB)
text = bytearray(50 * MB)
print("loaded")
try:
    bytearray(200 * MB)
    print("no limit")
except MemoryError:
    print("limited")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system keeps no limit of data")
def test_a_model_is_loaded_beyond_the_limit_which_holds_on() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:3] == ["limited", "loaded", "limited"], done.stderr
