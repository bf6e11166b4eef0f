"""Hostile HTML, in full size: `python -m benchmarks.hostile_html [--mode fast]`.

Each page is made and opened in a process of its own. It has to end within ten seconds of processor
time and two gigabytes, in a document or in our own error; the exit status is 1 where one does not.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from pipeline.document import Media, Record
from pipeline.errors import TextmendError
from pipeline.text.html.rendering import HtmlMode
from pipeline.text.opening import open_record

MOST_SECONDS, MOST_WALL = 10.0, 300
MOST_MEMORY = 2 * 1024**3
N = 200_000


def _nested(tag: str) -> str:
    return f"<{tag}>x" * N


PAGES: dict[str, Callable[[], str]] = {
    **{
        f"nested {tag}": partial(_nested, tag)
        for tag in (
            "div",
            "b",
            "ul><li",
            "blockquote",
            "a href=x",
            "form",
            "svg><g",
            "q",
            "section",
            "h1",
            "select",
            "math",
        )
    },
    "nested, closed": lambda: "<div>" * N + "x" + "</div>" * N,
    "nested tables": lambda: "<table><tr><td>" * 20_000 + "x",
    "script": lambda: "<p>x</p><script>" + 'a="<p>";' * 2_500_000,
    "style": lambda: "<style>" + "p{color:red}" * 1_700_000 + "</style><p>x",
    "scripts": lambda: "<script>a</script>" * N + "<p>x",
    "attributes": lambda: "<div " + " ".join(f'a{n}="v"' for n in range(1_000_000)) + ">x",
    "attributes of many": lambda: ("<p " + " ".join(f'a{n}="v"' for n in range(50)) + ">x</p>") * 20_000,
    "class": lambda: '<div class="' + "word " * 4_000_000 + '">x',
    "style attribute": lambda: '<div style="' + "display :" * 2_000_000 + '">x',
    "text": lambda: "<p>" + "word " * 4_000_000,
    "text without a space": lambda: "<p>" + "x" * 20_000_000,
    "entities": lambda: "<p>" + "&amp;" * 4_000_000,
    "broken numbers": lambda: "<p>" + "&#x0;&#xD800;&#x110000;" * 300_000,
    "nul": lambda: "<p>a\0b</p>" * 300_000,
    "line breaks": lambda: "<p>a" + "<br>" * 1_000_000 + "b",
    "paragraphs": lambda: "<p>a" * 500_000,
    "comment": lambda: "<p>x</p><!--" + "x -- " * 4_000_000,
    "comments": lambda: "<!-- a -->" * 1_000_000 + "<p>x",
    "cdata": lambda: "<![CDATA[" + "x]] " * 4_000_000 + "]]><p>x",
    "openings": lambda: "<a" * 3_000_000,
    "closings": lambda: "</div>" * 1_000_000 + "x",
    "open quote": lambda: '<a href="' + "x>" * 5_000_000,
    "cells": lambda: "<table><tr>" + "<td>c" * 300_000,
    "rows": lambda: "<table>" + "<tr><td>a<td>b" * 150_000,
    "code": lambda: "<code>a\nb</code>" * 100_000,
    "nested code": lambda: "<code>" * 5_000 + "a\nb",
    "linked data": lambda: '<script type="application/ld+json">{"@type":["Article"]}</script>' * 100_000 + "<p>x",
    "metas": lambda: "<meta name=a content=b>" * 300_000 + "<p>x",
    "long meta": lambda: '<meta property="og:title" content="' + "t - " * 4_000_000 + '">' + "<h1>x</h1>" * 5_000,
    "long title": lambda: "<title>" + "t - " * 4_000_000 + "</title>" + "<h1>x</h1>" * 5_000,
    "headings": lambda: "<title>t</title>" + "<h1>t</h1>" * N,
    "links": lambda: "<a href=x>link</a> " * 300_000,
    "times": lambda: "<title>t</title><h1>t</h1>" + "<time datetime=2020-01-01>x</time>" * 100_000,
    "frameset": lambda: "<frameset>" * N + "<noframes>x",
    "options": lambda: "<select>" + "<option>x" * 500_000,
    "article": lambda: "<article>" + "<p>A sentence that is long enough, with commas, to be prose.</p>" * 30_000,
    "article of 9,000": lambda: "<article>" + "<p>A sentence that is long enough, with commas.</p>" * 9_000,
    "depth 1,900": lambda: ("<div>" * 1_900 + "<p>A sentence that is long enough.</p>" * 50 + "</div>" * 1_900) * 10,
}


def open_one(name: str, mode: str) -> None:
    """Open one page and print how it ended, and what it took."""
    open_record(Record("warm", "<p>Something short to load what is loaded once.</p>", Media.HTML), HtmlMode(mode))
    content = PAGES[name]().encode("utf-8", "surrogatepass")
    started = time.process_time()
    try:
        page, _ = open_record(Record(name, content, Media.HTML), HtmlMode(mode))
        ended = f"{len(page.raw):,} characters"
    except TextmendError as error:
        ended = f"refused: {error}"
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    good = seconds <= MOST_SECONDS and memory <= MOST_MEMORY
    print(f"{'ok  ' if good else 'FAIL'} {name:22} {seconds:6.2f} s {memory / 1e6:7.0f} MB  {ended}")
    sys.exit(not good)


def main() -> None:
    """Open all pages, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", default="accurate", choices=["accurate", "fast"])
    parser.add_argument("--page", choices=list(PAGES), help="Only this one, in this process.")
    options = parser.parse_args()
    if options.page:
        open_one(options.page, options.mode)
    failed = 0
    for name in PAGES:
        command = [sys.executable, "-m", "benchmarks.hostile_html", "--mode", options.mode, "--page", name]
        try:
            status = subprocess.run(command, timeout=MOST_WALL, check=False).returncode  # noqa: S603 this very file
        except subprocess.TimeoutExpired:
            status = -1
        if status not in {0, 1}:
            print(f"FAIL {name:22} ended with status {status}", flush=True)
        failed += status != 0
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
