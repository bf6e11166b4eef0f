from __future__ import annotations

from pipeline.repair.damage import SPACING, found, weighed
from pipeline.repair.view import View


def proven(text: str, lang: str = "en") -> bool:
    view = View(text, lang)
    return weighed(view, found(view, SPACING)).proven


def test_one_kind_of_sign_is_a_habit() -> None:
    assert not proven("I write ,as you see ,my commas ,like this ,and always have ,all my life.")


def test_several_kinds_are_damage() -> None:
    assert proven("The dog ,who didn 't bark ,slept.It 's late and the the moon is up.")


def test_signs_far_apart_are_slips() -> None:
    filler = "There was nothing wrong with this sentence at all. " * 300
    assert not proven(f"The dog ,who didn 't bark, slept. {filler} It was the the end.It was.")


def test_quoted_slips_prove_nothing() -> None:
    assert not proven("""He wrote "it 's late ,dear" and "the the end.So" and "they don 't ,do they" on the wall.""")


def test_a_long_document_is_damaged_like_a_short_one() -> None:
    sound = "There was nothing wrong with this sentence at all. " * 8
    damaged = f"The dog ,who didn 't bark ,slept.It 's late and the the moon is up. {sound}\n"
    assert proven(damaged)
    assert proven(damaged * 50)
