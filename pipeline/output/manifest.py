"""The manifest: what a corpus consists of and how it was made. It is written last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError
from pipeline.output.counts import Counts
from pipeline.schema import SCHEMA_VERSION, TABLES

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A data file: its path in the corpus, its table, and what it must hold."""

    path: str
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a corpus consists of and how it was made.

    `unknown_files` have no reader, `outside_links` lead out of the input: neither was read. `text`
    tells whether readable copies of the posts lie beside the tables, `undone` what was taken back
    after the run, `only` the one record that was asked for.
    """

    recipe: Mapping[str, Any]
    recipe_sha256: str
    versions: Mapping[str, str]
    counts: Counts
    files: tuple[FileEntry, ...]
    unknown_files: tuple[str, ...] = ()
    outside_links: tuple[str, ...] = ()
    text: bool = False
    undone: Mapping[str, str] = field(default_factory=dict)
    only: str | None = None

    def dump(self) -> bytes:
        """The manifest as JSON, the same bytes for the same content."""
        data = {
            "textmend_schema": SCHEMA_VERSION,
            "recipe": self.recipe,
            "recipe_sha256": self.recipe_sha256,
            "versions": dict(self.versions),
            "counts": self.counts.as_json(),
            "files": [asdict(entry) for entry in self.files],
            "unknown_files": self.unknown_files,
            "outside_links": self.outside_links,
            "text": self.text,
            "undone": dict(self.undone),
            "only": self.only,
        }
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    def entries(self, table: str) -> list[FileEntry]:
        """The files of one table, in order."""
        return [entry for entry in self.files if entry.table == table]


def load(out: Path) -> Manifest:
    """The manifest of the corpus in `out`. Raises `OutputError` where there is none that can be read."""
    path = out / NAME
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        if not (out / ".textmend").is_dir():
            msg = f"{out} is not a folder that `textmend run` wrote"
            raise OutputError(msg, remedy="Name the folder that was given to it last.") from error
        msg = f"the run into {out} has not come to its end"
        raise OutputError(msg, remedy="Give the same `textmend run` command again: it goes on.") from error
    except (OSError, ValueError) as error:
        msg = f"cannot read {path}: {error}"
        raise OutputError(msg, remedy="Run again: what is intact is kept.") from error
    return _parsed(data, path)


def _parsed(data: Any, path: Path) -> Manifest:  # noqa: ANN401 JSON of anybody's making
    schema = data.get("textmend_schema") if isinstance(data, dict) else None
    if schema != SCHEMA_VERSION:
        msg = f"{path} is not a manifest of schema {SCHEMA_VERSION}"
        raise OutputError(msg, remedy="Run again with this version.")
    try:
        files = tuple(FileEntry(**entry) for entry in data["files"])
        manifest = Manifest(
            recipe=data["recipe"],
            recipe_sha256=data["recipe_sha256"],
            versions=data["versions"],
            counts=Counts.from_json(data["counts"]),
            files=files,
            unknown_files=tuple(data["unknown_files"]),
            outside_links=tuple(data["outside_links"]),
            text=bool(data["text"]),
            undone=data["undone"],
            only=data["only"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"{path} is damaged: {error!r}"
        raise OutputError(msg, remedy="Run again: what is intact is kept.") from error
    strange = [entry.path for entry in files if not _is_part(entry)]
    if strange:
        msg = f"{path} names files that cannot be ours: {strange[0]!r}"
        raise OutputError(msg, remedy="Run again: what is intact is kept.")
    return manifest


def _is_part(entry: FileEntry) -> bool:
    """Whether the path is `<table>/part-….parquet`; a manifest must not lead anywhere else."""
    folder, _, name = entry.path.partition("/")
    plain = "/" not in name and "\\" not in name
    return folder == entry.table in TABLES and plain and name.startswith("part-") and name.endswith(".parquet")
