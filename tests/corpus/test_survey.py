"""Which lines the survey remembers, and that its sums are the same however they are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.corpus import counting, runs
from pipeline.corpus.counting import frequent
from pipeline.corpus.page_lines import PageLines, as_bytes, counted
from pipeline.corpus.settings import SurveySettings
from pipeline.corpus.survey import Spill, Survey, summed
from pipeline.document import Media, Record
from pipeline.text.html.rendering import HtmlMode
from pipeline.text.opening import open_record
from tests.corpus.makers import MadePage, Tongue, blog, quoted_poem, recipes, reposts


def records(pages: Sequence[MadePage], folder: str = "a") -> list[Record]:
    return [Record(f"{folder}/{number:03}.txt", page.text) for number, page in enumerate(pages)]


def spilled(shards: Sequence[Sequence[Record]], folder: Path) -> list[Spill]:
    spills = []
    for number, shard in enumerate(shards):
        lines = PageLines()
        for record in shard:
            lines.add(record)
        spill = Spill(folder / f"{number}.lines.npy", folder / f"{number}.counts.npy")
        spill.lines.write_bytes(as_bytes(lines.table()))
        spill.counts.write_bytes(as_bytes(counted(lines.table())))
        spills.append(spill)
    return spills


def remembered(pages: Sequence[MadePage]) -> set[str]:
    """The lines of pages that the survey of them remembers."""
    made = records(pages)
    survey = Survey.of(made)
    return {str(r.content)[x.start : x.end] for r in made for x in survey.repeats(r, str(r.content))}


def test_sums_do_not_depend_on_shards_or_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = [
        *records(blog(Tongue("latin", 1), 20)),
        *records(recipes(Tongue("greek", 1), 15), "b"),
        *records(reposts(Tongue("cyrillic", 1), 12), "c"),
    ]
    settings = SurveySettings()
    expected = as_bytes(Survey.of(every, settings).table)
    for size, most in ((47, 10**6), (9, 10**6), (9, 40), (1, 200)):
        monkeypatch.setattr(runs.merged, "__defaults__", (most,))
        folder = tmp_path / f"{size}-{most}"
        folder.mkdir()
        shards = [every[at : at + size] for at in range(0, len(every), size)]
        assert summed(spilled(shards, folder), folder, settings) == expected


def test_the_most_frequent_lines_are_kept_where_there_are_too_many(tmp_path: Path) -> None:
    spills = spilled([[*records(blog(Tongue("latin", 1), 30)), *records(blog(Tongue("greek", 1), 9), "b")]], tmp_path)
    files = [spill.counts for spill in spills]
    every = frequent(files, 2)
    few = frequent(files, 2, most=len(every) - 1)
    least = min(few["count"])
    assert 0 < len(few) < len(every)
    assert set(few["key"]) == set(every["key"][every["count"] >= least])


def test_a_sample_of_a_large_source_gives_the_same_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = records(blog(Tongue("latin", 1), 60))
    monkeypatch.setattr(counting, "MOST_PAGES", 30)
    found = Survey.of(pages).repeats(pages[0], str(pages[0].content))
    assert len(found) == 12
    assert all(repeat.share == 1.0 and repeat.pages < 50 for repeat in found)


def test_furniture_is_remembered_and_text_is_not() -> None:
    pages = blog(Tongue("georgian", 2), 8)
    assert remembered(pages) == {line for page in pages for line in page.furniture}


@pytest.mark.parametrize("pages", [3, 4])
def test_few_pages_tell_nothing(pages: int) -> None:
    assert remembered(blog(Tongue("latin", 1), pages)) == set()


@pytest.mark.parametrize("count", [6, 9, 15])
def test_the_same_post_again_is_no_evidence(count: int) -> None:
    pages = reposts(Tongue("latin", 2), count)
    assert remembered(pages) == set()
    assert remembered(quoted_poem(Tongue("latin", 2), count)[:1] * count) == set()


def test_sources_are_apart() -> None:
    pages = blog(Tongue("latin", 1), 8)
    mixed = [Record(f"{n}/x.txt", page.text) for n, page in enumerate(pages)]
    assert all(not Survey.of(mixed).repeats(r, str(r.content)) for r in mixed)
    with_hosts = [Record(r.source, r.content, url="https://one.example/") for r in mixed]
    assert Survey.of(with_hosts).repeats(with_hosts[0], str(mixed[0].content))


@pytest.mark.parametrize("mode", HtmlMode)
def test_lines_of_markup_are_found_in_the_rendered_text(mode: HtmlMode) -> None:
    made = []
    for number, page in enumerate(blog(Tongue("cyrillic", 4), 7)):
        lines = "".join(f"<li>{line}</li>" if furniture else f"<p>{line}</p>" for line, furniture in page.lines)
        made.append(Record(f"h/{number}.html", f"<html><body>{lines}</body></html>".encode(), Media.HTML))
    raw = open_record(made[0], mode)[0].raw
    assert len(Survey.of(made, html=mode).repeats(made[0], raw)) == 12


def test_our_own_output_tells_nothing() -> None:
    extra = {"source": "a.txt", "post_index": 0, "raw_sha256": "x"}
    rows = [Record(r.source, r.content, extra=extra) for r in records(blog(Tongue("latin", 1), 9))]
    assert not len(Survey.of(rows).table)
