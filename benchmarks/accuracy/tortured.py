"""Tortured phrases: which term was this before a spinner had it? The terms asked for are never those trained on."""

from __future__ import annotations

import gzip
import importlib.util
import json
import math
import re
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from benchmarks.accuracy.base import Options, Result, System, Table, Task, evenly
from benchmarks.repair.changes import applied
from benchmarks.repair.peers import LangChanger, do_nothing, harper, language_tool, symspell_compound

FOLDS = 5
LEARNT_FROM = 1500  # phrases that the weights are fitted on, of other folds
HARM = 0.02  # the share of correct phrases that may be changed
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, the answers that are right for it, and the fold of its term; a correct phrase is its own answer."""

    text: str
    right: frozenset[str]
    fold: int
    is_spun: bool


@dataclass(frozen=True, slots=True)
class Guess:
    """What a phrase should say, and how sure that is: a threshold decides whether it is changed."""

    text: str
    sure: float


Guesser = Callable[[Phrase], Guess]


class Tortured(Task[Phrase, Guess]):
    """Spun terms by themselves, and the correct ones, to see what a repair would spoil."""

    name = "tortured"
    title = "Which term was this before it was spun? (Terms that were not trained on)"

    def load(self, options: Options) -> Sequence[Phrase]:
        """Spun and correct phrases of the development half, in folds by term."""
        rows: dict[str, Phrase] = {}
        known: dict[str, set[str]] = {}
        with gzip.open(options.data / "repair" / "tortured.jsonl.gz", "rt", encoding="utf-8") as lines:
            read = [json.loads(line) for line in lines]
        for row in read:
            known.setdefault(plain(row["tortured"]), set()).add(plain(row["correct"]))
        for row in read:
            fold = zlib.crc32(row["term"].encode()) % FOLDS
            spun, correct = plain(row["tortured"]), plain(row["correct"])
            if spun and correct and spun != correct:
                rows.setdefault(spun, Phrase(spun, frozenset(known[spun]), fold, is_spun=True))
                rows.setdefault(correct, Phrase(correct, frozenset((correct,)), fold, is_spun=False))
        self.path = options.data / "repair" / "tortured.jsonl.gz"
        self.rows = [row for _, row in sorted(rows.items())]
        return self.rows

    def systems(self, options: Options) -> Sequence[System[Phrase, Guess]]:  # noqa: ARG002 no option of its own
        """Ours, then the peers."""
        return [
            System("ours", lambda: ours(self.path, self.rows)),
            System("do nothing", lambda: peer(do_nothing)),
            System("trigrams alone, synonyms", trigrams_alone),
            System("symspell", lambda: peer(symspell_compound())),
            System("LanguageTool, all rules", lambda: peer(language_tool())),
            System("harper", lambda: peer(harper())),
        ]

    def tables(self, rows: Sequence[Phrase], results: Sequence[Result[Guess]]) -> Sequence[Table]:
        """Right at the threshold that spoils 2 % of the correct, right without one, and what that spoils."""
        spun = sum(row.is_spun for row in rows)
        columns = ("right at 2 % harm", "right, no threshold", "correct ones changed, no threshold")
        notes = [
            f"{spun:,} spun and {len(rows) - spun:,} correct phrases; {FOLDS} folds by term; less is better: changed"
        ]
        return [Table("Tortured phrases", columns, [(r.system, figures(rows, r.answers)) for r in results], notes)]


def plain(text: str) -> str:
    """A phrase in small letters without what stands in brackets, hyphens or marks."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", text.lower().replace("’", "'"))
    text = re.split(r"\bor\b|/(?= )|;", text)[0]
    return " ".join(_WORD.findall(text))


def figures(rows: Sequence[Phrase], guesses: Sequence[Guess]) -> tuple[float, float, float]:
    """Share right at 2 % harm, share right, share of the correct ones changed."""
    harm = sorted(
        (g.sure for row, g in zip(rows, guesses, strict=True) if not row.is_spun and g.text != row.text), reverse=True
    )
    correct = sum(not row.is_spun for row in rows)
    allowed = int(HARM * correct)
    limit = harm[allowed] if len(harm) > allowed else -1.0
    answers = [(g, g.text in row.right) for row, g in zip(rows, guesses, strict=True) if row.is_spun]
    number = max(1, len(answers))
    at_limit = sum(right for g, right in answers if g.sure > limit) / number
    return at_limit, sum(right for _, right in answers) / number, len(harm) / max(1, correct)


def ours(path: Path, rows: Sequence[Phrase]) -> Guesser:
    """Reads each phrase as a sentence of a spun text; table and weights are learnt from the terms of other folds."""
    from pipeline.repair.spun.despin import Despinner, despinner_with  # noqa: PLC0415
    from pipeline.repair.spun.phrase import PhraseGuess, best_phrase  # noqa: PLC0415
    from pipeline.repair.spun.substitutions import by_spun, rows_of  # noqa: PLC0415

    learn, regression = _training("spun_substitutions"), _training("logistic")
    listed = learn.read(path)

    @cache
    def reader(fold: int) -> Despinner:
        kept = learn.substitutions(row for row in listed if zlib.crc32(row.term.encode()) % FOLDS != fold)
        return despinner_with(by_spun([*kept, *rows_of("small_words.tsv")]))

    @cache
    def read(row: Phrase) -> PhraseGuess:
        return best_phrase(reader(row.fold), row.text.split(" "))

    @cache
    def weights(fold: int) -> dict[str, float]:
        others = [(row, read(row)) for row in evenly(rows, LEARNT_FROM) if row.fold != fold]
        known = [(row, guess) for row, guess in others if guess.figures]
        right = [row.is_spun and " ".join(guess.words) in row.right for row, guess in known]
        return dict(regression.fitted([guess.figures for _, guess in known], right))

    def guess(row: Phrase) -> Guess:
        found = read(row)
        weighed = weights(row.fold)
        sure = sum(weighed[name] * value for name, value in found.figures.items()) if found.figures else -math.inf
        return Guess(" ".join(found.words), sure)

    return guess


def trigrams_alone() -> Guesser:
    """The likeliest phrase by the trigram model where any one word is a synonym of what stands there."""
    from pipeline.repair.context.trigram import trigrams  # noqa: PLC0415
    from pipeline.repair.spun.thesaurus import thesaurus  # noqa: PLC0415

    graph, model = thesaurus(), trigrams()

    def guess(row: Phrase) -> Guess:
        words = row.text.split(" ")
        texts = [row.text]
        for at, word in enumerate(words):
            near = [term for term, hop in graph.hops(word).items() if hop == 1]
            texts += [" ".join((*words[:at], term, *words[at + 1 :])) for term in near]
        scores = model.scores(texts)
        best = max(range(len(texts)), key=lambda number: scores[number])
        return Guess(texts[best], scores[best] - scores[0])

    return guess


def peer(changer: LangChanger) -> Guesser:
    """A peer that changes texts and gives no score."""
    return lambda row: Guess(plain(applied(row.text, changer("en", row.text))), 0.0)


def _training(name: str) -> ModuleType:
    """A script of `training/`, so that each fold learns as it does."""
    path = Path(__file__).parents[2] / "training" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 it is a file of ours
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


TASKS = (Tortured(),)
