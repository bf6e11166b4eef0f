"""One fault at a time for a sound text, of the kinds that the rules of `spacing` and `fused_words` mend."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.repair.style import style

_L = r"[^\W\d_]"


@dataclass(frozen=True, slots=True)
class Fault:
    """A text with one fault between `start` and `end`, and what it would be without."""

    kind: str
    text: str
    start: int
    end: int
    sound: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: what of a sound text it takes, and what it makes of that."""

    name: str
    site: re.Pattern[str]
    make: Callable[[re.Match[str]], str]
    langs: frozenset[str] = frozenset()  # none: all but those written without spaces
    not_langs: frozenset[str] = frozenset()


def _kind(name: str, site: str, make: Callable[[re.Match[str]], str], **only: frozenset[str]) -> Kind:
    return Kind(name, re.compile(site), make, **only)


def _tail_up(match: re.Match[str]) -> str:
    return match[1] + match[2][0].upper() + match[2][1:]


_ENGLISH = frozenset({"en"})
_HYPHENS = frozenset(style().clitics)
_HIGH = style().spaced_high_punctuation

KINDS: tuple[Kind, ...] = (
    _kind("space-before-comma", rf"(?<={_L}),(?= {_L})", lambda m: f" {m[0]}"),
    _kind("space-before-stop", rf"(?<={_L}{{3}})\.(?= |$)", lambda m: f" {m[0]}"),
    _kind("space-before-high", rf"(?<={_L})[:;!?](?= |$)", lambda m: f" {m[0]}", not_langs=_HIGH),
    _kind("space-wrong-side", rf"(?<={_L}), (?={_L})", lambda _: " ,"),
    _kind("space-missing", rf"(?<={_L}{{2}})[,;:] (?={_L}{{2}})", lambda m: m[0][0]),
    _kind("stop-joined", rf"(?<={_L}{{3}})\. (?={_L}{{2}})", lambda _: "."),
    _kind("mark-joined", rf"(?<={_L}{{3}})[!?] (?={_L}{{2}})", lambda m: m[0][0]),
    _kind("bracket-joined", rf"(?<={_L})\) (?={_L})", lambda _: ")"),
    _kind(
        "quotes-spaced",
        r"(?<= )([„“\"])([^\s„“”\"][^\n„“”\"]{1,78}[^\s„“”\"])([“”\"])(?=[ ,.])",
        lambda m: f"{m[1]} {m[2]} {m[3]}",
    ),
    _kind("guillemets-spaced", r"(?<= )«([^\n«» ][^\n«»]{2,80})»(?=[ ,.])", lambda m: f"« {m[1]} »", not_langs=_HIGH),
    _kind("brackets-spaced", r"(?<= )\(([^\n()]{3,80})\)(?=[ ,.])", lambda m: f"( {m[1]} )"),
    _kind("quote-joined", rf"(?<={_L}{{2}}) (?=[\"„«]{_L})", lambda _: ""),
    _kind("contraction", r"(?<=[a-z])['’](?=(?:s|t|m|d|ll|re|ve)\b)", lambda m: f" {m[0]}", langs=_ENGLISH),
    _kind("negation", r"(?<=[a-z]n)['’](?=t\b)", lambda m: f" {m[0]}", langs=_ENGLISH),
    _kind("elision", rf"(?<={_L})['’](?={_L}{{2}})", lambda m: f"{m[0]} ", langs=frozenset(style().elisions)),
    _kind("clitic", rf"(?<={_L})-(?={_L})", lambda m: f" {m[0]}", langs=_HYPHENS),
    _kind(
        "apostrophe", rf"(?<={_L})['’](?={_L})", lambda m: f" {m[0]}", not_langs=_ENGLISH | frozenset(style().elisions)
    ),
    _kind("doubled", rf"(?<= )({_L}+)(?= )", lambda m: f"{m[1]} {m[1]}"),
    _kind("number-joined", r"(?<=[^\W\d_]{3}) (?=\d[\d.,]*\d\b)", lambda _: ""),
    _kind("article", r"\b([Aa])(n?)(?= [a-z]{3})", lambda m: m[1] + ("" if m[2] else "n"), langs=_ENGLISH),
    _kind("small-after-stop", rf"(?<={_L}{{3}}\. ){_L}(?={_L}+ )", lambda m: m[0].lower(), langs=_ENGLISH),
    _kind("capital-after-semicolon", r"(?<=; )[a-z](?=[a-z]* )", lambda m: m[0].upper(), langs=_ENGLISH),
    _kind("broken-line", rf"(?<={_L}) (?=[a-z])", lambda _: "\n"),
    _kind("split-word", rf"(?<= {_L}{{2}})(?={_L}{{3,}} )", lambda _: " "),
    _kind("spintax", rf"(?<= )({_L}{{4,}}) ({_L}{{4,}})(?= )", lambda m: f"{{{m[1]}|{m[2]}}} {m[2]}"),
    _kind("opening-mark-spaced", rf"[¿¡](?={_L})", lambda m: f"{m[0]} "),
    _kind("line-hyphen", rf"(?<= {_L}{{3}})(?={_L}{{3,}} )", lambda _: "-\n"),
    _kind("fused", rf"(?<= )({_L}+) ([^\W\d_A-Z]{_L}*)(?=[ ,.])", lambda m: m[1] + m[2]),
    _kind(
        "fused-three", rf"(?<= )({_L}+) ([^\W\d_A-Z]{{1,4}}) ([^\W\d_A-Z]{_L}*)(?=[ ,.])", lambda m: m[1] + m[2] + m[3]
    ),
    _kind("fused-name", rf"(?<={_L} )([A-Z]{_L}{{2,}}) ([^\W\d_A-Z]{_L}*)(?=[ ,.])", lambda m: m[1] + m[2]),
    _kind("joined-by-capital", r"(?<= )([^\W\d_A-Z]+) ([^\W\d_A-Z]{2,})(?=[ ,.])", _tail_up),
    _kind("doubled-and-joined", rf"(?<= )({_L}{{2,}}) ({_L}+)(?=[ ,.])", lambda m: f"{m[1]} {m[1]}{m[2]}"),
    _kind(
        "english-article",
        rf"(?<= )({_L}{{4,}})(?=[ ,.])",
        lambda m: f"the{m[1]}",
        not_langs=_ENGLISH | style().with_article,
    ),
)
_ONE_QUOTATION = re.compile(r"[^\"“”„«»\n]{0,200}[\"“„«][^\"“”„«»\n]{1,80}([\"”“»])[^\"“”„«»\n]{0,200}")
_MARKERS = ("1)", "2)", "a)", "1.", "12.")
_TRIES = 2  # faults of a kind for each text


RARE = frozenset(
    {"capital-after-semicolon", "opening-mark-spaced", "apostrophe", "half-quote", "quotes-spaced", "guillemets-spaced"}
)


def rare_faults(text: str, lang: str, seed: str) -> Iterator[Fault]:
    """The faults of kinds that few texts offer a place for."""
    return (
        fault for fault in faults(text, lang, seed, [kind for kind in KINDS if kind.name in RARE]) if fault.kind in RARE
    )


def faults(text: str, lang: str, seed: str, kinds: Sequence[Kind] = KINDS) -> Iterator[Fault]:
    """For each kind that the text offers a place for, up to two texts with one fault each; the same for one `seed`."""
    if lang in style().unspaced:
        return
    rng = random.Random(f"{seed}-{lang}")  # noqa: S311 no secrets here
    if text[:2].isalpha():
        marker = rng.choice(_MARKERS)
        yield Fault("list-marker", f"{marker}{text}", 0, len(marker), f"{marker} {text}")
    for match in _ONE_QUOTATION.finditer(text):
        at, sound = match.start(1) - match.start(), match.group()
        yield Fault("half-quote", sound[:at] + sound[at + 1 :], at, at, sound)
    for kind in kinds:
        if (kind.langs and lang not in kind.langs) or lang in kind.not_langs:
            continue
        sites = list(kind.site.finditer(text))
        for match in rng.sample(sites, min(_TRIES, len(sites))):
            made = kind.make(match)
            if made != match.group():
                damaged = text[: match.start()] + made + text[match.end() :]
                yield Fault(kind.name, damaged, match.start(), match.start() + len(made), text)
