from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Document, Status
from pipeline.stages.mojibake import Mojibake, MojibakeConfig
from tests.shared_data import SHARED, needs_shared

CASES = json.loads((Path(__file__).parents[1] / "cases" / "mojibake.json").read_text(encoding="utf-8"))
STAGE = Mojibake(MojibakeConfig())


def cleaned(text: str) -> Document:
    doc = Document.of(text)
    doc.apply(STAGE.process(doc))
    return doc


def misread(text: str, stored: str, read: str) -> str:
    """`text` in `stored`, read as `read` by a program that keeps bytes it has no character for."""
    return "".join(bytes([b]).decode(read, "ignore") or chr(b) for b in text.encode(stored))


@pytest.mark.parametrize(
    "case", CASES["confusions"], ids=lambda c: f"{c['lang']}-{'+'.join(c['stored'])}-{c['read'][0]}"
)
def test_a_misread_page_is_read_as_it_was_meant(case: dict[str, Any]) -> None:
    stored, read = case["stored"], case["read"]
    good = CASES["pages"][case["lang"]].encode(stored[0], "ignore").decode(stored[0])
    bad = good
    for step in zip(stored, read, strict=True):
        bad = misread(bad, *step)
    doc = cleaned(bad)
    assert doc.text == good
    assert doc.ledger.restore(doc.text) == bad
    assert cleaned(good).text == good


@pytest.mark.parametrize("lang", sorted(CASES["pages"]))
def test_a_sound_page_is_not_touched(lang: str) -> None:
    assert cleaned(CASES["pages"][lang]).ledger.edits == ()


def test_one_garbled_line_in_a_sound_page() -> None:
    lines = CASES["pages"]["sv"].split("\n")
    bad = [*lines[:2], misread(lines[2], "utf-8", "cp1252"), *lines[3:]]
    doc = cleaned("\n".join(bad))
    assert doc.text == CASES["pages"]["sv"]
    assert all(edit.has_rule("utf-8-as-windows-1252") for edit in doc.ledger.edits)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("JoÃ£o kom fra São Tomé.", "João kom fra São Tomé."),
        ("Det har vÃ|rt en lang vinter, sÃ¥ vi frÃ¸s.", "Det har vært en lang vinter, så vi frøs."),
        ("Er blieb st&auml;ndig drau&szlig;en.", "Er blieb ständig draußen."),
        ("Er blieb st&amp;auml;ndig drau&amp;amp;szlig;en.", "Er blieb ständig draußen."),
        ("Lisa &amp; Karl&nbsp;&ndash; ein Paar", "Lisa & Karl\xa0– ein Paar"),
        ("La se&Atilde;&plusmn;ora", "La señora"),
    ],
)
def test_small_damage(raw: str, text: str) -> None:
    assert cleaned(raw).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Write &lt;b&gt; and &amp;nbsp; to get it.",
        "The entity &eacute; gives é in HTML.",
        "if (a &amp;&amp; b) { return; }",
        "“Curly” quotes, ﬁne ligatures, ＦＵＬＬ width, a\xa0space — and an ellipsis…",
        "São João, naïve Ångström, Åland, Øresund, Ötzi, Dvořák, Erdoğan, Łódź, Þór",
        "¿Qué? ¡Nada! 5 £, 7 €, 20 °C, 3 × 4 ÷ 2 ± 1, §5, ©2010, ½ m²",
        "МВД и МЧС провели СПАРТАКИАДУ в МГУ",
        "Ôôô! Ãã? Ō¬o ├┤ ¯\\_(ツ)_/¯",
        "Really?no. Sure?Yes! See http://example.org/a?b=c and file?raw=1",
        "",
        "\n\r\n",
    ],
)
def test_what_only_looks_like_damage(text: str) -> None:
    doc = cleaned(text)
    assert doc.text == text
    assert doc.suggestions == []


def test_lost_letters_are_never_put_back_without_asking() -> None:
    doc = cleaned("Vi kj?rte hjem, og alle sang p? veien. St?vet la seg.")
    assert doc.text == doc.raw
    assert {s.before: s.after for s in doc.suggestions}["kj?rte"] == "kjørte"
    assert {s.status for s in doc.suggestions} <= {Status.SUGGESTED, Status.FLAGGED}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_running_again_changes_nothing(text: str) -> None:
    doc = cleaned(text)
    assert doc.ledger.restore(doc.text) == text
    assert cleaned(doc.text).text == doc.text


@pytest.mark.parametrize("line", ["Ã©" * 30_000, "word Ã© " * 8_000, "x?y" * 20_000, "&amp;" * 20_000, "жЖ" * 20_000])
def test_long_lines_take_no_time(line: str) -> None:
    cleaned(line)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(str.maketrans("‘’‚“”„", "'''\"\"\"")))


def rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(SHARED / "eval" / "encoding" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@needs_shared
def test_sound_sentences_in_many_languages_stay() -> None:
    texts = [row["text"] for row in rows("clean")]
    assert [text for text in texts if cleaned(text).text != text] == []


@needs_shared
def test_the_share_of_lines_repaired() -> None:
    sample = [row for row in rows("mojibake") if row["recoverable"]][::16]
    done = sum(folded(cleaned(row["bad"]).text) == folded(row["good"]) for row in sample)
    assert done >= 0.94 * len(sample)


@needs_shared
def test_the_cases_of_ftfy() -> None:
    cases = [row for row in rows("ftfy_cases") if row["expect"] == "pass"]
    missed = [
        row["label"]
        for row in cases
        if folded(cleaned(row["original"]).text) not in {folded(row["fixed_encoding"]), folded(row["fixed"] or "")}
    ]
    assert missed == []
