"""What `make bench` times, and how it counts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.speed import ours, peers
from benchmarks.speed.pages import MB, grow, shuffled, write_jsonl
from benchmarks.speed.timing import Timings, interleaved

TEXT = "A walk\n\nWe went down to the sea that morning, and it was cold.\n\nThen we came home and lit the stove."


def test_copies_have_their_paragraphs_in_another_order() -> None:
    texts = ["head\n\n" + "\n\n".join(map(str, range(9)))]
    pages = shuffled(texts, 2)
    assert len(set(pages)) == 2
    assert pages == shuffled(texts, 2)
    assert {page.partition("\n\n")[0] for page in pages} == {"head"}


def test_a_corpus_grows_to_its_size_and_no_page_is_like_another(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    number = grow([TEXT], MB // 100, path)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == number
    assert MB // 100 <= path.stat().st_size < MB // 100 + 500
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == number


def test_jobs_are_timed_in_turn_after_a_round_that_does_not_count() -> None:
    called: list[str] = []

    def job(name: str) -> int:
        called.append(name)
        return sum(range(1000))

    timings = interleaved({"a": lambda _: job("a"), "b": lambda _: job("b")}, chars=10, rounds=2)
    assert called == ["a", "b"] * 3
    assert {name: len(seconds) for name, seconds in timings.seconds.items()} == {"a": 2, "b": 2}


def test_a_ratio_goes_round_by_round() -> None:
    timings = Timings(1_000_000, {"a": [2.0, 9.0, 4.0], "b": [1.0, 3.0, 4.0]})
    assert str(timings.ratio("a", "b")) == "2.00 (1.00-3.00)"
    assert timings.per_megabyte("a") == pytest.approx(4.0)


def test_ours_and_the_floor_go_over_all_pages(tmp_path: Path) -> None:
    path = write_jsonl([TEXT, TEXT.upper()], tmp_path)
    for number, job in enumerate((ours.whole(path, Counter()), ours.equivalent(path), peers.floor(path))):
        out = tmp_path / str(number)
        out.mkdir()
        assert job(out) == 2
