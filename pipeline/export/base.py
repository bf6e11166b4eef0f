"""What every format builds on: the rows that it is given, the job that it does, and its own base class.

A format is one file with a subclass of `Format`. It is given one item after the other, in the order
of the corpus, and says which bytes go to which file; where they are staged and how they come under
their final names is `staging`'s affair.
"""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pipeline.export.staging import Staging
from pipeline.schema import Column

Row = Mapping[str, Any]


class Kind(StrEnum):
    """What is exported: whole posts, or sentence beside sentence."""

    DOCUMENTS = "documents"
    PAIRS = "pairs"


class Pairs(StrEnum):
    """Where pairs come from: translations of each other, or each sentence before and after it was cleaned."""

    ALIGNMENTS = "alignments"
    RAW_CLEAN = "raw-clean"


@dataclass(frozen=True, slots=True)
class Item:
    """One document or pair. `row` has the job's columns; `group` is its language, or its pair of languages.

    `segments` and `edits` are the rows of a document in those tables, for formats that ask for them.
    """

    row: Row
    group: str
    segments: Sequence[Row] = ()
    edits: Sequence[Row] = ()


@dataclass(frozen=True)
class Job:
    """What is asked of a format. `pairs` is None where documents are exported; `version` is that of Textmend."""

    columns: tuple[Column, ...]
    pairs: Pairs | None = None
    by_language: bool = False
    version: str = ""
    described: str = ""

    @property
    def kind(self) -> Kind:
        """Whether documents or pairs are exported."""
        return Kind.DOCUMENTS if self.pairs is None else Kind.PAIRS


class Format(ABC):
    """A format under way, built from its job and the place to write to.

    `notes` counts what a reader of the summary has to know.
    `kinds`: what it can hold, the usual one first. `folder`: whether it is more than one file by
    nature. `suffix`: that of its files. `details`: whether it needs the segments and edits of a
    document.
    """

    name: ClassVar[str]
    doc: ClassVar[str]
    kinds: ClassVar[tuple[Kind, ...]]
    folder: ClassVar[bool] = False
    suffix: ClassVar[str] = ""
    details: ClassVar[bool] = False

    def __init__(self, job: Job, staging: Staging) -> None:
        self.job = job
        self.staging = staging
        self.notes: Counter[str] = Counter()
        self.begin()

    def begin(self) -> None:  # noqa: B027 most formats have little to prepare
        """Prepare for the first item."""

    @abstractmethod
    def add(self, item: Item) -> bool:
        """Write one item; False where the format has no place for it, which `notes` then tells."""

    def close(self) -> None:  # noqa: B027 most formats have nothing left to do
        """Write what comes after the last item."""

    def file(self, group: str) -> str:
        """The file that an item of `group` goes to, within the destination; empty for the destination itself."""
        return f"{safe_name(group)}{self.suffix}" if self.job.by_language else ""


_PLAIN = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_MOST = 80
_DEVICES = frozenset({"con", "prn", "aux", "nul"})  # languages, too, but no names of files on Windows


def safe_name(name: str) -> str:
    """A name that any file system takes: `name` where it is a language tag or id, else a hash of it.

    >>> safe_name("de"), safe_name("con"), safe_name("../x")
    ('de', 'con_', 'x-d6b96a97d147daaa')
    """
    if _PLAIN.fullmatch(name) and len(name) <= _MOST:
        return f"{name}_" if name.lower() in _DEVICES else name
    return "x-" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
