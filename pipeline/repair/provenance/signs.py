"""The signs by which a reader, too, would tell how a text came about: most were found by earlier stages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.document import Document, Edit, Status
from pipeline.language.detectors import detector
from pipeline.repair.damage import was_repaired
from pipeline.repair.provenance.voice import Voice, has_voice, voices
from pipeline.repair.spun.repair import LANGUAGE as SPUN_LANGUAGE
from pipeline.repair.spun.repair import assessed, traces
from pipeline.repair.thresholds import repair_tables
from pipeline.repair.view import View
from pipeline.text.function_words import function_words
from pipeline.text.lexicon import has_list

DAMAGE_STAGES = ("spacing", "fused_words")
SPUN_STAGE = "phrases"
_FURNITURE = ("boilerplate", "posts")
_DATE = "date-line"
_READ, _NOT_ENGLISH = 160, 0.1  # characters of furniture; score
LEVELS: Mapping[str, tuple[str, ...]] = {
    "damage": ("none", "slight", "typed", "marked", "proven", "heavy"),  # typed: as people type who care little
    "left-over": ("none", "one", "several"),  # words in another language, English articles in texts that are not
    "spun": ("low", "raised", "high", "sure", "caught"),
    "voice": ("none", "some"),  # what people write of themselves
    "furniture": ("same", "other"),  # of English texts: whether menus, footers and date lines are in another language
}
SURE = 0.8  # confidence of what was only suggested, to count as a sign
_ARTICLE = "english-article"
# Faults of those who type in haste, in English `word ,word` included; words joined and short forms torn are not theirs.
_TYPED = frozenset(
    (
        *("space-missing", "space-before-mark", "space-wrong-side", "stop-joined", "bracket-joined", "number-joined"),
        *("quotes-spaced", "brackets-spaced", "opening-mark-spaced", "list-marker", "apostrophe", "small-after-stop"),
        *("doubled-word", "doubled-function-word"),
    )
)
_HEAVY_KINDS, _PER_WORDS = 4, 50  # heavy damage: so many rules, and one sign to so many words
_MARKED = 1.0  # weight of signs that are more than a slip
_PROBABLE = {"sure": 0.985, "high": 0.9, "raised": 0.5}
_OTHER_LETTERS = 0.05  # share of letters with which English is not written
_LEAST_LETTERS = 12
_SEEN = 2000  # characters from which it is told whether this is prose
_LEAST_FUNCTION = 0.12  # share of function words in running text
_TWO = 2
_LETTERS = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"[a-zA-Z]")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿\u0e00-\u0e7f]")
_GLUED = frozenset({"ja", "ko", "zh", "th", "lo", "km", "my"})  # function words are endings, or words not parted
_STOPS = re.compile(r"[.!?。！？…]")
_LEAST_STOPS = 3
_CHARACTERS = 2  # to a word, where words are not parted


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an origin: a level for each sign that can be seen in the text's language."""

    words: int
    english: bool
    levels: Mapping[str, str]
    voice: tuple[Voice, ...] = ()


def size(view: View) -> int:
    """The number of words, about; of languages that do not part them, two letters count as one."""
    text = view.text
    words = view.words if len(text) < _SEEN else text.count(" ") + text.count("\n") + 1
    return words + len(_UNSPACED.findall(text)) // _CHARACTERS if view.lang in _GLUED else words


def is_prose(text: str, lang: str) -> bool:
    """Whether a text runs on like prose, by its function words, or else its stops; lists, code and tables do not."""
    own = function_words(lang)
    seen = text[:_SEEN]
    if lang in _GLUED:
        return len(_STOPS.findall(seen)) >= _LEAST_STOPS
    words = seen.lower().split()
    return bool(own) and sum(map(own.__contains__, words)) >= _LEAST_FUNCTION * len(words)


def signs(doc: Document, words: int) -> Signs:
    """The signs of a document of so many words."""
    english = doc.metadata.lang == SPUN_LANGUAGE
    found = tuple(voices(doc.text, doc.metadata.lang))
    left = sum(1 for _ in left_over(doc))
    levels = {
        "damage": _damage(doc, words),
        "left-over": LEVELS["left-over"][min(_TWO, left)],
    }
    if found or has_voice(doc.metadata.lang):
        levels["voice"] = LEVELS["voice"][bool(found)]
    if english:
        levels["spun"] = _spun(doc)
        dropped = [
            edit.before for edit in edits_by(doc, _FURNITURE) if edit.has_stage("boilerplate") or edit.has_rule(_DATE)
        ]
        if dropped:
            levels["furniture"] = _furniture("".join(dropped))
    return Signs(words, english, levels, found)


def damage_rules(doc: Document) -> Iterator[str]:
    """The rules of the repairs of spaces and joined words that were made, or that are sure and were not."""
    for edit in edits_by(doc, DAMAGE_STAGES):
        for cause in edit.causes:
            if cause.stage in DAMAGE_STAGES:
                yield cause.rule
    for item in doc.suggestions:
        cause = item.cause
        if (
            cause.stage in DAMAGE_STAGES
            and item.status is Status.SUGGESTED
            and item.rank == 1
            and cause.confidence >= SURE
        ):
            yield cause.rule


def left_over(doc: Document) -> Iterator[tuple[int, int]]:
    """Places, in the raw text, of what a translation left in another language."""
    for item in doc.suggestions:
        if item.cause.rule == "untranslated" or (item.cause.rule == _ARTICLE and item.rank == 1):
            yield item.start, item.end
    for edit in edits_by(doc, DAMAGE_STAGES):
        if edit.has_rule(_ARTICLE):
            yield edit.start, edit.end


def edits_by(doc: Document, stages: tuple[str, ...]) -> Sequence[Edit]:
    """The edits that any of `stages` had a part in, in order."""
    by_stage = doc.ledger.by_stage
    found = [by_stage[stage] for stage in stages if stage in by_stage]
    if len(found) <= 1:
        return found[0] if found else ()
    return [edit for edit in doc.ledger.edits if any(map(edit.has_stage, stages))]


def _damage(doc: Document, words: int) -> str:
    """Proven where it was enough to repair the text; else by the weight of what was suggested."""
    repaired = any(was_repaired(doc, stage) for stage in DAMAGE_STAGES)
    rules = list(damage_rules(doc))
    weight = sum(map(repair_tables().weight, rules))
    if (repaired or weight >= _MARKED) and _TYPED.issuperset(rules) and has_list(doc.metadata.lang):
        return "typed"
    if repaired:
        heavy = len(set(rules)) >= _HEAVY_KINDS and len(rules) * _PER_WORDS >= words
        return "heavy" if heavy else "proven"
    if not weight:
        return "none"
    return "marked" if weight >= _MARKED else "slight"


def _spun(doc: Document) -> str:
    if SPUN_STAGE in doc.ledger.by_stage or any(item.cause.stage == SPUN_STAGE for item in doc.suggestions):
        return "caught"
    found = assessed(View.of(doc), traces(doc))
    if found is None:
        return "low"
    if found.is_spun:
        return "caught"
    return next((level for level, least in _PROBABLE.items() if found.probability >= least), "low")


def _furniture(dropped: str) -> str:
    """Whether what was dropped around an English text is in another language, by its letters or its words."""
    letters = len(_LETTERS.findall(dropped))
    if letters < _LEAST_LETTERS:
        return "same"
    other = letters - len(_PLAIN.findall(dropped))
    if other >= _OTHER_LETTERS * letters:
        return "other"
    if len(function_words(SPUN_LANGUAGE).intersection(dropped.lower().split())) >= _TWO:
        return "same"
    guesses = detector("eldc").scores([" ".join(dropped.split())[:_READ]])[0]
    english = sum(guess.score for guess in guesses if guess.lang == SPUN_LANGUAGE)
    return "other" if guesses and english <= _NOT_ENGLISH else "same"
