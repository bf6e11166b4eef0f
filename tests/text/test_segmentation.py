import gzip
import json
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.segmentation import SEGMENTERS, rough_pieces, sentence_spans
from tests.shared_data import SHARED, needs_shared

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "language" / "sentences.toml").read_text(encoding="utf-8"))
LANGUAGES = ["en", "de", "fr", "ja", "zh", "hu", "el", "th", "uk", "und"]
PROSE = st.text(st.sampled_from(list("aZé .!?…;。！»”')(\"\n\r\t\u00a0字し1")), max_size=80)


@pytest.mark.parametrize("case", CASES["case"], ids=[f"{n}-{case['lang']}" for n, case in enumerate(CASES["case"])])
def test_sentences(case: dict[str, Any]) -> None:
    text = case.get("join", " ").join(case["sentences"])
    assert [text[start:end] for start, end in sentence_spans(text, case["lang"])] == case["sentences"]


@pytest.mark.parametrize("backend", sorted(SEGMENTERS))
@given(text=st.one_of(st.text(max_size=80), PROSE), lang=st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=60)
def test_every_character_but_space_is_in_exactly_one_sentence(backend: str, text: str, lang: str) -> None:
    check_cover(text, SEGMENTERS[backend](text, lang if backend == "srx" else "en"))


@given(text=st.one_of(st.text(max_size=300), PROSE.map(lambda part: part * 9)))
def test_every_character_but_space_is_in_exactly_one_piece(text: str) -> None:
    check_cover(text, rough_pieces(text))


def check_cover(text: str, spans: list[tuple[int, int]]) -> None:
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("unit", ["a. ", "(a. ", "1. ", ". . ! ? ", "A.B. ", "[. ", '"! ', "a" * 50, "。", "… "])
def test_a_long_line_takes_time_in_proportion(unit: str) -> None:
    started = time.perf_counter()
    sentence_spans(unit * (20_000 // len(unit)), "en")
    assert time.perf_counter() - started < 4


@needs_shared
def test_agreement_with_treebanks() -> None:
    with gzip.open(SHARED / "eval" / "segmentation" / "sentences.jsonl.gz") as packed:
        rows = [json.loads(row) for row in packed][::4]
    right = guessed = wanted = 0
    for row in rows:
        ends = {end for _, end in sentence_spans(row["text"], row["lang"])}
        gold = set(row["ends"])
        right, guessed, wanted = right + len(ends & gold), guessed + len(ends), wanted + len(gold)
    assert right / guessed > 0.98
    assert right / wanted > 0.94
