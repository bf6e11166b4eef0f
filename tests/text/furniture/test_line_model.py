from importlib.resources import files

import numpy as np
import pytest

from pipeline.text.furniture.chrome import NO_COVERAGE, chrome_lexicon
from pipeline.text.furniture.judging import judge
from pipeline.text.furniture.line_model.evidence import RULE, Post, ask, weigh_lines
from pipeline.text.furniture.line_model.matrix import line_matrix
from pipeline.text.furniture.line_model.network import LineModel, line_model
from pipeline.text.lines import split_lines

# A page in Esperanto, of which neither the lexicon nor the training has a word.
MENU = ["Ĉefpaĝo", "Pri ni", "Novaĵoj", "Sporto", "Vetero", "Ensaluti", "Serĉi", "Abonu nian gazeton", "Plej legataj"]
PROSE = [
    "La malnova ponto super la rivero estis fermita dum tri jaroj, ĉar neniu sciis, kiu devas pagi por ĝia riparo.",
    "Hieraŭ la urbestro finfine subskribis la interkonsenton, kaj la laboroj komenciĝos tuj post la pluva sezono.",
    "La loĝantoj de la alia bordo, kiuj ĝis nun veturis longe por aĉeti panon, aŭskultis la novaĵon kun iom da dubo.",
]
FOOTER = ["Legu ankaŭ", "Nova lernejo (12)", "Koncerto 14.05.2012", "Respondi", "Kontakto", "© 2012 La Ponto", "Supren"]


def by_line(lines: list[str]) -> dict[str, float | None]:
    judged = judge(split_lines("\n".join(lines)), chrome_lexicon())
    ask(judged, line_model())
    return {item.facts.text: item.likelihood for item in judged}


def test_the_model_was_made_for_these_features() -> None:
    assert line_model().features == line_matrix(["a"], [NO_COVERAGE]).features


def test_the_file_holds_no_objects() -> None:
    path = files("pipeline").joinpath("data", "line_model", "model.npz")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as weights:
        assert all(weights[name].dtype.kind in "fiU" for name in weights.files)


def test_a_menu_in_an_unknown_language_is_told_from_its_prose() -> None:
    found = by_line([*MENU, *PROSE, *FOOTER])
    assert all((found[line] or 0) > 0.5 for line in (*MENU, *FOOTER))
    assert all((found[line] or 1) < 0.5 for line in PROSE)


def test_few_lines_are_no_page() -> None:
    assert set(by_line(["Home", "About us", "Login"]).values()) == {None}


def test_a_page_of_prose_alone_is_not_asked_about() -> None:
    judged = judge(split_lines("\n".join(PROSE * 2)), chrome_lexicon())
    ask(judged, line_model())
    weigh_lines(judged, Post())
    assert {item.rule for item in judged} == {""}


def test_what_the_model_condemns_is_named_after_it() -> None:
    judged = judge(split_lines("\n".join([*MENU, *PROSE, *FOOTER])), chrome_lexicon())
    ask(judged, line_model())
    weigh_lines(judged, Post())
    dropped = [item for item in judged if item.score >= 0.75]
    assert {item.rule for item in dropped} == {RULE}
    assert {item.facts.text for item in dropped} <= {*MENU, *FOOTER}


def test_a_line_alone_is_spared() -> None:
    """Furniture comes in company: one odd line among an author's own may be the author's too."""
    judged = judge(split_lines("\n".join([*PROSE, "Supren", *PROSE])), chrome_lexicon())
    ask(judged, line_model())
    weigh_lines(judged, Post())
    assert max(item.score for item in judged) < 0.75


def test_what_a_colon_introduces_is_spared() -> None:
    lines = [*MENU, *PROSE, "Por la supo vi bezonas ĉi tion:", "tri karotojn", "sep terpomojn", "Paciencon", *FOOTER]
    judged = judge(split_lines("\n".join(lines)), chrome_lexicon())
    ask(judged, line_model())
    weigh_lines(judged, Post())
    dropped = {item.facts.text for item in judged if item.score >= 0.75}
    assert dropped.isdisjoint(["tri karotojn", "sep terpomojn", "Paciencon"])


@pytest.mark.parametrize("count", [1, 2, 3, 40, 700])
def test_pages_of_any_length_get_a_probability_for_each_line(count: int) -> None:
    lines = [f"line number {number}" for number in range(count)]
    found = line_model().furniture(line_matrix(lines, [NO_COVERAGE] * count))
    assert found.shape == (count,)
    assert ((found >= 0) & (found <= 1)).all()


def test_a_model_without_words_is_whole() -> None:
    """A member that knows no words has no embedding, and the model works without it."""
    model = line_model()
    assert isinstance(model, LineModel)
    assert model.furniture(line_matrix(["ばか", "犬"], [NO_COVERAGE] * 2)).shape == (2,)
