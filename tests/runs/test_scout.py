from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.limits import Limits
from pipeline.readers.base import InputFile, ReaderSettings
from pipeline.runs.scout import Look, Scout
from pipeline.runs.shards import Plan

READER = """
import os

from pipeline.document import Record


class Deadly:
    def read(self, file, settings):
        if b"die" in file.path.read_bytes():
            os._exit(11)
        yield Record(file.source, file.path.read_bytes())


READER = Deadly()
"""
ENTRY = "[textmend.readers]\ndeadly = deadly_reader:READER\n"


@pytest.fixture
def deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two files of a format whose reader dies of one of them, and a sound table."""
    plugin = tmp_path / "plugin"
    (plugin / "deadly-1.0.dist-info").mkdir(parents=True)
    (plugin / "deadly-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: deadly\nVersion: 1.0\n")
    (plugin / "deadly-1.0.dist-info" / "entry_points.txt").write_text(ENTRY)
    (plugin / "deadly_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(str(plugin))
    pages = tmp_path / "in"
    pages.mkdir()
    (pages / "a.deadly").write_text("Here they die.")
    (pages / "b.deadly").write_text("Here they live.")
    pq.write_table(pa.table({"text": ["A sound row."]}), pages / "c.parquet")
    return pages


def test_a_file_that_ends_its_reader_is_a_failure_and_the_others_are_read(deadly: Path) -> None:
    settings = ReaderSettings()
    files = [InputFile(path, path.name) for path in sorted(deadly.iterdir())]
    with closing(Scout(Look(settings, 1000), Limits())) as scout:
        (shard,) = Plan(files, settings, size=10**6, scout=scout.failure)
        first, *others = shard.items()
    assert first.record.source == "a.deadly"
    assert "exit status 11" in getattr(first.record, "detail", "")
    assert [item.record.source for item in others] == ["b.deadly", "c.parquet#0"]
