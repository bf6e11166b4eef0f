"""One page through a recipe: the heart of Textmend.

`Cleaner` builds the stages once and may then be used for any number of records; it keeps
nothing between them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from time import perf_counter
from typing import Any

from pipeline.corpus.survey import Survey
from pipeline.decisions import Decisions
from pipeline.document import Changes, Document, Page, PostCut, Record
from pipeline.ledger import Ledger
from pipeline.recipe import Recipe
from pipeline.stages.base import Scope, Stage
from pipeline.stages.registry import stage_class
from pipeline.text.opening import open_record

_SENTENCES = "sentences"


class StageError(Exception):
    """A stage that raised; carries its name so that the record's quarantine can say it."""

    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(stage, cause)
        self.stage = stage
        self.cause = cause


class Cleaner:
    """A recipe made ready to run. `seconds` sums the time of each stage, by name.

    `survey` tells which lines repeat across the pages of a source; without it, none does. `decisions` are
    what people decided about changes: carried out before sentences are cut.
    """

    def __init__(self, recipe: Recipe, survey: Survey | None = None, decisions: Decisions | None = None) -> None:
        self.recipe = recipe
        self.survey = survey
        self.decisions = decisions
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.stages: list[Stage[Any]] = []
        for name in recipe.stages:
            kind = stage_class(name)
            self.stages.append(kind(kind.Config.model_validate(dict(recipe.stage.get(name, {})))))

    def clean(self, record: Record) -> Page:
        """The record as a page of cleaned posts. Raises `ReadError` or `StageError`."""
        page, whole = open_record(record, self.recipe.html)
        page.posts = [whole]
        if self.survey is not None:
            whole.repeats = self.survey.repeats(record, page.raw)
        for stage in self.stages:
            if stage.name == _SENTENCES:
                self._carry_out(page)
            self._run(stage, page)
        if _SENTENCES not in self.recipe.stages:
            self._carry_out(page)
        return page

    def _carry_out(self, page: Page) -> None:
        if self.decisions is not None:
            for post in page.posts:
                self.decisions.carry_out(post)

    def _run(self, stage: Stage[Any], page: Page) -> None:
        started = perf_counter()
        try:
            if stage.scope is Scope.PAGE:
                page.posts = _whole(stage.process, page)
            else:
                for post in page.posts:
                    post.apply(stage.process(post))
        except Exception as error:  # whatever a stage raises is that document's affair alone
            raise StageError(stage.name, error) from error
        finally:
            self.seconds[stage.name] += perf_counter() - started


def _whole(process: Any, page: Page) -> list[Document]:  # noqa: ANN401 the bound method of any stage
    """The posts of a page after a page stage, which may have cut it."""
    (whole,) = page.posts
    changes: Changes = process(whole)
    seen = whole.ledger
    whole.apply(changes)
    if len(changes.posts) <= 1:
        for post in changes.posts:
            whole.apply(Changes(metadata=post.metadata))
        return [whole]
    return whole.cut([replace(post, start=_cut(seen, post)) for post in changes.posts])


def _cut(seen: Ledger, post: PostCut) -> int:
    """The raw offset of a cut; what was dropped just before it stays with the post before."""
    return seen.to_raw(post.start, after=True) if post.start else 0


@lru_cache(maxsize=4)
def _cleaner(recipe_toml: str) -> Cleaner:
    return Cleaner(Recipe.model_validate_json(recipe_toml))


def clean_page(text: str, recipe: Recipe | None = None, *, source: str = "") -> Page:
    """Clean `text` as a page of one or more posts.

    >>> page = clean_page("It was a fine day and we all went out to the sea.")
    >>> [post.text for post in page.posts]
    ['It was a fine day and we all went out to the sea.']
    """
    chosen = recipe or Recipe.preset("default")
    return _cleaner(chosen.model_dump_json()).clean(Record(source=source, content=text))


def clean(text: str, recipe: Recipe | None = None, *, source: str = "") -> Document:
    """Clean `text` and give it back as one document, whatever the number of posts in it.

    The document's text is that of the posts one after the other; its ledger leads back to `text`.
    Raises `StageError` where a stage fails.

    >>> clean("A sound sentence stays as it is.").text
    'A sound sentence stays as it is.'
    """
    page = clean_page(text, recipe, source=source)
    return page.posts[0] if len(page.posts) == 1 else joined(page)


def joined(page: Page) -> Document:
    """All posts of a page as one document; metadata is that of the first post."""
    out = Document(Ledger(page.raw), source=page.source, metadata=replace(page.posts[0].metadata))
    edits = []
    for post in page.posts:
        shift = post.raw_start
        edits += [edit.shifted(shift) for edit in post.ledger.edits]
        out.spans += [replace(s, start=s.start + shift, end=s.end + shift) for s in post.spans]
        out.suggestions += [replace(s, start=s.start + shift, end=s.end + shift) for s in post.suggestions]
        out.blocks += tuple(replace(b, start=b.start + shift, end=b.end + shift) for b in post.blocks)
        out.repeats += tuple(replace(r, start=r.start + shift, end=r.end + shift) for r in post.repeats)
    out.ledger = Ledger(page.raw, tuple(edits))
    return out
