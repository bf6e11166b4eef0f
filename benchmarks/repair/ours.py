"""The repair stages as systems that change a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.lines.ours import stage_settings
from benchmarks.repair.changes import Change, Changes
from benchmarks.repair.peers import LangChanger
from pipeline.document import Cause, Document, Edit
from pipeline.document import Changes as DocumentChanges
from pipeline.recipe import Recipe
from pipeline.repair.damage import CAPITALS, SPACING, SPACING_FOLLOWERS, WORDS, Rule, found
from pipeline.repair.decide import Policy, decided
from pipeline.repair.view import View

_BEFORE = "language"  # the repairs stand between these stages
_AFTER = "sentences"


def repair_stages(preset: str = "default") -> list[str]:
    """The repair stages of a preset, in order."""
    names = Recipe.preset(preset).stages
    return list(names[names.index(_BEFORE) + 1 : names.index(_AFTER)])


def ours(preset: str = "default", stages: Iterable[str] | None = None) -> LangChanger:
    """What `stages` (all repair stages unless named) apply to a text, judged as a whole document."""
    from pipeline.stages.registry import stage_class  # noqa: PLC0415 the registry reads entry points

    names = repair_stages(preset) if stages is None else list(stages)
    kinds = [stage_class(name) for name in names]
    built: list[Any] = [kind(kind.Config.model_validate(stage_settings(preset, kind.name, None))) for kind in kinds]

    def answer(lang: str, text: str) -> Changes:
        doc = Document.of(text)
        doc.metadata.lang = lang
        for stage in built:
            doc.apply(stage.process(doc))
        return [Change(edit.start, edit.end, edit.after) for edit in doc.ledger.edits]

    return answer


def ours_told(told: Mapping[str, Any], preset: str = "default") -> LangChanger:
    """All repair stages, the stage `grammar` with other settings."""
    from pipeline.stages.grammar import Grammar, GrammarConfig  # noqa: PLC0415 only where it is measured

    settings = {**stage_settings(preset, Grammar.name, None), **told}
    before = ours(preset, [name for name in repair_stages(preset) if name != Grammar.name])
    stage = Grammar(GrammarConfig.model_validate(settings))

    def answer(lang: str, text: str) -> Changes:
        doc = Document.of(text)
        doc.metadata.lang = lang
        edits = [Edit(c.start, c.end, text[c.start : c.end], c.after, _CAUSES) for c in before(lang, text)]
        doc.apply(DocumentChanges(edits=edits))
        doc.apply(stage.process(doc))
        return [Change(edit.start, edit.end, edit.after) for edit in doc.ledger.edits]

    return answer


_CAUSES = (Cause("spacing", "told", 1.0),)


def ungated(stage: str) -> LangChanger:
    """What the rules of `spacing` or `fused_words` would apply to a text that is known to be damaged."""
    rules: tuple[Rule, ...] = (*CAPITALS, *WORDS) if stage == "fused_words" else (*SPACING, *SPACING_FOLLOWERS)
    return lambda lang, text: list(_by_rules(lang, text, stage, rules))


def _by_rules(lang: str, text: str, stage: str, rules: tuple[Rule, ...]) -> Iterator[Change]:
    view = View(text, lang)
    for edit in decided(view, found(view, rules), Policy(stage), damaged=True).edits:
        yield Change(edit.start, edit.end, edit.after)
