"""One file or stream through a recipe, for the commands that look at a single page."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from pipeline.cleaning import Cleaner, StageError
from pipeline.document import Media, Page, Record
from pipeline.errors import ReadError, TextmendError, UsageError
from pipeline.readers.base import Failure, InputFile
from pipeline.readers.registry import read_file
from pipeline.recipe import Recipe

_HTML_HEAD = 512


def clean_file(path: Path, recipe: Recipe) -> Page:
    """The one page in `path`, cleaned.

    Raises `UsageError` where the file is missing, of unknown kind, or holds several records, and
    `ReadError` where it cannot be read.
    """
    if not path.is_file():
        msg = f"there is no file {path}"
        raise UsageError(msg, remedy="Give a page, or `-` for standard input.")
    records = read_file(InputFile(path, path.name), recipe.reading)
    first, second = next(records, None), next(records, None)
    if second is not None:
        msg = f"{path} holds several records"
        raise UsageError(msg, remedy=f"Clean them with `textmend run {path} OUT`.")
    if first is None:
        msg = f"{path} holds no record"
        raise UsageError(msg, remedy="Give a page that has text.")
    if isinstance(first, Failure):
        raise ReadError(first.detail)
    return clean_record(first, recipe)


def clean_stream(stream: BinaryIO, recipe: Recipe) -> Page:
    """The page in `stream`, cleaned; it is HTML where it begins as HTML does."""
    data = stream.read(recipe.reading.max_record_bytes + 1)
    if len(data) > recipe.reading.max_record_bytes:
        msg = "the page on standard input is too long"
        raise ReadError(msg, remedy="Raise [limits] max_record_bytes in the recipe.")
    head = data[:_HTML_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    media = Media.HTML if head.startswith((b"<!doctype html", b"<html")) else Media.TEXT
    return clean_record(Record("-", data, media), recipe)


def clean_record(record: Record, recipe: Recipe) -> Page:
    """The record, cleaned; a stage's failure becomes one of our errors."""
    try:
        return Cleaner(recipe).clean(record)
    except StageError as error:
        msg = f"{record.source}: stage {error.stage} failed: {error.cause!r}"
        raise TextmendError(
            msg, remedy=f"Leave it out with --stages, or report it with the page: {error.stage}"
        ) from error
