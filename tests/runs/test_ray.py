"""The engine for Ray clusters: the bytes of a run on one machine, and its rule for records that kill."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.tables import read
from pipeline.verify import verify
from tests.demo import PAGES, demo_run, run_apart, tree, write_pages

pytestmark = [
    pytest.mark.usefixtures("plugin"),
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra textmend[ray] is not installed"),
]


def test_a_cluster_gives_the_same_bytes_and_survives_the_same_records(plugin: Path, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "in", {**PAGES, "e.txt": "this one will EXIT\n", "f.txt": "RAISE\n"})
    demo_run(source, tmp_path / "local", workers=1)
    done = run_apart(plugin, source, tmp_path / "ray", workers=2, engine="ray")
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "ray") == tree(tmp_path / "local")
    assert "ProcessDied" in set(read(tmp_path / "ray").quarantine["error"])
    assert verify(tmp_path / "ray").problems == ()
