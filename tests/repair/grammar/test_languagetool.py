from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.repair.context.registry import NoScorer, ScorerKind, scorer
from pipeline.repair.grammar import engine
from pipeline.repair.grammar.engine import Match
from pipeline.repair.grammar.languagetool import AGREED, DENIED, UNASKED, proposed
from pipeline.repair.view import Proposal, View

TEXT = "All of them has gone home."


def _found(*matches: Match, text: str = TEXT, asked: bool = True) -> Sequence[Proposal]:
    model = scorer(ScorerKind.TRIGRAM, "en") if asked else NoScorer()
    return list(proposed(View(text, "en"), [(0, len(text))], model, lambda _lang, _sentence: matches))


def test_a_match_is_weighed_by_the_model() -> None:
    (item,) = _found(Match(12, 15, "AGR", "GRAMMAR", "grammar", ("have",)))
    assert (item.after, item.generator, item.confidence) == ("have", "languagetool", AGREED)
    assert item.score is not None
    assert item.score >= 2
    assert item.scorer.startswith("trigram")


def test_what_the_model_finds_worse_is_doubted() -> None:
    text = "The man wants it."
    (item,) = _found(Match(8, 13, "AGR", "GRAMMAR", "grammar", ("want",)), text=text)
    assert item.confidence == DENIED


def test_without_a_model_the_rule_decides() -> None:
    (item,) = _found(Match(12, 15, "AGR", "GRAMMAR", "grammar", ("have",)), asked=False)
    assert (item.confidence, item.score, item.scorer) == (UNASKED, None, "")


@pytest.mark.parametrize(
    ("category", "kind"), [("TYPOS", "misspelling"), ("STYLE", "style"), ("GRAMMAR", "locale-violation")]
)
def test_spelling_and_style_are_never_asked(category: str, kind: str) -> None:
    assert not _found(Match(12, 15, "X", category, kind, ("have",)))


def test_other_candidates_follow_the_first() -> None:
    found = _found(Match(12, 15, "AGR", "GRAMMAR", "grammar", ("have", "had")))
    assert [(item.rank, item.after) for item in found] == [(1, "have"), (2, "had")]


def test_a_match_whose_first_candidate_is_not_allowed_is_passed_over() -> None:
    assert not _found(Match(12, 15, "AGR", "GRAMMAR", "grammar", ("Have", "have")))


@pytest.mark.skipif(not engine.is_installed("en"), reason="LanguageTool's rules are not installed (extra `grammar`)")
def test_offsets_are_in_code_points_and_the_same_every_time() -> None:
    sentence = "Ünïcode 😀 stands here before a apple."
    found = [match for match in engine.matches("en", sentence) if match.candidates[:1] == ("an",)]
    assert [sentence[match.start : match.end] for match in found] == ["a"]
    assert engine.matches("en", "x" * 5000) == ()


def test_a_panic_of_the_engine_is_no_match(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Broken:
        def check(self, _text: str) -> list[object]:
            raise PanicException

    monkeypatch.setattr(engine, "is_installed", lambda _lang: True)
    monkeypatch.setattr(engine, "_engine", lambda _lang: Broken())
    assert engine.matches("en", "A sentence that nobody has asked about before.") == ()


def test_languages_without_data_have_no_rules() -> None:
    assert not engine.is_installed("tlh")
    assert engine.matches("tlh", "taH pagh taHbe'") == ()
