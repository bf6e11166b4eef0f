import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.identify import LanguageSettings, identify

CASES = json.loads((Path(__file__).parents[1] / "cases" / "language" / "posts.json").read_text(encoding="utf-8"))
TEXT = {(lang, script): text for lang, script, text in CASES}
EN = "We walked along the river for hours and slept on the train home. It was a fine day for everybody."
DE = "Wir liefen stundenlang am Fluss entlang und schliefen im Zug nach Hause. Es war ein schöner Tag für alle."


@pytest.mark.parametrize(("lang", "script", "text"), CASES, ids=[f"{lang}-{script}" for lang, script, _ in CASES])
def test_a_post_in_one_language(lang: str, script: str, text: str) -> None:
    found = identify(text)
    assert (found.lang, found.script) == (lang, script)
    assert [run.lang for run in found.runs] == [lang]
    assert found.shares == ((lang, 1.0),)
    assert found.score > 0.5


def test_a_foreign_footer_is_its_own_run_and_not_the_language() -> None:
    text = f"{EN}\n{EN}\n\n全站熱搜\n發表在 痞客邦 留言(0) 人氣(12)"
    found = identify(text)
    assert found.lang == "en"
    assert [run.lang for run in found.runs] == ["en", "zh"]
    assert text[found.runs[1].start :].startswith("全站熱搜")
    assert found.script == "Latn"


def test_a_quoted_paragraph_is_a_run_inside() -> None:
    found = identify(f"{EN}\n{EN}\n{DE}\n{EN}")
    assert found.lang == "en"
    assert [run.lang for run in found.runs] == ["en", "de", "en"]


def test_residues_of_translation_do_not_make_a_language() -> None:
    found = identify("The gardener bought a Gartenschere and a very good Rasenmäher for his wife. " * 3)
    assert [run.lang for run in found.runs] == ["en"]


def test_halves_are_multiple() -> None:
    found = identify(f"{EN}\n{DE}")
    assert found.lang == "mul"
    assert {lang for lang, _ in found.shares} == {"en", "de"}
    assert sum(share for _, share in found.shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "und"), (" \n ", "und"), ("12:30\n2010-12-04", "zxx"), ("https://example.org/a/b", "zxx"), ("★★★", "zxx"),
        ("if (a == b) { return c; }", "zxx"), ("hjklhjkl", "zxx"), ("a. b. c.", "zxx"),
    ],
)  # fmt: skip
def test_no_language_is_an_answer(text: str, lang: str) -> None:
    found = identify(text)
    assert (found.lang, found.runs) == (lang, ())


def test_only_allowed_languages_are_answered() -> None:
    found = identify(TEXT["da", "Latn"], LanguageSettings(allowed=("nb", "en")))
    assert found.lang == "nb"
    assert identify(TEXT["ja", "Jpan"], LanguageSettings(allowed=("ar", "en"))).lang in {"und", "ar", "en"}


def test_the_title_helps_a_short_text() -> None:
    assert identify("Foto: Ana", title="Čestitamo Božić svim našim čitateljima i prijateljima").lang in {
        "hr",
        "bs",
        "sr",
    }


@pytest.mark.parametrize("backend", ["py3langid", "eldc", "langdetect"])
def test_any_backend_serves(backend: str) -> None:
    found = identify(f"{EN}\n{EN}\n{DE}\n{DE}\n{DE}", LanguageSettings(detector=backend, min_score=0.0))
    assert [run.lang for run in found.runs] == ["en", "de"]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_runs_lie_in_order_inside_the_text(text: str) -> None:
    found = identify(text)
    at = 0
    for run in found.runs:
        assert at <= run.start < run.end <= len(text)
        at = run.end
    assert 0 <= found.score <= 1
    assert len(found.script) == 4


def test_answers_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import json, sys\n"
        "from pipeline.language.identify import identify\n"
        "print([identify(text) for _, _, text in json.load(open(sys.argv[1], encoding='utf-8'))])\n"
        "print(identify('ab cd ef'), identify('Kontakt'))"
    )
    path = Path(__file__).parents[1] / "cases" / "language" / "posts.json"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_language_that_one_model_lacks_is_told_by_the_others() -> None:
    text = (
        "ကျွန်တော်တို့ မနက်ခင်းမှာ ပင်လယ်ကမ်းခြေကို သွားခဲ့ကြပါတယ်။ ရေက အေးပေမယ့် ကလေးတွေ ပျော်ခဲ့ကြပါတယ်။ "
        "ညနေစောင်းတော့ အိမ်ပြန်ပြီး ဟင်းချို ပူပူလေး သောက်ခဲ့ကြပါတယ်။"
    )
    assert identify(text).lang == "my"
