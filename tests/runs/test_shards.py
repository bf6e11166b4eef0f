"""Shards: cut by the input alone, each record in exactly one, known by its content."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from pipeline.document import Record
from pipeline.readers.base import Failure, InputFile, ReaderSettings
from pipeline.readers.registry import discover
from pipeline.readers.slices import MAX_RECORDS
from pipeline.runs.shards import Item, Plan, Shard, retry_command
from tests.demo import write_pages

SETTINGS = ReaderSettings()


def shards_of(folder: Path, size: int) -> list[Shard]:
    return list(Plan(discover([folder]).files, SETTINGS, size=size))


@pytest.mark.parametrize("size", [1, 700, 5000, 10**6])
def test_each_record_is_in_one_shard_in_order(tmp_path: Path, size: int) -> None:
    lines = "".join(f'{{"text": "record {n}"}}\n' for n in range(30))
    folder = write_pages(tmp_path, {"a.txt": "one", "b.jsonl": lines, "c.txt": "last"})
    shards = shards_of(folder, size)
    assert [shard.index for shard in shards] == list(range(len(shards)))
    sources = [item.record.source for shard in shards for item in shard.items()]
    assert len(sources) == len(set(sources)) == 32
    assert sources[0] == "a.txt"
    assert sources[-1] == "c.txt"
    assert all(shard.pieces for shard in shards)


def test_tiny_records_do_not_pile_up(tmp_path: Path) -> None:
    folder = write_pages(tmp_path, {"a.jsonl": '{"text": "x"}\n' * (MAX_RECORDS + 1)})
    assert [len(list(shard.items())) for shard in shards_of(folder, 10**9)] == [MAX_RECORDS, 1]


def test_the_hash_of_a_shard_depends_on_all_that_matters() -> None:
    here, there = InputFile(Path("here"), "a"), InputFile(Path("there"), "a")
    items = [
        Item(Record("a", "x"), here),
        Item(Record("a", b"x"), here),
        Item(Record("b", "x"), here),
        Item(Record("a", "y"), here),
        Item(Record("a", "x", url="u"), here),
        Item(Record("a", "x", charset="latin-1"), here),
        Item(Record("a", "x", extra={"k": 1}), here),
        Item(Record("a", "x"), there),
        Item(Failure("a", "x", "d"), here),
    ]
    hashes = {Shard(0, (item,)).sha256 for item in items}
    assert len(hashes) == len(items)
    assert Shard(0, (items[6],)).sha256 == Shard(0, (Item(Record("a", "x", extra={"k": 1}), here),)).sha256


def test_the_retry_command_survives_a_shell() -> None:
    file = InputFile(Path("dir with 'quotes'/$x.jsonl"), "sub/$x.jsonl")
    words = shlex.split(retry_command(file, "sub/$x.jsonl#12"))
    assert words[:3] == ["textmend", "run", "dir with 'quotes'/$x.jsonl"]
    assert words[-2:] == ["--only", "$x.jsonl#12"]
    assert "--only" not in shlex.split(retry_command(file, "sub/$x.jsonl"))
