"""Documents for the tests of the repair rules and stages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.stages.base import RepairConfig
from pipeline.stages.fused_words import FusedWords
from pipeline.stages.spacing import Spacing

CASES = Path(__file__).resolve().parents[1] / "cases"


def document(text: str, lang: str) -> Document:
    doc = Document.of(text, source="test")
    doc.metadata.lang = lang
    return doc


def repaired(text: str, lang: str) -> Document:
    """`text` after both repair stages."""
    doc = document(text, lang)
    for stage in (Spacing(RepairConfig()), FusedWords(RepairConfig())):
        doc.apply(stage.process(doc))
    return doc


def cases(name: str) -> list[object]:
    """The cases of a data file as parameters, named by language and number."""
    table = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{case['lang']}-{number}") for number, case in enumerate(table["case"])]
