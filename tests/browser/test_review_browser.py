from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.decisions import NAME, Decisions, Verdict
from pipeline.runs.runner import RunOptions, run
from pipeline.tables import read
from tests.browser.conftest import Tab
from tests.report import hostile


@dataclass
class Server:
    """`textmend review` in a process of its own."""

    out: Path
    address: str


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    out = hostile.corpus(tmp_path).path
    command = [sys.executable, "-m", "pipeline", "review", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+", process.stderr.readline())
            assert found is not None
            yield Server(out, found[0])
        finally:
            process.kill()


def test_changes_are_decided_by_keyboard_and_the_next_run_carries_it_out(tab: Tab, server: Server) -> None:
    expect = pytest.importorskip("playwright.sync_api").expect
    page = tab.page
    page.goto(server.address)
    assert "token" not in page.url
    page.locator("#cosmetic").check()
    page.get_by_role("button", name="spacing/contraction").click()
    expect(page.locator("#rule")).to_have_text("spacing/contraction")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.locator("#status")).to_have_text("1 decided")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_have_text("2 decided")
    page.keyboard.press("u")
    expect(page.locator("#status")).to_have_text("1 decided")
    page.keyboard.press("e")
    page.locator("#text").fill("~")
    tab.shot("review-correct")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("2 decided")
    verdicts = sorted(item.verdict for item in Decisions.load(server.out / NAME))
    assert verdicts == [Verdict.CORRECT, Verdict.REJECT]
    page.reload()
    expect(page.locator("#status")).to_have_text("2 decided")
    assert tab.said == []
    host = server.address.partition("/?")[0]
    assert all(url.startswith((host, "data:")) for url in tab.asked)

    run(server.out.parent / "in", server.out, options=RunOptions(engine="inline"))
    text = "\n".join(read(server.out).documents["text"])
    assert "It 's" in text or "didn 't" in text
    assert "~" in text


def test_a_hostile_page_is_shown_as_text(tab: Tab, server: Server) -> None:
    expect = pytest.importorskip("playwright.sync_api").expect
    page = tab.page
    page.goto(server.address)
    page.locator("#cosmetic").check()
    expect(page.locator("#item")).to_be_visible()
    expect(page.locator("#source")).to_contain_text("(1 of")
    for _ in range(int(page.locator("#source").inner_text().rpartition("of ")[2].rstrip(")")) - 1):
        before = page.locator("#source").inner_text()
        page.keyboard.press("j")
        expect(page.locator("#source")).not_to_have_text(before)
    assert page.evaluate("window.broken === undefined")
    assert page.locator("img, #item script").count() == 0
    assert tab.said == []
    tab.shot("review")
