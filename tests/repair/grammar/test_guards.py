from __future__ import annotations

import pytest

from pipeline.repair.grammar.guards import is_allowed
from pipeline.repair.view import Proposal, View


def _allows(text: str, before: str, after: str, lang: str = "en") -> bool:
    start = text.index(before)
    return is_allowed(View(text, lang), Proposal(start, start + len(before), after, "A_RULE", 0.9))


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("He want it.", "want", "wants"),
        ("There was many.", "There was", "There were"),
        ("She saw a apple.", "a", "an"),
        ("An man came.", "An", "A"),
        ("The dull dull wall.", "dull dull", "dull"),
    ],
)
def test_changes_of_words_are_allowed(text: str, before: str, after: str) -> None:
    assert _allows(text, before, after)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("We met Midgley there.", "Midgley", "Medley"),
        ("In western Europe.", "western", "Western"),
        ("It cost 25 euros.", "25", "26"),
        ("It cost 25-30 euros.", "25-30", "25–30"),
        ("He came and he went.", "came and", "came, and"),
        ("The zorblax fell.", "zorblax", "relax"),
        ("A long road.", "long", "lngx"),
        ("One two three four five.", "One two three four five", "Six seven eight nine ten"),
        ("One\ntwo.", "One\ntwo", "One too"),
        ("He has it.", "has", ""),
    ],
)
def test_names_numbers_and_marks_stay(text: str, before: str, after: str) -> None:
    assert not _allows(text, before, after)
