"""LanguageTool's segmentation rules (SRX), as shipped in the package `choppa-srx`.

Only the *exceptions* of a language are used: they say where a full stop does not end a sentence.
The package's own engine finds all rules over the whole text and is some ten times slower than
asking the exceptions at the few places where a sentence could end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import TextmendError

# What Java's regular expressions write differently; `\\.` keeps other escapes whole.
_JAVA = re.compile(r"\\h|\\v|\\.|\(\?U\)")
_PYTHON = {"\\h": "\\p{H}", "\\v": "\\p{V}", "(?U)": ""}
_MAP_LANGUAGE = re.compile(r"\(\w+\|(\w+)\)\.\*")
_GENERAL = "GeneralImportant"
# Repeats of one rule for two and more full stops in brackets: the first already covers them, and
# their time grows with a power of the length.
_ANY_IN_BRACKETS = r"[^\)]*?"
_BEFORE, _AFTER = 160, 80  # how far an exception looks, in characters


@dataclass(frozen=True, slots=True)
class _Rules:
    """Exceptions by rule set, and the rule set of each language."""

    exceptions: dict[str, tuple[tuple[str, str], ...]]
    of_language: dict[str, str]


class Exceptions:
    """Where a possible end of a sentence is none, in one language."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        import regex  # noqa: PLC0415 heavy, and languages without rules do without

        parts = (_condition(before, after) for before, after in pairs if before.count(_ANY_IN_BRACKETS) <= 1)
        self._pattern: Any = regex.compile("|".join(parts), flags=regex.V1)
        self._ordinary = lru_cache(maxsize=1 << 15)(self._is_ordinary)

    def forbid(self, text: str, line: int, at: int) -> bool:
        """True where no sentence ends just before `at`, which is after the space, in the line from `line` on."""
        start = max(line, at - _BEFORE)
        return self._pattern.match(text[start : at + _AFTER], at - start) is not None

    def ordinary(self, word: str, tail: str) -> bool:
        """True where `word`, followed by `tail` (signs and a space) and a capital, ends a sentence.

        The answer for a word is kept, for most sentences end in words that are no abbreviation.
        """
        return self._ordinary(word, tail)

    def _is_ordinary(self, word: str, tail: str) -> bool:
        lead = f"Abcde fghij {word}{tail}"
        return self._pattern.match(f"{lead}Klmno", len(lead)) is None


@cache
def exceptions(lang: str) -> Exceptions | None:
    """The exceptions of `lang`; None where LanguageTool has no rules for it."""
    rules = _rules()
    name = rules.of_language.get(lang)
    if not name or not rules.exceptions[name]:
        return None
    return Exceptions(rules.exceptions[_GENERAL] + rules.exceptions[name])


def _condition(before: str, after: str) -> str:
    behind = f"(?<={_translated(before)})" if before else ""
    ahead = f"(?={_translated(after)})" if after else ""
    return f"(?:{behind}{ahead})"


def _translated(pattern: str) -> str:
    return _JAVA.sub(lambda match: _PYTHON.get(match[0], match[0]), pattern)


@cache
def _rules() -> _Rules:
    from lxml import etree  # noqa: PLC0415 heavy

    tree = etree.parse(str(_path()), etree.XMLParser(resolve_entities=False, no_network=True))
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for group in tree.iter("{*}languagerule"):
        pairs = []
        held: list[tuple[str, str]] = []
        for rule in group.iter("{*}rule"):
            if rule.get("break") == "no":
                held.append((_text(rule, "beforebreak"), _text(rule, "afterbreak")))
            else:  # what stands after the last break rule forbids nothing
                pairs += held
                held = []
        found[group.get("languagerulename", "")] = tuple(pairs or held)
    languages: dict[str, str] = {}
    for entry in tree.iter("{*}languagemap"):
        match = _MAP_LANGUAGE.fullmatch(entry.get("languagepattern", ""))
        if match:
            languages[match[1]] = entry.get("languagerulename", "")
    return _Rules(found, languages)


def _text(rule: Any, name: str) -> str:  # noqa: ANN401 an element of lxml
    return rule.findtext(f"{{*}}{name}") or ""


def _path() -> Path:
    """The rule file; found without importing the package, whose import takes half a second."""
    spec = find_spec("choppa")
    places = list(spec.submodule_search_locations or ()) if spec else []
    path = Path(places[0], "data", "srx", "languagetool_segment.srx") if places else Path()
    if not path.is_file():
        msg = "the segmentation rules of choppa-srx are missing"
        raise TextmendError(msg, remedy="Install the package `choppa-srx` again.")
    return path
