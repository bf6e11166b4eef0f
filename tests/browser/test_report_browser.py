from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.report.page import NAME, write_report
from tests.browser.conftest import Tab
from tests.report import hostile


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus = hostile.corpus(tmp_path_factory.mktemp("hostile"))
    path = corpus.path / NAME
    write_report(corpus, path)
    return path


def test_a_hostile_corpus_shows_as_text_and_asks_for_nothing(tab: Tab, report: Path) -> None:
    tab.page.goto(report.as_uri())
    tab.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert tab.page.get_by_text("window.broken = true").count() > 0
    assert tab.page.evaluate("window.broken === undefined")
    assert tab.page.locator("img").count() == 0
    assert tab.asked == [report.as_uri()]
    assert tab.said == []


def test_bars_open_and_are_filtered_by_keyboard(tab: Tab, report: Path) -> None:
    page = tab.page
    page.goto(report.as_uri())
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    opened = page.locator("details.bar[open]")
    assert opened.count() == 1
    assert opened.locator("article").first.is_visible()
    page.keyboard.press("/")
    page.keyboard.type("contraction")
    labels = page.locator("details.bar:not(.hidden) .label").all_text_contents()
    assert labels
    assert all("contraction" in label for label in labels)
    page.keyboard.press("Escape")
    assert page.locator("details.bar.hidden").count() == 0
    assert tab.said == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
def test_it_fits_light_dark_and_narrow(tab: Tab, report: Path, scheme: str, width: int) -> None:
    page = tab.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.as_uri())
    page.locator("#changes details.bar summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (colour == "rgb(255, 255, 255)") is (scheme == "light")
    tab.shot(f"report-{scheme}-{width}")
    page.locator("#theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != colour
    assert tab.said == []
