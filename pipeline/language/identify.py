"""The languages of a text: of the whole, and of each stretch of it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TypeVar

from pipeline.language.content import linguistic, linguistic_pieces
from pipeline.language.detectors import Detector, Guess, detector, votes_quickly
from pipeline.language.scripts import UNKNOWN, script_of
from pipeline.language.smoothing import smooth
from pipeline.language.tags import MULTIPLE, NO_LANGUAGE, UNDETERMINED, alike
from pipeline.text.segmentation import rough_pieces

T = TypeVar("T")

_SAMPLE_CHARS = 400
_TITLE_HELPS_BELOW = 120  # characters of text
_FLOOR = -10.0  # no single piece is surer than this that it is *not* in a language
_AGREED_PER_BYTE, _AGREED_MOST = 0.1, 10.0  # bytes of UTF-8: an ideograph says more than a letter
_CHANGE_AT_LINE, _CHANGE_IN_LINE = 4.0, 5.0
_MAX_LANGUAGES = 8
_MAX_DOUBTFUL = 300  # pieces; of more, those in between go with their neighbours
_SURE = 0.9
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """How languages are told apart.

    `allowed`: the only languages that may be answered (empty: any). `min_score`: below it the
    answer is `und`. `majority`: the share of the characters that makes a language the language
    of the whole; below it the answer is `mul`. `min_share`: stretches in a language with a smaller
    share do not count as its presence.
    """

    detector: str = "ensemble"
    allowed: tuple[str, ...] = ()
    min_score: float = 0.2
    majority: float = 0.6
    min_share: float = 0.0


_DEFAULTS = LanguageSettings()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language; offsets are code points."""

    start: int
    end: int
    lang: str


@dataclass(frozen=True, slots=True)
class Identification:
    """`shares` are of the characters of the runs, the largest first; `score` is 0 to 1."""

    lang: str
    script: str
    score: float
    shares: tuple[tuple[str, float], ...] = ()
    runs: tuple[Run, ...] = ()


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    words: str  # what of the piece is language; "" where nothing is
    evidence: Mapping[str, float] = field(default_factory=dict)


def identify(text: str, settings: LanguageSettings | None = None, *, title: str = "") -> Identification:
    """The languages of `text`; `title` helps where the text is short.

    Raises `RecipeError` where the settings name an unknown detector.

    >>> found = identify("Der Hund lief über die Straße und bellte den Briefträger an.")
    >>> found.lang, found.script, len(found.runs)
    ('de', 'Latn', 1)
    >>> identify("http://example.org/ 2010-12-04").lang, identify("").lang
    ('zxx', 'und')
    """
    chosen = settings or _DEFAULTS
    places = rough_pieces(text)
    words = linguistic_pieces(text, places)
    worded = [kept for kept in words if kept]
    if not worded:
        return Identification(NO_LANGUAGE if places else UNDETERMINED, script_of(text), 0.0)
    engine = detector(chosen.detector)
    found = _guesses(engine, [_sample(worded, title)], chosen.allowed)[0]
    main = found[0] if found else Guess(UNDETERMINED, 0.0)
    if len(worded) == 1 and main.lang in {UNDETERMINED, NO_LANGUAGE}:
        return Identification(main.lang, script_of(text), main.score)
    alone = bool(found) and (len(worded) == 1 or bool(title and _is_short(worded)))
    agreed = [] if alone else _agreed(engine, worded, found)
    if all(agreed):
        runs = [Run(places[0][0], places[-1][1], main.lang)]
        return _verdict(text, main, ((main.lang, 1.0),), runs, chosen)
    pieces = [_Piece(start, end, kept) for (start, end), kept in zip(places, words, strict=True)]
    candidates = _weigh(engine, [piece for piece in pieces if piece.words], agreed, main, chosen.allowed)
    if not candidates:
        return Identification(main.lang, script_of(text), main.score)
    runs = _runs(text, pieces, candidates)
    shares = _shares(runs, chosen.min_share)
    if shares[0][0] != main.lang or (main.score < _SURE and len(runs) > 1):
        main = _score_of(engine, shares[0][0], [piece for piece in pieces if piece.words], runs, chosen)
    return _verdict(text, main, shares, runs, chosen)


def _agreed(engine: Detector, worded: Sequence[str], found: Sequence[Guess]) -> list[bool]:
    """Which pieces are at a quick look in the language of the text, where that is sure.

    Languages that a quick look cannot tell apart count as one.
    """
    if found and votes_quickly(engine):
        same = alike(found[0].lang)
        if sum(guess.score for guess in found if guess.lang in same) >= _SURE:
            return engine.agree(worded, found[0].lang)
    return [False] * len(worded)


def _score_of(
    engine: Detector, lang: str, worded: Sequence[_Piece], runs: Sequence[Run], chosen: LanguageSettings
) -> Guess:
    """How sure the detector is of `lang` where it stands."""
    ends = [run.end for run in runs]
    here = [piece for piece in worded if runs[bisect_right(ends, piece.start)].lang == lang]
    (guesses,) = _guesses(engine, [_sample([piece.words for piece in here], "")], chosen.allowed)
    return next((guess for guess in guesses if guess.lang == lang), Guess(lang, 0.0))


def _verdict(
    text: str, main: Guess, shares: tuple[tuple[str, float], ...], runs: list[Run], chosen: LanguageSettings
) -> Identification:
    """The answer for the whole text."""
    if main.score < chosen.min_score:
        return Identification(UNDETERMINED, script_of(text), main.score)
    lang = main.lang if shares[0][1] >= chosen.majority else MULTIPLE
    script = script_of(text)
    if len(shares) > 1 and lang != MULTIPLE:
        script = script_of("".join(text[run.start : run.end] for run in runs if run.lang == lang))
    return Identification(lang, _script_for(lang, script), main.score, shares, tuple(runs))


def _script_for(lang: str, script: str) -> str:
    """The script, where the language knows better than the letters: short Japanese may be all ideographs."""
    if lang == "ja" and script in {"Hani", "Hans", "Hant"}:
        return "Jpan"
    return "Zyyy" if lang == NO_LANGUAGE and script == UNKNOWN else script


def _sample(worded: Sequence[str], title: str) -> str:
    """Pieces spread evenly over the text, some `_SAMPLE_CHARS` characters in all."""
    if title and _is_short(worded):
        return "\n".join([linguistic(title), *worded])
    total = sum(map(len, worded))
    if total <= _SAMPLE_CHARS:
        return "\n".join(worded)
    wanted = -(-_SAMPLE_CHARS * len(worded) // total)
    return "\n".join(_spread(worded, wanted))[: 2 * _SAMPLE_CHARS]


def _spread(pieces: Sequence[T], most: int) -> Sequence[T]:
    """All pieces, or as many as `most`, evenly spread."""
    if len(pieces) <= most:
        return pieces
    return [pieces[place * len(pieces) // most] for place in range(most)]


def _is_short(worded: Sequence[str]) -> bool:
    return len(worded) < _TITLE_HELPS_BELOW and sum(map(len, worded)) < _TITLE_HELPS_BELOW


def _guesses(engine: Detector, texts: Sequence[str], allowed: tuple[str, ...]) -> list[list[Guess]]:
    """The detector's guesses, among the languages that are allowed."""
    found = engine.scores(texts)
    if not allowed:
        return found
    out = []
    for guesses in found:
        kept = [guess for guess in guesses if guess.lang in allowed]
        total = sum(guess.score for guess in kept)
        out.append([Guess(guess.lang, guess.score / total) for guess in kept])
    return out


def _weigh(
    engine: Detector, worded: Sequence[_Piece], agreed: Sequence[bool], main: Guess, allowed: tuple[str, ...]
) -> list[str]:
    """Set the evidence of each piece; return the languages that may be in the text, the likeliest first.

    A piece that has `agreed` to be in the language `main` is not sent to the slow detector.
    """
    doubtful = _spread([piece for piece, yes in zip(worded, agreed, strict=True) if not yes], _MAX_DOUBTFUL)
    weights: dict[str, float] = {main.lang: math.inf} if main.score >= _SURE or any(agreed) else {}
    for piece, guesses in zip(doubtful, _guesses(engine, [p.words for p in doubtful], allowed), strict=True):
        real = [guess for guess in guesses if guess.lang not in {UNDETERMINED, NO_LANGUAGE}]
        rest = 1.0 - sum(guess.score for guess in guesses)
        piece.evidence = {guess.lang: max(math.log(guess.score), _FLOOR) for guess in real}
        piece.evidence[""] = max(math.log(max(rest, _TINY)), _FLOOR)  # every other language
        if real:
            weights[real[0].lang] = weights.get(real[0].lang, 0.0) + real[0].score * len(piece.words)
    ranked = sorted(weights, key=lambda lang: (-weights[lang], lang))[:_MAX_LANGUAGES]
    if len(ranked) <= 1 or _all_alike(doubtful, ranked[0]):
        return ranked[:1]
    for piece, yes in zip(worded, agreed, strict=True):
        if yes:
            piece.evidence = {
                main.lang: 0.0,
                "": -min(_AGREED_PER_BYTE * len(piece.words.encode("utf-8", "replace")), _AGREED_MOST),
            }
    return ranked


def _runs(text: str, pieces: Sequence[_Piece], languages: Sequence[str]) -> list[Run]:
    """Neighbouring pieces in one language, joined; pieces without words go with their neighbours."""
    if len(languages) == 1:
        return [Run(pieces[0].start, pieces[-1].end, languages[0])]
    costs = [_CHANGE_AT_LINE]
    for left, right in pairwise(pieces):
        same_line = "\n" not in text[left.end : right.start]
        costs.append(_CHANGE_IN_LINE if same_line else _CHANGE_AT_LINE)
    path = smooth([piece.evidence for piece in pieces], costs, languages)
    runs = []
    for lang, group in groupby(zip(path, pieces, strict=True), key=lambda item: item[0]):
        members = [piece for _, piece in group]
        runs.append(Run(members[0].start, members[-1].end, lang))
    return runs


def _all_alike(pieces: Sequence[_Piece], lang: str) -> bool:
    """Whether all that speaks against `lang`, taken together, is not worth one change of language."""
    against = 0.0
    for piece in pieces:
        if piece.evidence:
            own = piece.evidence.get(lang)
            against += max(piece.evidence.values()) - (min(piece.evidence.values()) if own is None else own)
    return against < _CHANGE_AT_LINE


def _shares(runs: Sequence[Run], least: float) -> tuple[tuple[str, float], ...]:
    counts: dict[str, int] = {}
    for run in runs:
        counts[run.lang] = counts.get(run.lang, 0) + run.end - run.start
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shares = [(lang, round(count / total, 4)) for lang, count in ranked]
    return tuple(share for place, share in enumerate(shares) if not place or share[1] >= least)
