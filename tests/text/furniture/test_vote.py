"""The vote on lines of HTML pages."""

from __future__ import annotations

import pytest

from pipeline.document import Block
from pipeline.text.furniture.chrome import chrome_lexicon
from pipeline.text.furniture.judging import Judged, judge
from pipeline.text.furniture.markup import weigh_markup
from pipeline.text.furniture.vote import FEATURES, RULES, vote_weights
from pipeline.text.lines import split_lines

PROSE = [
    "Vannak napok, amikor a folyó olyan csendes, hogy hallani a túlparton beszélgető halászokat.",
    "A malmot a nagyapám építette, és a kereke még ma is forog, ha elég magas a víz.",
    "Ősszel összegyűlünk az udvaron, és megesszük, ami a kertben a nyáron megtermett.",
]
ASIDE = "Kapcsolódó írások a környék malmairól"


@pytest.mark.parametrize("name", ["accurate", "accurate-line-model", "fast", "fast-line-model"])
def test_each_set_of_weights_speaks_of_known_features(name: str) -> None:
    terms = vote_weights(name).terms
    assert {feature for feature, _, _ in terms} <= set(FEATURES)
    assert {feature for group in RULES.values() for feature in group} == set(FEATURES)


def weighed(main: list[bool], second: list[bool], probabilities: list[float] | None = None) -> list[Judged]:
    """The lines of a small page, after the vote."""
    lines = [*PROSE, ASIDE]
    text = "\n".join(lines)
    blocks, at = [], 0
    for line, first, other in zip(lines, main, second, strict=True):
        names = ("entry",) if line in PROSE else ("sidebar", "aside")
        blocks.append(Block(at, at + len(line), "p", 0.0, first, names, other))
        at += len(line) + 1
    judged = judge(split_lines(text), chrome_lexicon())
    weigh_markup(judged, blocks, [(block.start, block.end) for block in blocks], probabilities)
    return judged


def test_what_all_leave_out_goes_and_what_all_take_stays() -> None:
    judged = weighed([True, True, True, False], [True, True, True, False])
    assert [item.score >= 0.75 for item in judged] == [False, False, False, True]
    assert judged[3].rule in {"extractor", "markup"}


def test_one_line_that_one_extractor_lost_in_the_middle_stays() -> None:
    judged = weighed([True, False, True, False], [True, True, True, False])
    assert judged[1].score < 0.75


def test_the_line_model_has_its_say() -> None:
    votes = [True, True, True, False], [True, True, True, True]
    sure, unsure = (weighed(*votes, [0.01, 0.01, 0.01, own])[3].score for own in (0.99, 0.01))
    assert sure > unsure
