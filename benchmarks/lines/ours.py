"""What Textmend does with each line of a page, by its two stages alone or by the whole recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.accuracy.base import Unavailable
from benchmarks.lines.metrics import Fate
from benchmarks.lines.pages import N_FOLDS, LinePage
from pipeline.cleaning import Cleaner
from pipeline.document import Document, Page, Record
from pipeline.ledger import Edit
from pipeline.recipe import Recipe
from pipeline.stages.registry import stage_class

METADATA_RULES = frozenset({"title", "date-line", "byline"})
MODEL_SETTING = "model"
LINE_STAGES = ("boilerplate", "spam_links")
# Only these take lines out; what follows them works inside lines.
WHOLE_RECIPE = ("decode", "mojibake", "posts", *LINE_STAGES, "titles")

ModelFor = Callable[[LinePage], Path | None]
Answerer = Callable[[LinePage], tuple[Fate, ...]]


def shipped_model(_page: LinePage) -> Path | None:
    """No model of one's own: what the package ships."""
    return None


def fold_models(folder: Path | None) -> ModelFor:
    """For each page the model that never saw its site: the file `fold-N.*` of `folder`, N being the page's fold.

    Raises `FileNotFoundError` where a fold has no model.
    """
    if folder is None:
        return shipped_model
    models: list[Path] = []
    for number in range(N_FOLDS):
        found = sorted(folder.glob(f"fold-{number}.*"))
        if not found:
            raise FileNotFoundError(2, "no model for a fold", str(folder / f"fold-{number}.*"))
        models.append(found[0])
    return lambda page: models[page.fold]


def transfer_models(folder: Path | None) -> ModelFor:
    """For each page the model that never saw its language: `lang-XX.*` of `folder`, else that of its fold.

    Raises `Unavailable` where `folder` has no model of that kind.
    """
    if folder is None or not any(folder.glob("lang-*.*")):
        msg = "--folds gives no models trained without a language"
        raise Unavailable(msg)
    by_lang = {path.stem.removeprefix("lang-"): path for path in sorted(folder.glob("lang-*.*"))}
    by_fold = fold_models(folder)
    return lambda page: by_lang.get(page.lang) or by_fold(page)


def stage_settings(preset: str, stage: str, model: Path | None) -> dict[str, Any]:
    """The settings of a stage in a preset, with `model` instead of the one that is shipped.

    Raises `Unavailable` where a model is given and the boilerplate stage takes none.
    """
    settings = dict(Recipe.preset(preset).stage.get(stage, {}))
    if model is not None and stage == "boilerplate":
        if MODEL_SETTING not in stage_class(stage).Config.model_fields:
            msg = f"the boilerplate stage has no setting {MODEL_SETTING!r}"
            raise Unavailable(msg)
        settings[MODEL_SETTING] = str(model)
    return settings


def two_stages(model_for: ModelFor = shipped_model, preset: str = "default") -> Answerer:
    """`boilerplate` and `spam_links` on a document of the page's lines."""

    @cache
    def stages(model: Path | None) -> list[Any]:
        kinds = [stage_class(name) for name in LINE_STAGES]
        return [kind(kind.Config.model_validate(stage_settings(preset, kind.name, model))) for kind in kinds]

    def answer(page: LinePage) -> tuple[Fate, ...]:
        doc = Document.of(page.text)
        for stage in stages(model_for(page)):
            doc.apply(stage.process(doc))
        return line_fates(page.lines, doc.ledger.edits)

    return answer


def whole_recipe(model_for: ModelFor = shipped_model, preset: str = "default") -> Answerer:
    """Every stage of the recipe that can take a line out, as `pipeline.clean_page` runs them."""

    @cache
    def cleaner(model: Path | None) -> Cleaner:
        recipe = Recipe.preset(preset).only(WHOLE_RECIPE)
        settings = {name: stage_settings(preset, name, model) for name in recipe.stages}
        return Cleaner(recipe.model_copy(update={"stage": settings}))

    def answer(page: LinePage) -> tuple[Fate, ...]:
        return line_fates(page.lines, page_edits(cleaner(model_for(page)).clean(Record(page.name, page.text))))

    return answer


def page_edits(page: Page) -> list[Edit]:
    """The edits of all posts of a page, in offsets of its raw text."""
    return [edit.shifted(post.raw_start) for post in page.posts for edit in post.ledger.edits]


def line_fates(lines: Iterable[str], edits: Iterable[Edit]) -> tuple[Fate, ...]:
    r"""What sorted `edits` of `"\n".join(lines)` do to each line: dropped where more than half of it went.

    >>> from pipeline.document import Cause
    >>> line_fates(["Home", "A fine day."], [Edit(0, 5, "Home\n", "", (Cause("boilerplate", "header"),))])
    (<Fate.DROPPED: 'dropped'>, <Fate.KEPT: 'kept'>)
    """
    drops = [edit for edit in edits if edit.is_drop]
    fates: list[Fate] = []
    start = first = 0
    for line in lines:
        end = start + len(line)
        while first < len(drops) and drops[first].end <= start:
            first += 1
        gone = as_metadata = 0
        for edit in drops[first:]:
            if edit.start >= end:
                break
            taken = min(end, edit.end) - max(start, edit.start)
            gone += taken
            as_metadata += taken if METADATA_RULES.intersection(cause.rule for cause in edit.causes) else 0
        fates.append(_fate(gone, as_metadata, len(line)))
        start = end + 1
    return tuple(fates)


def _fate(gone: int, as_metadata: int, length: int) -> Fate:
    if 2 * as_metadata > length:
        return Fate.METADATA
    return Fate.DROPPED if 2 * gone > length else Fate.KEPT
