"""Receipts: what makes it safe to skip a shard that was done before.

A receipt says which records, which recipe and which code made which files. It holds as long as all
of them are the same, the files' bytes included.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path

from pipeline.output import files
from pipeline.output.counts import Counts
from pipeline.runs.shards import Shard
from pipeline.runs.worker import Part, ShardResult
from pipeline.schema import SCHEMA_VERSION

_NAMED = (
    "textmend",
    "chardet",
    "choppa-srx",
    "duckdb",
    "eldc",
    "ftfy",
    "langdetect",
    "lxml",
    "numpy",
    "py3langid",
    "pyarrow",
    "rensa",
    "spacy",
    "tldextract",
    "trafilatura",
    "wordfreq",
)
_CODE = {".py", ".toml", ".json", ".txt", ".tsv", ".csv", ".bin", ".gz", ".zst", ".srx", ".npz"}


@cache
def versions() -> dict[str, str]:
    """What the output depends on beside input and recipe: Python, packages, and a hash of our own code."""
    found = {"python": platform.python_version(), "code_sha256": _code_sha256()}
    for name in _NAMED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def made_by(recipe_digest: str, survey: str = "") -> str:
    """One hash for all that shapes the output beside the input; `survey` is that of what the survey says of it."""
    return hashlib.sha256(json.dumps([recipe_digest, SCHEMA_VERSION, versions(), survey]).encode()).hexdigest()


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


def write_receipt(state: Path, shard_sha256: str, maker: str, result: ShardResult) -> None:
    """Write the receipt of a shard whose files are in place. Raises `OutputError`."""
    receipt = {
        "input_sha256": shard_sha256,
        "made_by": maker,
        "sources": " ".join(f"{source:x}" for source in result.sources),
        "parts": [asdict(part) for part in result.parts],
        "counts": result.counts.as_json(),
    }
    data = json.dumps(receipt, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files.write(receipt_path(state, result.index), data.encode())


def held(
    where: Callable[[str, int], Path], state: Path, shard: Shard, maker: Callable[[Sequence[int]], str]
) -> ShardResult | None:
    """The earlier result of a shard, where its receipt still holds.

    `where` gives the place of a table's part, and `maker` the hash of what would make it now, from the
    keys of its records' sources.
    """
    try:
        receipt = json.loads(receipt_path(state, shard.index).read_bytes())
        parts = tuple(Part(**part) for part in receipt["parts"])
        counts = Counts.from_json(receipt["counts"])
        sources = tuple(int(source, 16) for source in receipt["sources"].split())
        same = receipt["input_sha256"] == shard.sha256 and receipt["made_by"] == maker(sources)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # absent, or cut short by a crash: as good as none
    if not same or not all(part.is_intact(where(part.table, shard.index)) for part in parts):
        return None
    return ShardResult(shard.index, parts, counts, sources)
