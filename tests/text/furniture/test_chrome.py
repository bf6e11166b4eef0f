"""The chrome lexicon: its files are sound, and coverage tells furniture from sentences about it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.furniture.chrome import MIN_STEM, NO_COVERAGE, Kind, Source, chrome_lexicon
from pipeline.text.furniture.chrome_patterns import SLOTS

FOLDER = Path(__file__).parents[3] / "pipeline" / "data" / "chrome"
LINES = Path(__file__).parents[2] / "cases" / "chrome_lines.tsv"
EXPLAINED = 0.75
WORD = re.compile(r"[^\s|{}]+(?:\|[^\s|{}]+)*|\{(?:" + "|".join(SLOTS) + r")\}")
FILES = sorted(FOLDER.glob("*.tsv"))
PROSE_LIMIT = 0.6


def test_at_least_forty_five_languages() -> None:
    assert len(FILES) >= 45


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_sound(path: Path) -> None:
    first, *rows = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    kinds, sources = {kind.value for kind in Kind}, {source.value for source in Source}
    for row in (row for row in rows if row and not row.startswith("#")):
        kind, pattern, source = row.split("\t")
        assert kind in kinds, row
        assert source in sources, row
        words = pattern.removeprefix("?").split(" ")
        assert all(map(WORD.fullmatch, words)), row
        forms = [form for word in words if "{" not in word for form in word.split("|")]
        assert forms, row
        assert all(len(form) > MIN_STEM for form in forms if form.endswith("*")), row
    assert len(rows) == len(set(rows))


def test_lines_of_all_kinds_are_explained_in_every_language() -> None:
    lexicon = chrome_lexicon()
    total: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    for row in LINES.read_text(encoding="utf-8").splitlines()[1:]:
        lang, line = row.split("\t")
        coverage = lexicon.coverage(line)
        total[lang] += 1
        explained[lang] += coverage.share >= EXPLAINED and (coverage.specific > 0 or coverage.hits > 1)
    assert len(total) >= 50
    assert all(explained[lang] >= 0.9 * total[lang] for lang in total), total - explained
    assert explained.total() >= 0.98 * total.total()


@pytest.mark.parametrize(
    "line",
    [
        "Leave a comment",
        "3 Kommentare | Drucken",
        "Bejegyezte: Laci dátum: 21:40",
        "コメントを書く",
        "댓글 5 공감 2",
        "Комментариев нет:",
    ],
)
def test_furniture_is_explained(line: str) -> None:
    assert chrome_lexicon().coverage(line).share > PROSE_LIMIT


@pytest.mark.parametrize(
    "line",
    [
        "The comments of my neighbours surprised me greatly that year",
        "Das Archiv der Stadt brannte in jener Nacht bis auf die Mauern ab",
        "Il a partagé son pain avec le chien du voisin",
        "彼は黙って窓の外を見ていた",
    ],
)
def test_prose_is_not(line: str) -> None:
    assert chrome_lexicon().coverage(line).share < PROSE_LIMIT


def test_a_single_byline_word_without_a_colon_explains_itself_alone() -> None:
    lexicon = chrome_lexicon()
    assert lexicon.coverage("Autor: Anna Nowak").share == 1.0
    assert lexicon.coverage("Autor zgubił kapelusz wczoraj").share < PROSE_LIMIT


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Posted by Margaret Ellis at 9:14 PM", Kind.BYLINE),
        ("3 Responses to The long road home", Kind.COMMENT),
        ("Anna Lee said on May 3, 2010 at 4:00 pm", Kind.COMMENT),
        ("Filed under gardens, slow mornings, bees", Kind.LABEL),
        ("發表在 山路 留言(2) 人氣(31)", Kind.LABEL),
        ("Geschrieben am 3. Mai 2010 von Jutta Wendt", Kind.BYLINE),
    ],
)
def test_slots_explain_what_the_page_fills_in(line: str, kind: Kind) -> None:
    coverage = chrome_lexicon().coverage(line)
    assert (coverage.share, coverage.kind) == (1.0, kind)
    assert coverage.specific


@pytest.mark.parametrize(
    "line",
    [
        "Anna said on the phone that the roof had fallen in",
        "Her thoughts on life and death were never written down",
        "The letter was posted by somebody who could not spell my name",
        "Zoo director Lee wrote on a slate: no more peacocks",
    ],
)
def test_slots_are_not_filled_in_the_middle_of_a_sentence(line: str) -> None:
    assert chrome_lexicon().coverage(line).share < PROSE_LIMIT


def test_accents_and_joiners_may_be_left_out() -> None:
    lexicon = chrome_lexicon()
    assert lexicon.coverage("Starsi prispevky").share == lexicon.coverage("Starší příspěvky").share == 1.0


def test_a_generic_word_counts_only_with_neighbours_or_alone() -> None:
    lexicon = chrome_lexicon()
    assert lexicon.coverage("Share").share == 1.0
    assert lexicon.coverage("A share of the land").share == 0.0


def test_long_lines_take_bounded_time() -> None:
    lexicon = chrome_lexicon()
    for piece in ("posted by ", "1 ", "filed under a ", "said on ", "댓글 ", "留言"):
        assert lexicon.coverage(piece * 2000).words >= 0


@given(st.text(max_size=80))
def test_any_line_has_a_coverage(line: str) -> None:
    coverage = chrome_lexicon().coverage(line)
    assert 0.0 <= coverage.share <= 1.0
    assert coverage.specific <= coverage.hits
    assert coverage == NO_COVERAGE or coverage.kind in Kind
