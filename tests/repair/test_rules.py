from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.ledger import Cause, Edit, apply_edits
from pipeline.repair import damage
from pipeline.repair.damage import Rule, found
from pipeline.repair.decide import apart
from pipeline.repair.thresholds import repair_tables
from pipeline.repair.view import View
from tests.repair.helpers import cases

RULES: dict[str, Rule] = {
    rule.__name__: rule for rule in (*damage.SPACING, *damage.SPACING_FOLLOWERS, *damage.CAPITALS, *damage.WORDS)
}


@pytest.mark.parametrize("case", cases("spacing_rules"))
def test_rule(case: Mapping[str, str]) -> None:
    text = case["text"]
    proposals = apart(found(View(text, case["lang"]), [RULES[case["rule"]]]))
    sure = [item for item in proposals if item.confidence >= repair_tables().gate.sign_from]
    edits = [Edit(p.start, p.end, text[p.start : p.end], p.after, (Cause("test", p.rule),)) for p in sure]
    assert apply_edits(text, edits) == case.get("clean", text)


def test_every_rule_has_a_case() -> None:
    tested = {param.values[0]["rule"] for param in cases("spacing_rules")}  # type: ignore[attr-defined]  # a case is a table
    assert set(RULES) - tested <= {"apostrophes"}
