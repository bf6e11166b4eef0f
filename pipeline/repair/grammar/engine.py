"""LanguageTool's rules without Java: the engine of `lingotweaker`, where it and the data of a language are installed.

An engine takes 1 to 8 seconds to load and up to 500 MB, and reads some hundreds of words a second: it is asked for
single sentences that something else points at, never for whole texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict

from pipeline.errors import UsageError
from pipeline.limits import model_memory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class _Engine(Protocol):
        def check(self, text: str, /) -> list[_Found]: ...


# The form of a language that stands for all of them; its spelling rules, which differ, are never asked.
VARIANTS: Mapping[str, str] = MappingProxyType(
    {
        "de": "de-DE",
        "en": "en-US",
        "es": "es",
        "fr": "fr",
        "it": "it",
        "nl": "nl",
        "pt": "pt-BR",
        "ru": "ru",
    }
)
MISSING = (
    "pip install 'textmend[grammar]' brings English, Spanish, French, Dutch, Portuguese and Russian; "
    "'textmend[grammar-gpl]' German and Italian, whose data is partly under the GPL."
)
LONGEST = 600  # characters; what is longer is no sentence
# One a language, some 2 GB for all: to load one again for each post takes far longer than to ask it.
_KEPT = 8
_SENTENCES = 4096
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule finds a fault, in code points, with what it would put there, best first."""

    start: int
    end: int
    rule: str
    category: str
    kind: str
    candidates: tuple[str, ...]


class _Found(TypedDict):
    rule_id: str
    offset: int
    length: int
    category_id: str
    issue_type: str
    suggestions: list[str]


@cache
def is_installed(lang: str) -> bool:
    """Whether the engine and its data for `lang` are there.

    >>> is_installed("tlh")
    False
    """
    return lang in VARIANTS and find_spec("lt_py") is not None and _data_folder(lang) is not None


def installed() -> tuple[str, ...]:
    """The languages whose rules are there."""
    return tuple(filter(is_installed, VARIANTS))


def require(lang: str | None = None) -> None:
    """Nothing, where the rules of `lang`, or of any language, are there; else raises `UsageError`."""
    if not (is_installed(lang) if lang else installed()):
        msg = f"LanguageTool's rules{f' for {lang!r}' if lang else ''} are not installed"
        raise UsageError(msg, remedy=MISSING)


def absence() -> str:
    """What to tell somebody whose run made do without any of the rules; empty where there are some."""
    return "" if installed() else f"The stage grammar had only its own rules: LanguageTool's are not there. {MISSING}"


@lru_cache(maxsize=_SENTENCES)
def matches(lang: str, sentence: str) -> tuple[Match, ...]:
    """What the rules of `lang` find in a sentence; nothing where they are not there, or where it is no sentence."""
    if not is_installed(lang) or len(sentence) > LONGEST:
        return ()
    try:
        found = _engine(lang).check(sentence)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a fault of the engine on strange input: it has no class to name
            raise
        return ()
    return tuple(_match(item, sentence.encode()) for item in found)


def _match(item: _Found, data: bytes) -> Match:
    """A match with its offsets, which the engine gives in bytes, in code points."""
    start = len(data[: item["offset"]].decode(errors="ignore"))
    end = start + len(data[item["offset"] : item["offset"] + item["length"]].decode(errors="ignore"))
    candidates = tuple(item["suggestions"][:_CANDIDATES])
    return Match(start, end, item["rule_id"], item["category_id"], item["issue_type"], candidates)


@lru_cache(maxsize=_KEPT)
def _engine(lang: str) -> _Engine:
    from lt_py import Engine  # noqa: PLC0415 only where it is needed

    # Named, because otherwise a folder `data` where the command is given is taken for it.
    with model_memory():
        engine: _Engine = Engine(VARIANTS[lang], data_dir=str(_data_folder(lang)))
    return engine


def _data_folder(lang: str) -> Path | None:
    spec = find_spec(f"lingotweaker_data_{lang}")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0], "data")
    return folder if folder.is_dir() else None
