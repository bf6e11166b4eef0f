"""Contractions, elisions and clitics that were torn from their word: `It 's`, `qu' il`, `s -a`, `DJ -t`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.style import NOTHING, style
from pipeline.repair.view import Proposal, View

_ENDING = re.compile(r" (['’])(s|t|m|d|ll|re|ve)(?![\w'’])", re.IGNORECASE)
_NEGATION = re.compile(r" (?=n['’]t\b)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<=\bo) (?=['’]clock\b)|(?<=\bo['’]) (?=clock\b)", re.IGNORECASE)
_HAS_NEGATION = re.compile(r"['’](?<= [nN].)")
_HAS_CLOCK = re.compile(r"['’](?:(?<= .)(?=[cC]lock)|(?<=[oO].)(?= [cC]lock))|CLOCK")
_ELISION = re.compile(r"['’] +(?=[aeiouyhàâäéèêëîïôöùûüóòáíìúæœ])", re.IGNORECASE)
_HYPHEN = re.compile(r" -(?=[^\W\d_])")
# A space on one side of it, a letter behind that or on the other.
_APOSTROPHE = re.compile(r"['’](?:(?<= .)(?=[^\W\d_])|(?= [^\W\d_]))")
_SAID_OF = frozenset(
    {"i", "you", "he", "she", "it", "we", "they", "that", "there", "who", "what", "this", "these", "those"}
)
_FUNCTION_ENDINGS = frozenset({"m", "d", "ll", "re", "ve"})
_KNOWN = 3.0
_SUFFIX = 4
_QUOTED = 60
_LINE = 2000  # how much of a line is looked at on each side


def contractions(view: View) -> Iterator[Proposal]:
    """`It 's`, `didn 't`, `Do n't`, `four o 'clock`."""
    text = view.text
    if view.lang != "en" or not any(sign in text for sign in (" '", " ’", " n'", " n’", "' ", "’ ")):
        return
    for match in _ENDING.finditer(text):
        left = view.word_before(match.start())
        if left and _takes(view, left, match[2].lower()) and not _opens_quotation(text, match):
            yield Proposal(match.start(), match.start() + 1, "", "contraction", 0.97)
    for pattern, sign in ((_NEGATION, _HAS_NEGATION), (_CLOCK, _HAS_CLOCK)):
        for match in () if not sign.search(text) else pattern.finditer(text):
            if text[match.start() - 1 : match.start()].isalpha() or text[match.start() - 1] in "'’":
                yield Proposal(match.start(), match.end(), "", "contraction", 0.97)


def _takes(view: View, left: str, ending: str) -> bool:
    if ending == "t":
        return view.lexicon.zipf(f"{left}'t") >= _KNOWN
    if ending in _FUNCTION_ENDINGS:
        return left.lower() in _SAID_OF or view.lexicon.zipf(f"{left}'{ending}") >= _KNOWN
    return True


def _opens_quotation(text: str, match: re.Match[str]) -> bool:
    """True where the mark has a partner further on: `the 's of 'so'`."""
    return (
        bool(re.match(rf"[^'’\n]{{0,{_QUOTED}}}\w['’](?![\w])", text[match.end() : match.end() + _QUOTED + 3]))
        and match[2].lower() == "s"
    )


def elisions(view: View) -> Iterator[Proposal]:
    """`l' homme`, `qu' il`, `dell' acqua`."""
    heads = style().elisions.get(view.lang, NOTHING)
    text = view.text
    if not heads or not ("' " in text or "’ " in text):
        return
    for match in _ELISION.finditer(text):
        if view.word_before(match.start()).lower() in heads:
            yield Proposal(match.start() + 1, match.end(), "", "elision", 0.95)


def hyphens(view: View) -> Iterator[Proposal]:
    """`s -a`, `oprește -te`, `DJ -t`, `anak -anak`."""
    text = view.text
    if " -" not in text:
        return
    tails = style().clitics.get(view.lang, NOTHING)
    for match in _HYPHEN.finditer(text):
        left, right = view.word_before(match.start()), view.word_after(match.end())
        if not left or text[match.end() + len(right) : match.end() + len(right) + 1] == "-":
            continue
        suffix = left.isupper() and len(left) > 1 and right.islower() and len(right) <= _SUFFIX and bool(tails)
        twice = left.lower() == right.lower() and view.lang in style().reduplicating
        if suffix or twice or (right.lower() in tails and right.islower() and not _is_dash(text, match.start())):
            yield Proposal(match.start(), match.start() + 1, "", "clitic", 0.93)


def _is_dash(text: str, at: int) -> bool:
    """True where another lone hyphen on the line shows that this one is half of a pair of dashes."""
    near = max(0, at - _LINE)
    start, end = max(near, text.rfind("\n", near, at) + 1), text.find("\n", at, at + _LINE)
    line = text[start : end if end >= 0 else at + _LINE]
    return "- " in line or line.startswith(("-", "–"))


def apostrophes(view: View) -> Iterator[Proposal]:
    """An apostrophe inside a word that the language knows only whole: `п 'ять`."""
    text = view.text
    if view.lang == "en" or not any(sign in text for sign in (" '", " ’", "' ", "’ ")):
        return
    for match in _APOSTROPHE.finditer(text):
        at = match.end() if text[match.end()] == " " else match.start() - 1  # where the space is
        left = view.word_before(at) or view.word_before(at - 1)
        right = view.word_after(at + 1 + (text[at + 1] in "'’"))
        if left and right and view.lexicon.zipf(f"{left}'{right}") >= _KNOWN > view.lexicon.zipf(right):
            yield Proposal(at, at + 1, "", "apostrophe", 0.9)
