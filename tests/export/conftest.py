"""Corpora that the tests of all formats share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.corpora import hostile_corpus


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of hostile texts; nobody writes to it."""
    return hostile_corpus(tmp_path_factory.mktemp("hostile") / "out")
