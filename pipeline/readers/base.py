"""What every reader is: it turns one input file into records, and faults into `Failure`s.

A reader lives in a file of its own and names its instance `READER`; readers of other packages
register theirs under the entry-point group `textmend.readers`, by file suffix.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict, field_validator

from pipeline.document import Record
from pipeline.limits import ReadLimits
from pipeline.storage.remote import Location


class Fields(BaseModel):
    """Where in a file the records are: the table `[reader]` of a recipe.

    `text`, `id` and `url` name a column or key. Where `text` or `url` is empty it is guessed; where
    `id` is empty, a record is known by its number. `encoding` is that of text, CSV and JSON lines files;
    where empty, it is found out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    id: str = ""
    url: str = ""
    encoding: str = ""

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str) -> str:
        try:
            " ".encode(encoding or "utf-8")
            codecs.getincrementaldecoder(encoding or "utf-8")
        except (LookupError, ValueError) as error:
            msg = f"{encoding!r} is not the name of an encoding"
            raise ValueError(msg) from error
        return encoding


class ReaderSettings(Fields, ReadLimits):
    """How records are read, and what they may be."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read. `source` is its stable name: its path relative to its input, parted by `/`."""

    path: Location
    source: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be read.

    `error` is a short name of the fault, `detail` a sentence or two with the remedy, and
    `raw_sha256` the hash of the record's bytes where they could be had.
    """

    source: str
    error: str
    detail: str
    raw_sha256: str = ""


class Reader(Protocol):
    """Reads one format. What it raises is caught by `read_file`, so it need not catch by itself."""

    def read(self, file: InputFile, settings: ReaderSettings) -> Iterator[Record | Failure]:
        """The records of `file` in order, streaming; a bad record is a `Failure` among the others."""
        ...
