"""Answers are kept as they came first, whoever writes, and damage is found out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.repair.rewrite.cache import Cache, key_of

KEY = key_of("http://a/v1", "tiny", 1, [{"role": "user", "content": "x"}])


def test_what_was_kept_first_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "answers")
    assert cache.get(KEY) is None
    assert cache.put(KEY, "tiny", "one \ud800 ü") == "one \ud800 ü"
    assert cache.put(KEY, "tiny", "two") == "one \ud800 ü"
    assert Cache(tmp_path / "answers").get(KEY) == "one \ud800 ü"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_all_who_write_at_once_get_the_same(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda number: cache.put(KEY, "tiny", f"answer {number}"), range(40)))
    assert len(set(kept)) == 1
    assert cache.get(KEY) == kept[0]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": "other", "answer": "x"}', b'{"answer": 5}', b"\xff"])
def test_damaged_entries_count_as_none_and_are_replaced(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, "tiny", "one")
    (path,) = (path for path in tmp_path.rglob("*.json"))
    path.write_bytes(content)
    assert cache.get(KEY) is None
    assert cache.put(KEY, "tiny", "two") == "two"
    assert cache.get(KEY) == "two"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be kept"):
        Cache(tmp_path / "file").put(KEY, "tiny", "one")


def test_another_question_model_or_wording_is_another_key() -> None:
    asked = [{"role": "user", "content": "x"}]
    keys = {
        KEY,
        key_of("http://b/v1", "tiny", 1, asked),
        key_of("http://a/v1", "big", 1, asked),
        key_of("http://a/v1", "tiny", 2, asked),
        key_of("http://a/v1", "tiny", 1, [*asked, *asked]),
    }
    assert len(keys) == 5
