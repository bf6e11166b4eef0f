"""Fixtures that several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo import PAGES, demo_run, install_demo_stages, write_pages


@pytest.fixture(scope="session")
def plugin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the demo stages as a plug-in."""
    folder = tmp_path_factory.mktemp("plugin")
    install_demo_stages(folder)
    return folder


@pytest.fixture
def plugin(plugin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo stages, installed for one test."""
    monkeypatch.syspath_prepend(str(plugin_folder))
    return plugin_folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A small input folder."""
    return write_pages(tmp_path / "in", PAGES)


@pytest.fixture
def corpus(plugin: Path, pages: Path, tmp_path: Path) -> Path:
    """The small input, cleaned."""
    del plugin
    demo_run(pages, tmp_path / "out")
    return tmp_path / "out"
