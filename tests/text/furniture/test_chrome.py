"""The chrome lexicon: its files are sound, and coverage tells furniture from sentences about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.text.furniture.chrome import MIN_STEM, Kind, chrome_lexicon

FOLDER = Path(__file__).parents[3] / "pipeline" / "data" / "chrome"
FILES = sorted(FOLDER.glob("*.tsv"))
PROSE_LIMIT = 0.6


def test_at_least_forty_five_languages() -> None:
    assert len(FILES) >= 45


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_sound(path: Path) -> None:
    first, *rows = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    kinds = {kind.value for kind in Kind}
    for row in (row for row in rows if row and not row.startswith("#")):
        kind, pattern = row.split("\t")
        assert kind in kinds, row
        assert re.fullmatch(r"\??\S+(?: \S+)*", pattern), row
        assert all(len(word) > MIN_STEM for word in pattern.split() if word.endswith("*")), row


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
