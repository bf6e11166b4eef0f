"""The tasks: whatever the modules of this folder list under `TASKS`."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import benchmarks.accuracy
from benchmarks.accuracy.base import Task

_NOT_TASKS = {"__main__", "base", "registry", "report"}


def all_tasks() -> dict[str, Task[Any, Any]]:
    """Every task by its name, in the order of the modules' names."""
    tasks: dict[str, Task[Any, Any]] = {}
    for module in pkgutil.iter_modules(benchmarks.accuracy.__path__):
        if module.name not in _NOT_TASKS:
            loaded = importlib.import_module(f"benchmarks.accuracy.{module.name}")
            tasks.update({task.name: task for task in getattr(loaded, "TASKS", ())})
    return tasks
