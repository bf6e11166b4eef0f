"""Measure the rules of `spacing` and `fused_words` by language, and write their thresholds with the figures.

Usage: `python -m training.repair_thresholds FOLDER`, where FOLDER holds `ntrex_paragraph.jsonl.gz` and
`ud_paragraph.jsonl.gz`: rows of `lang` and `text`, sound prose in many languages (CC BY-SA; only counts are kept).

Each text is damaged by one fault at a time (`training/repair_faults.py`). A repair that brings the sound text back is
`right`; one that touches the fault and does not, or that changes the sound text elsewhere, is `wrong`. A rule is
applied from the least confidence on at which enough of its repairs are right; `*` is what all languages say together,
each with the same weight at most. A rule of too little evidence has no row, and is only suggested.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from pipeline.repair.damage import CAPITALS, SPACING, SPACING_FOLLOWERS, WORDS, Rule, found
from pipeline.repair.thresholds import ANY, NEVER, Threshold, repair_tables
from pipeline.repair.view import Proposal, View
from training.repair_faults import KINDS, Fault, faults, rare_faults
from training.thresholds import Row, write_rows

STAGES: Mapping[str, tuple[Rule, ...]] = {
    "spacing": (*SPACING, *SPACING_FOLLOWERS),
    "fused_words": (*CAPITALS, *WORDS),
}
_SHARES = (0.985, 0.96, 0.94)  # right among those applied, for the presets precision, default and recall
# Words without a function word are a small part of all that are run together, and may be wrong somewhat more often.
_SHARES_OF_CONTENT = (0.96, 0.9, 0.85)
_FUSED = "fused"
_CONTENT = "fused-content"
_SURE_OF_COMPOUND = 0.94
_ENOUGH_OF_COMPOUND = 12
_GRID = (0.8, 0.82, 0.85, 0.87, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99)
_ENOUGH = 6  # repairs, for a language to have a row of its own
_ENOUGH_FOR_ALL = 30
_LANGUAGES_FOR_ALL = 4
_FAULTS = 3  # wrong ones, for a language to differ from the others where the rule has no model
_WEIGHED = frozenset({"fused", "fused-content", "fused-name"})  # their confidence is that of a model
_PRIOR = 60  # cases that all languages count for beside those of one
_TOKENISED = frozenset({("vi", "ud_paragraph")})  # stored with a space before every mark
_MOST_OF_ONE = 60  # repairs of one language that count for `*`
_TEXTS = 50  # of each language
_SUGGEST = 0.4
_AGAIN = frozenset({"doubled-word", "doubled-function-word", "capital-after-semicolon", "small-after-stop"})
_OF_ONE_RULE = frozenset({"doubled-and-joined", "english-article", "half-quote"})


@dataclass
class Evidence:
    """What a rule did in a language: (confidence, right?) of its repairs; faults it could have met; sound words."""

    repairs: list[tuple[float, bool]] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    words: int = 0

    def at(self, confidence: float) -> tuple[int, int]:
        """Right and wrong ones from this confidence on."""
        right = sum(ok for value, ok in self.repairs if value >= confidence)
        wrong = sum(not ok for value, ok in self.repairs if value >= confidence)
        return right, wrong + sum(value >= confidence for value in self.changed)


Table = dict[tuple[str, str, str], Evidence]


def measured(texts: Mapping[str, Sequence[str]]) -> Table:
    """The evidence by stage, rule and language. Of the later texts only faults that are rare are looked at."""
    table: Table = defaultdict(Evidence)
    words: dict[str, int] = defaultdict(int)
    for lang in sorted(texts):
        for number, text in enumerate(texts[lang]):
            first = number < _TEXTS
            made = list(faults(text, lang, str(number)) if first else rare_faults(text, lang, str(number)))
            words[lang] += len(text.split()) * first
            for stage, rules in STAGES.items() if made else ():
                for item in found(View(text, lang), rules) if first else ():
                    table[stage, item.rule, lang].changed.append(item.confidence)
                for fault in made:
                    for rule, confidence, right in _judged(fault, found(View(fault.text, lang), rules)):
                        table[stage, rule, lang].repairs.append((confidence, right))
    for (_, _, lang), evidence in table.items():
        evidence.words = words[lang]
    _add_compounds(table, texts)
    return table


def _add_compounds(table: Table, texts: Mapping[str, Sequence[str]]) -> None:
    """More evidence, from the later texts, on what looks most like two words where compounds are one."""
    kinds = [kind for kind in KINDS if kind.name == _FUSED]
    for lang in sorted(texts.keys() & repair_tables().compounding):
        evidence = table["fused_words", _CONTENT, lang]
        for number, text in enumerate(texts[lang][_TEXTS:], _TEXTS):
            view = View(text, lang)
            evidence.words += view.words
            evidence.changed += [item.confidence for item in found(view, WORDS) if item.rule == _CONTENT]
            for fault in faults(text, lang, str(number), kinds):
                if fault.kind == _FUSED:
                    judged = _judged(fault, found(View(fault.text, lang), WORDS))
                    evidence.repairs += [(sure, right) for rule, sure, right in judged if rule == _CONTENT]


def _judged(fault: Fault, proposals: Iterable[Proposal]) -> Iterator[tuple[str, float, bool]]:
    """For each rule that touches the fault, whether its repairs together bring the sound text back."""
    by_rule: dict[str, list[Proposal]] = defaultdict(list)
    for item in proposals:
        if item.start <= fault.end and item.end >= fault.start:
            by_rule[item.rule].append(item)
    for rule, items in by_rule.items():
        if fault.kind in _OF_ONE_RULE and rule != fault.kind:
            continue  # half of the repair is no harm
        text = fault.text
        for item in sorted(items, key=lambda one: -one.start):
            text = text[: item.start] + item.after + text[item.end :]
        yield rule, min(item.confidence for item in items), _like(text) == _like(fault.sound)


def _like(text: str) -> str:
    """`text` but for the case of its letters, and for where its lines break."""
    return " ".join(text.lower().split())


def all_rows(table: Table) -> dict[str, list[Row]]:
    """The rows of both stages. Some rules of `spacing` run again in `fused_words`, after a split."""
    rows = {stage: list(rows_of(stage, table)) for stage in STAGES}
    rows["fused_words"] += [row for row in rows["spacing"] if row.rule in _AGAIN]
    return rows


def rows_of(stage: str, table: Table) -> Iterator[Row]:
    """The rows of a stage: of every rule that all languages together prove, and where a language differs."""
    for rule in sorted({rule for its, rule, _ in table if its == stage}):
        own = {lang: evidence for (its, name, lang), evidence in table.items() if (its, name) == (stage, rule)}
        if rule == _CONTENT:
            compounding = sorted(own.keys() & repair_tables().compounding)
            yield from (_compounding_row(rule, lang, own.pop(lang)) for lang in compounding)
        langs = [lang for lang, evidence in own.items() if len(evidence.repairs) >= _LANGUAGES_FOR_ALL]
        pooled = _pooled(own.values())
        general = len(pooled.repairs) >= _ENOUGH_FOR_ALL and len(langs) >= _LANGUAGES_FOR_ALL
        limits = _limits(rule, pooled) if general else Threshold(suggest=_SUGGEST)
        if general:
            yield Row(rule, ANY, limits, _figures(pooled, limits))
        for lang, evidence in sorted(own.items()):
            differs = sum(evidence.at(_GRID[0])[1:]) >= _FAULTS or rule in _WEIGHED or not general
            if (
                len(evidence.repairs) >= _ENOUGH
                and differs
                and (its := _limits(rule, evidence, pooled if general else None)) != limits
            ):
                yield Row(rule, lang, its, _figures(evidence, its))


def _compounding_row(rule: str, lang: str, evidence: Evidence) -> Row:
    """Where compounds are written as one word, only what is surest is ever applied, by the language's own evidence."""
    good = [
        level
        for level in _GRID
        if level >= _SURE_OF_COMPOUND and (counts := evidence.at(level))[0] >= _ENOUGH_OF_COMPOUND and not counts[1]
    ]
    least = min(good, default=NEVER)
    limits = Threshold(NEVER, least, least, suggest=_SUGGEST)
    return Row(rule, lang, limits, _figures(evidence, limits))


def _pooled(all_of_them: Iterable[Evidence]) -> Evidence:
    """The evidence of all languages, of each so much at most."""
    out = Evidence()
    for one in all_of_them:
        share = min(1.0, _MOST_OF_ONE / max(1, len(one.repairs) + len(one.changed)))
        out.repairs += one.repairs[: round(share * len(one.repairs))]
        out.changed += one.changed[: round(share * len(one.changed))]
        out.words += round(share * one.words)
    return out


def _limits(rule: str, evidence: Evidence, pooled: Evidence | None = None) -> Threshold:
    levels = []
    for share in _SHARES_OF_CONTENT if rule == _CONTENT else _SHARES:
        good = [level for level in _GRID if _share(evidence, pooled, level) >= share]
        levels.append(min(good, default=NEVER))
    return Threshold(*levels, suggest=_SUGGEST)


def _share(evidence: Evidence, pooled: Evidence | None, level: float) -> float:
    """The share of right ones from this level on, drawn towards that of all languages where there are few cases."""
    right, wrong = evidence.at(level)
    if pooled is None:
        return right / (right + wrong) if right + wrong else 0.0
    return (right + _PRIOR * _share(pooled, None, level)) / (right + wrong + _PRIOR)


def _figures(evidence: Evidence, limits: Threshold) -> dict[str, float]:
    level = limits.default if limits.default <= 1 else min(limits.recall, _GRID[0])
    right, wrong = evidence.at(level)
    changed = sum(value >= level for value in evidence.changed)
    return {
        "cases": len(evidence.repairs),
        "right": right,
        "wrong": wrong - changed,
        "clean": evidence.words,
        "changed": changed,
        "p": round((right + 0.5) / (right + wrong + 1), 3),
    }


def _in_turn(*lists: Sequence[str]) -> list[str]:
    """The items of the lists, one of each in turn."""
    return [item for together in zip_longest(*lists) for item in together if item is not None]


def main(folder: Path) -> None:
    """Measure, print and write."""
    by_file: list[dict[str, list[str]]] = []
    for name in ("ntrex_paragraph", "ud_paragraph"):
        by_file.append(defaultdict(list))
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if (row["lang"], name) not in _TOKENISED:
                    by_file[-1][row["lang"]].append(row["text"])
    texts = {lang: _in_turn(*(file.get(lang, []) for file in by_file)) for lang in sorted({*by_file[0], *by_file[1]})}
    table = measured(texts)
    for stage, rows in all_rows(table).items():
        print("\n".join(row.line(stage) for row in rows))
        write_rows(stage, rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
