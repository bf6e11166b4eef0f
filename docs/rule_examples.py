"""Examples of what each rule does, found by running the stages over pages that the tests use."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.cleaning import Cleaner
from pipeline.corpus.survey import Survey
from pipeline.document import Document, Media, Page, Record
from pipeline.ledger import Edit, apply_edits
from pipeline.readers.base import InputFile
from pipeline.readers.registry import read_file
from pipeline.recipe import Recipe
from pipeline.stages.registry import stage_class, stage_names

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
# Case files whose tables hold a page under `text`, `html` or `parts`, and the stages whose rules they are cases of.
ALL = frozenset(stage_names())
PAGES = frozenset(("posts", "boilerplate", "spam_links", "titles"))
WORDS = frozenset(("spacing", "fused_words"))
TABLES = {
    "boilerplate": PAGES,
    "spacing_damaged": WORDS,
    "spacing_rules": WORDS,
    "post_pages": PAGES,
    "grammar": frozenset(("grammar",)),
    "residue": frozenset(("residue",)),
    "spun/spun": frozenset(("phrases",)),
    "html_facts": PAGES,
    "rule_examples": ALL,
}
TOLD = ("grammar",)  # a line or two, known to be translated: no other evidence of damage
SHORT = ("spacing_rules",)  # a line or two, to be taken for a part of a damaged text
SOUND = {"untouched", "untold", "sound", "languagetool"}  # tables of what has to stay, and of rules that may be missing
PAGE = {"text", "html", "parts"}
SAMPLES = ROOT / "data" / "raw"
BESIDE = 30  # characters of context on either side
LONGEST = 160
MOST = 3


class Fate(StrEnum):
    """What became of it."""

    MADE = "made"
    SUGGESTED = "suggested"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that a rule did; `after` lacks what was flagged."""

    stage: str
    rule: str
    lang: str
    before: str
    after: str
    fate: Fate

    @property
    def cost(self) -> tuple[bool, bool, int]:
        """What puts an example behind another: not made, too long, longer."""
        size = len(self.before) + len(self.after)
        return (self.fate is not Fate.MADE, size > LONGEST, abs(size - LONGEST // 2))


def full_recipe() -> Recipe:
    """The default recipe, with the stage `phrases` where it is not in it."""
    recipe = Recipe.preset("default")
    if "phrases" in recipe.stages:
        return recipe
    at = recipe.stages.index("grammar") + 1
    return recipe.model_copy(update={"stages": (*recipe.stages[:at], "phrases", *recipe.stages[at:])})


def examples(most: int = MOST) -> dict[tuple[str, str], list[Example]]:
    """Up to `most` examples a rule, by stage and rule, each of another language as far as there are any."""
    found: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for page, about in pages():
        for example in (example for post in page.posts for example in _of(post) if example.stage in about):
            found[example.stage, declared(example.stage, example.rule)].append(example)
    return {key: _chosen(items, most) for key, items in found.items()}


def declared(stage: str, rule: str) -> str:
    """The name under which the stage declares a rule: rules that are made at run time share one, in capitals.

    >>> declared("mojibake", "utf-8-as-windows-1252"), declared("decode", "nul")
    ('STORED-as-READ', 'nul')
    """
    rules = stage_class(stage).rules
    return rule if rule in rules else next((name for name in rules if name != name.lower()), rule)


def _chosen(items: Sequence[Example], most: int) -> list[Example]:
    ranked = sorted(dict.fromkeys(items), key=lambda item: item.cost)
    firsts: dict[str, Example] = {}
    for item in ranked:
        firsts.setdefault(item.lang, item)
    best = list(firsts.values())
    best += [item for item in ranked if item not in best]
    chosen = [item for item in best if item.fate is Fate.MADE] or best
    return sorted(chosen[:most], key=lambda item: (item.lang != "en", item.lang, item.before))


def pages() -> Iterator[tuple[Page, Collection[str]]]:
    """All pages of the cases, cleaned, and the stages that each is an example of."""
    whole = full_recipe()
    needed = whole.only(name for name in whole.stages if stage_class(name).rules or name == "language")
    recipe = needed.model_copy(update={"stage": {"grammar": {"languagetool": "off"}}})
    told = recipe.model_copy(update={"stage": {"grammar": {"languagetool": "off", "translated": True}}})
    cleaner, believing = Cleaner(recipe), Cleaner(told)
    damaged = {case["lang"]: case["text"] for _, case in _cases("spacing_damaged")}
    for name, about in TABLES.items():
        for source, case in _cases(name):
            text = f"{case['text']}\n\n{damaged.get(case['lang'], '')}" if name in SHORT else case.get("text", "")
            told_so = name in TOLD or "translated" in case
            yield (believing if told_so else cleaner).clean(_record(source, {**case, "text": text})), about
            if "others" in case:
                yield _among(source, case, recipe), about
    for path in sorted(SAMPLES.iterdir()):
        for record in read_file(InputFile(path, path.name), recipe.reading):
            if isinstance(record, Record):
                yield cleaner.clean(record), ALL
    for path in sorted((CASES / "lines" / "html").glob("open*.html")):
        yield cleaner.clean(Record(path.name, path.read_bytes(), Media.HTML)), PAGES


def _cases(name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    cases = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    for kind in sorted(set(cases) - SOUND):
        for number, case in enumerate(cases[kind]):
            if PAGE & set(case):
                yield f"{name}/{kind}/{number}", case


def _record(source: str, case: Mapping[str, Any]) -> Record:
    if "html" in case:
        return Record(source, case["html"], Media.HTML)
    if "parts" in case:
        return Record(source, b"".join(part["text"].encode(part["encoding"]) for part in case["parts"]))
    return Record(source, case["text"].lstrip("\n"))


def _among(source: str, case: Mapping[str, Any], recipe: Recipe) -> Page:
    """The page among others of its source, so that lines which stand on all of them are known."""
    records = [Record(f"{source}/{n}", text) for n, text in enumerate([case["text"], *case["others"]])]
    return Cleaner(recipe, Survey.of(records)).clean(records[0])


def _of(post: Document) -> Iterable[Example]:
    raw, lang = post.raw, post.metadata.lang
    by_rule: defaultdict[tuple[str, str], list[Edit]] = defaultdict(list)
    for edit in post.ledger.edits:
        if len(edit.causes) == 1:
            by_rule[edit.causes[0].stage, edit.causes[0].rule].append(edit)
    for (stage, rule), edits in by_rule.items():
        shown = 0
        for edit in edits:
            if edit.end > shown:
                before, after = _in_context(raw, edit, edits)
                yield Example(stage, rule, lang, before, after, Fate.MADE)
                shown = edit.end + BESIDE
    for item in (item for item in post.suggestions if item.rank == 1):
        edit = Edit(item.start, item.end, raw[item.start : item.end], item.after or "", ())
        fate = Fate.FLAGGED if item.after is None else Fate.SUGGESTED
        yield Example(item.cause.stage, item.cause.rule, lang, *_in_context(raw, edit, [edit]), fate)


def _in_context(raw: str, edit: Edit, edits: Sequence[Edit]) -> tuple[str, str]:
    """The place of `edit` with some words on either side, before and after all of `edits` that lie in it."""
    start, end = edit.start, edit.end
    if not (edit.is_drop and "\n" in edit.before):  # a dropped line is shown alone
        start = _word_edge(raw, max(raw.rfind("\n", 0, start) + 1, start - BESIDE), start)
        stop = raw.find("\n", end)
        end = _word_edge(raw, min(len(raw) if stop < 0 else stop, end + BESIDE), end)
    near = [other for other in edits if start <= other.start and other.end <= end]
    moved = [Edit(other.start - start, other.end - start, other.before, other.after, ()) for other in near]
    before = raw[start:end]
    after = apply_edits(before, moved)
    if "\n" in edit.before and edit.is_drop:
        return before.strip("\r\n"), ""
    left, right = ("…" if start and raw[start - 1] != "\n" else ""), ("…" if raw[end : end + 1].strip("\n") else "")
    return left + before + right, left + after + right


def _word_edge(raw: str, at: int, towards: int) -> int:
    """The first place from `at` to `towards` that parts no word."""
    step = 1 if at < towards else -1
    while at != towards and raw[at - 1 : at].strip() and raw[at : at + 1].strip():
        at += step
    return at
