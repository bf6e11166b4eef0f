"""Answers kept on disk by what was asked, so that a run can be repeated without the server, and gives the same."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.repair.rewrite.client import Message

_SHORT = 2


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers; any number of processes may use it at once. What was kept first stays."""

    folder: Path

    def get(self, key: str) -> str | None:
        """The answer to what `key` stands for; None where there is none, or it is damaged."""
        try:
            entry = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        right = isinstance(entry, dict) and entry.get("key") == key and isinstance(entry.get("answer"), str)
        return str(entry["answer"]) if right else None

    def put(self, key: str, model: str, answer: str) -> str:
        """Keep an answer, unless another process was quicker; the one that is kept. Raises `OutputError`."""
        kept = self.get(key)
        if kept is not None:
            return kept
        path = self._path(key)
        content = json.dumps({"answer": answer, "key": key, "model": model}, sort_keys=True, ensure_ascii=True)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(content)
                _place(Path(name), path, is_sound=lambda: self.get(key) is not None)
            finally:
                with suppress(FileNotFoundError):
                    Path(name).unlink()
        except OSError as error:
            msg = f"an answer cannot be kept in {self.folder}: {error.strerror or error}"
            raise OutputError(
                msg, remedy="Name a folder that can be written as `cache` under [stage.rewrite]."
            ) from error
        kept = self.get(key)
        return answer if kept is None else kept

    def _path(self, key: str) -> Path:
        return self.folder / key[:_SHORT] / f"{key}.json"


def _place(new: Path, path: Path, *, is_sound: Callable[[], bool]) -> None:
    """Give a file its name in one step, unless a sound one has it."""
    try:
        path.hardlink_to(new)
    except FileExistsError:
        if not is_sound():
            new.replace(path)
    except OSError:  # a file system without links
        new.replace(path)


def key_of(server: str, model: str, version: int, asked: Sequence[Message]) -> str:
    """The key of what is asked of a model, in hexadecimal digits."""
    content = json.dumps([server, model, version, list(asked)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
