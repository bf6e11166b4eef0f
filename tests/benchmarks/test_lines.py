"""The peers' rules and the figures over lines do what their descriptions say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.accuracy.base import Unavailable
from benchmarks.lines.metrics import AROUND, ENDS, Fate, tally
from benchmarks.lines.ours import fold_models, line_fates, shipped_model, transfer_models, two_stages, whole_recipe
from benchmarks.lines.pages import N_FOLDS, Label, LinePage, read_sample
from benchmarks.lines.peers import c4_rules, justext_rules, keep_everything
from benchmarks.lines.words import fates_in, overlap
from pipeline.document import Cause, Edit
from tests.shared_data import ROOT

CASES = ROOT / "tests" / "cases" / "lines"
KEPT, DROPPED, METADATA = Fate.KEPT, Fate.DROPPED, Fate.METADATA
MAIN, BOILERPLATE = Label.MAIN, Label.BOILERPLATE


def page(lines: list[str], labels: list[Label] | None = None) -> LinePage:
    return LinePage("p", "s", "en", tuple(lines), tuple(labels or [MAIN] * len(lines)), (True,) * len(lines))


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ("We went out to the sea.", KEPT),
        ('"We went out to the sea"', KEPT),
        ("We went out to the sea", DROPPED),
        ("We went out to sea...", DROPPED),
        ("We went out today.", DROPPED),
        ("Please turn on JavaScript to go on.", DROPPED),
        ("By reading this you accept our Privacy Policy.", DROPPED),
        ("This is what a { looks like.", DROPPED),
        ("Lorem ipsum dolor sit amet, consectetur.", DROPPED),
    ],
)
def test_c4_rules(line: str, fate: Fate) -> None:
    assert c4_rules(page([line])) == (fate,)


def test_justext_keeps_long_prose_and_drops_short_lines_around_it() -> None:
    prose = "It was one of those days on which the rain would not stop and we all had to sit in the kitchen. " * 3
    fates = justext_rules()(page(["Home", "About", prose, "Copyright ©"]))
    assert fates == (DROPPED, DROPPED, KEPT, DROPPED)


def test_figures() -> None:
    whole = page(["aa", "bbbb", "c", "d"], [MAIN, MAIN, BOILERPLATE, BOILERPLATE])
    count = tally([whole], [(KEPT, DROPPED, DROPPED, KEPT)])
    assert count.boilerplate_f1 == pytest.approx(0.5)
    assert count.main_f1 == pytest.approx(0.5)
    assert count.main_lost == pytest.approx(4 / 6)
    assert count.main_character_f1 == pytest.approx(2 * 2 / (2 * 2 + 1 + 4))


def test_a_title_taken_out_as_metadata_is_no_loss() -> None:
    count = tally([page(["Title", "Home"], [MAIN, BOILERPLATE])], [(METADATA, METADATA)])
    assert (count.main_lost, count.boilerplate_f1) == (0, 1)


def test_lines_at_the_edges() -> None:
    labels = [BOILERPLATE] * 20 + [MAIN] * 40 + [BOILERPLATE] * 4
    long = page(["x"] * len(labels), labels)
    assert ENDS.lines(long) == [*range(5, 31), *range(49, 64)]
    assert AROUND.lines(long) == list(range(15, 64))
    assert ENDS.lines(page(["x"], [BOILERPLATE])) == []


def test_fates_of_lines_from_edits() -> None:
    lines = ["Title", "", "Home | About", "A line that loses a word"]
    text = "\n".join(lines)
    edits = [
        Edit(0, 6, "Title\n", "", (Cause("posts", "title"),)),
        Edit(6, 20, "\nHome | About\n", "", (Cause("boilerplate", "header"),)),
        Edit(20, 22, "A ", "", (Cause("spacing", "doubled-word"),)),
    ]
    assert text[6:20] == edits[1].before
    assert line_fates(lines, edits) == (METADATA, KEPT, DROPPED, KEPT)


def test_fold_models_are_asked_by_site(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("folds")
    with pytest.raises(FileNotFoundError):
        fold_models(folder)
    for number in range(N_FOLDS):
        (folder / f"fold-{number}.bin").touch()
    one = page(["x"])
    assert fold_models(folder)(one) == folder / f"fold-{one.fold}.bin"
    assert fold_models(None) is shipped_model
    with pytest.raises(Unavailable):
        transfer_models(folder)
    (folder / "lang-de.bin").touch()
    assert transfer_models(folder)(one) == folder / f"fold-{one.fold}.bin"
    assert transfer_models(folder)(replace(one, lang="de")) == folder / "lang-de.bin"


def test_the_sample_is_whole_and_every_system_answers_every_line() -> None:
    pages = [*read_sample(CASES / "open.jsonl"), *read_sample(CASES / "held.jsonl")]
    assert len(pages) == len({one.name for one in pages}) == 30
    assert len({one.lang for one in pages}) >= 16
    for one in pages[::7]:
        for answer in (keep_everything, c4_rules, two_stages(), whole_recipe()):
            assert len(answer(one)) == len(one.lines)


def test_words_shared_by_two_texts() -> None:
    assert overlap("the cat, the dog", "The cat sat").f1 == pytest.approx(2 * 2 / 7)
    assert overlap("猫が", "猫は").f1 == pytest.approx(0.5)
    assert overlap("ab cde", "cde", by_character=True).f1 == pytest.approx(6 / 8)


def test_short_lines_have_to_stand_alone_in_an_extracted_text() -> None:
    text = "We went home and had tea.\n- Boil water"
    assert fates_in(text, ["home", "Boil water", "went home and had", "and had supper there"]) == (
        DROPPED,
        KEPT,
        KEPT,
        DROPPED,
    )
