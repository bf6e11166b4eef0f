"""The usual packages as systems that change a text: everything they propose is applied, first suggestion first."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.accuracy.base import Unavailable
from benchmarks.repair.changes import Change, Changes, pieces_of

_WORD = re.compile(r"[^\W\d_]+")
_CODES = {"en": "en-US", "pt": "pt-PT"}

LangChanger = Callable[[str, str], Changes]  # language, text


def do_nothing(_lang: str, _text: str) -> Changes:
    """No change."""
    return ()


def _english(part: Callable[[str], Sequence[str]]) -> LangChanger:
    """Each English word parted by `part`; other languages left alone."""

    def answer(lang: str, text: str) -> Changes:
        if lang != "en":
            return ()
        words = _WORD.finditer(text)
        return [change for word in words for change in pieces_of(word.start(), word.group(), part(word.group()))]

    return answer


def wordninja() -> LangChanger:
    """Every word taken apart by wordninja, which knows English."""
    model: Any = importlib.import_module("wordninja")
    return _english(model.split)


def symspell_segmentation() -> LangChanger:
    """Every word taken apart by symspellpy's `word_segmentation`, with its English frequencies."""
    speller = _symspell()
    return _english(lambda word: speller.word_segmentation(word, max_edit_distance=0).segmented_string.split())


def symspell_compound() -> LangChanger:
    """Every word through symspellpy's `lookup_compound`, which also corrects: only its spaces count here."""
    speller = _symspell()
    return _english(lambda word: str(speller.lookup_compound(word, max_edit_distance=2)[0].term).split())


@cache
def _symspell() -> Any:  # noqa: ANN401 the package has no types
    package: Any = importlib.import_module("symspellpy")
    speller = package.SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    folder = Path(package.__file__).parent
    speller.load_dictionary(str(folder / "frequency_dictionary_en_82_765.txt"), 0, 1)
    speller.load_bigram_dictionary(str(folder / "frequency_bigramdictionary_en_243_342.txt"), 0, 2)
    return speller


def language_tool() -> LangChanger:
    """All rules of LanguageTool as `lingotweaker` ports them; the first suggestion of each match."""
    importlib.import_module("lt_py")

    def answer(lang: str, text: str) -> Changes:
        matches: Iterable[dict[str, Any]] = engine(lang).check(text) if lang in LANGUAGE_TOOL else ()
        data = text.encode()  # its offsets are those of bytes
        return [
            Change(
                len(data[: match["offset"]].decode(errors="ignore")),
                len(data[: match["offset"] + match["length"]].decode(errors="ignore")),
                match["suggestions"][0],
            )
            for match in matches
            if match["suggestions"]
        ]

    return answer


LANGUAGE_TOOL = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "ru"})


@cache
def engine(lang: str) -> Any:  # noqa: ANN401 the package has no types
    """The LanguageTool rules of a language. Raises `Unavailable` where its data package is absent."""
    package: Any = importlib.import_module("lt_py")
    try:
        data: Any = importlib.import_module(f"lingotweaker_data_{lang}")
    except ImportError as error:
        raise Unavailable(str(error)) from error
    return package.Engine(_CODES.get(lang, lang), data_dir=str(data.data_dir()))


def harper() -> LangChanger:
    """All rules of Harper, which knows English; the first suggestion of each."""
    package: Any = importlib.import_module("harper")
    linter = package.Linter(package.Dialect.AMERICAN)

    def answer(lang: str, text: str) -> Changes:
        lints = linter.lint(text) if lang == "en" else ()
        return [_lint(lint) for lint in lints if lint.suggestions]

    return answer


def _lint(lint: Any) -> Change:  # noqa: ANN401 the package has no types
    span, suggestion = lint.span, lint.suggestions[0]
    kind = int(suggestion.kind)
    start = span.end if kind == _INSERT_AFTER else span.start
    return Change(start, span.end, "" if kind == _REMOVE else suggestion.replacement_text)


_REMOVE = 1
_INSERT_AFTER = 2
